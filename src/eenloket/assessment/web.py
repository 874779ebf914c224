"""What the pages about where people stand share: who may open whom, and the pieces of a heat map."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.errors import NotAllowedError
from eenloket.profiles.selectors import get_employee, reports_of
from eenloket.profiles.types import Kind

from . import grid, rules, selectors
from .names import short_name
from .selectors import Access
from .types import Standpoint, Tally

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee
    from eenloket.profiles.types import Element

# What may be chosen of what: the word in the address, its label, the kinds.
CHOICES: Final[tuple[tuple[str, Promise, tuple[Kind, ...]], ...]] = (
    ("competenties", gettext_lazy("Competences"), (Kind.COMPETENCE,)),
    ("vaardigheden", gettext_lazy("Skills"), (Kind.SKILL,)),
    ("kennis", gettext_lazy("Knowledge"), (Kind.KNOWLEDGE,)),
    ("ervaring", gettext_lazy("Experience and education"), (Kind.EXPERIENCE, Kind.EDUCATION)),
    ("alles", gettext_lazy("Everything"), tuple(Kind)),
)
_MOST_RANKED: Final = 8
_ROWS: Final = "<!--rows-->"
_MONTHS: Final = 12


class PurposeNeededError(Exception):
    """HR has to say what for first; `employee` is whom it is about."""

    def __init__(self, employee: Employee) -> None:
        super().__init__(employee.name)
        self.employee = employee


def opened(staff: Staff, employee_id: uuid.UUID) -> tuple[Employee, Access]:
    """Somebody whose standing this person may see now.

    Raises NotFoundError, NotAllowedError, and PurposeNeededError while HR did not say what for.
    """
    employee = get_employee(staff.contact_centre_id, employee_id)
    access = selectors.access_to(staff, employee)
    if access == Access.NONE:
        raise NotAllowedError(_("Where somebody stands is for that person, the direct superior and HR."))
    if access == Access.HR and not selectors.has_said_why(staff, employee):
        raise PurposeNeededError(employee)
    return employee, access


@dataclass(frozen=True)
class Place:
    """A page of this section."""

    url: str
    label: str
    is_current: bool


def places(staff: Staff, current: str) -> list[Place]:
    """The pages of this section that this person may use."""
    leads = may(staff, Permission.ASSESS)
    found = (
        ("people", _("My people"), leads),
        ("groups", _("Groups"), may(staff, Permission.VIEW_GROUP_GAPS)),
        ("individual", _("One employee"), may(staff, Permission.VIEW_ALL_GAPS)),
        ("own", _("Where do I stand?"), True),
        ("rounds", _("Rounds"), leads),
        ("expiring", _("Certificates"), leads),
        ("scale", _("Scale"), may(staff, Permission.EDIT_PROFILES)),
    )
    return [Place(reverse(f"assessment:{name}"), label, name == current) for name, label, is_shown in found if is_shown]


def name_of(element: Element) -> str:
    """What an element is called where there is little room, for pages of other modules."""
    return short_name(element)


def kinds_for(word: str) -> tuple[str, tuple[Kind, ...]]:
    """The choice that this word in the address names, or the first."""
    return next(((name, kinds) for name, _label, kinds in CHOICES if name == word), (CHOICES[0][0], CHOICES[0][2]))


def word_for(kind: Kind) -> str:
    """Under which choice elements of this kind are."""
    return next(name for name, _label, kinds in CHOICES if kind in kinds)


def heat_map(
    staff: Staff, *, word: str, function: str = "", view: str = "tabel", current: tuple[uuid.UUID, str] | None = None
) -> dict[str, Any]:
    """The people who report to this person against what is asked of them."""
    people = reports_of(staff).select_related(None).select_related("staff__team").only("name", "staff__team__name")
    everyone = selectors.standpoints_of(list(people))
    points = [each for each in everyone if not function or function == each.function]
    word, kinds = kinds_for(word)
    columns = grid.columns_of(points, kinds)
    context: dict[str, Any] = {
        "own_places": places(staff, "people"),
        "view": view if view in ("tabel", "competentie", "verloop") else "tabel",
        "choices": CHOICES,
        "word": word,
        "function": function,
        "functions": sorted({each.function for each in everyone if each.function}),
        "count": len(points),
        "has_people": bool(everyone),
        "unplaced": [each.person for each in points if not each.function],
        "team": staff.team if staff.team and staff.team.leader_id == staff.pk else None,
    }
    if context["view"] == "competentie":
        context["elements"] = [_spread(each, points) for each in columns]
    elif context["view"] == "verloop":
        context["months"] = trend(points)
    else:
        context |= {
            "head": grid.head(columns, corner=_("Employee")),
            "rows": grid.rows(points, columns, current=current),
            "width": grid.width_class(columns),
            "is_long": len(points) > 25,
            "columns": columns,
            "ranking": ranked(points),
        }
    return context


def heat_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page with the heat map. Its rows are put in after rendering: a template copies what it holds once for each
    block and condition around it, and for 500 people the rows are megabytes."""
    rows = str(context.get("rows", ""))
    marked = context | {"rows": mark_safe(_ROWS)}  # noqa: S308 - ours; what others typed is escaped and has no <
    response = render(request, "assessment/people.html", marked)
    response.content = response.content.replace(_ROWS.encode(), rows.encode(), 1)
    return response


def ranked(points: Sequence[Standpoint], allowed: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """What falls short of all that is asked, the heaviest first, with the length of its bar in percent."""
    columns = {each.key: each for each in grid.columns_of(points, tuple(Kind))}
    keys = columns if allowed is None else set(allowed) & columns.keys()
    found = rules.ranking(rules.tallies(keys, points))[:_MOST_RANKED]
    most = max((each.together for each in found), default=0)
    return [
        {
            "element": columns[each.key],
            "name": short_name(columns[each.key]),
            "word": word_for(columns[each.key].kind),
            "tally": each,
            "percent": round(100 * each.together / most) if most else 0,
        }
        for each in found
    ]


def _spread(element: Element, points: Sequence[Standpoint]) -> dict[str, Any]:
    """How many are how far off on one element, and who is below."""
    tally = rules.tally(element.key, points)
    below = [(each.person, each.difference(element.key)) for each in points if (each.difference(element.key) or 0) < 0]
    below.sort(key=lambda each: each[1] or 0)
    return {
        "element": element,
        "name": short_name(element),
        "tally": tally,
        "bars": _bars(tally),
        "below": [(person, grid.signed(difference)) for person, difference in below],
    }


def _bars(tally: Tally) -> list[dict[str, Any]]:
    """Stretches of one bar of a hundred wide: far below first, above last, unknown at the end."""
    stretches = [(grid.shade(difference), count) for difference, count in tally.by_difference.items()]
    stretches.append(("?", tally.unknown))
    bars, at = [], 0.0
    for face, count in stretches:
        if count:
            width = 100 * count / tally.asked
            bars.append({"shade": face, "x": f"{at:.2f}", "width": f"{max(width - 0.5, 0.5):.2f}"})
            at += width
    return bars


def trend(points: Sequence[Standpoint]) -> dict[str, Any]:
    """All shortfall together at the end of each of the last months, as rows and as a line of 600 by 120."""
    rows = selectors.shortfall_by_month(points, month_ends(clock.today(), _MONTHS))
    known = [row for row in rows if row[2]]
    highest = max((short for _day, short, _n in known), default=0) or 1
    step = 560 / (_MONTHS - 1)
    dots = [
        {"x": f"{20 + place * step:.1f}", "y": f"{110 - 95 * short / highest:.1f}", "day": day, "short": short}
        for place, (day, short, n) in enumerate(rows)
        if n
    ]
    return {"rows": rows, "dots": dots, "line": " ".join(f"{dot['x']},{dot['y']}" for dot in dots)}


def month_ends(today: date, count: int) -> list[date]:
    """The last day of each of the months before this one, and today; oldest first."""
    days, day = [today], today
    for _month in range(count - 1):
        day = day.replace(day=1) - timedelta(1)
        days.append(day)
    return days[::-1]


def evidence_of(employee: Employee, key: str, access: Access) -> dict[str, Any] | None:
    """All that is known of one element of one person; None when it is not asked and nothing is known."""
    functions = selectors.functions_of(employee)
    asking = [each for each in functions if each.current and key in each.current.read().by_key]
    element = selectors.required_by(functions).get(key)
    ratings = list(selectors.ratings_of(employee.pk, key))
    if element is None:
        return None
    given = [each.as_given() for each in ratings]
    standing = rules.standing_on(given, clock.today())
    counting = set(standing.counting)
    words = selectors.scale_of(employee.contact_centre_id).words_of(key)
    gap = rules.gap(element, standing.level, is_conflict=standing.is_conflict)
    return {
        "employee": employee,
        "access": access,
        "element": element,
        "name": short_name(element),
        "functions": ", ".join(each.name for each in asking),
        "gap": gap,
        "difference": grid.signed(gap.difference),
        "levels": [(level, word, level == gap.actual, level == gap.required) for level, word in enumerate(words, 1)],
        "ratings": [(rating, as_given in counting) for rating, as_given in zip(ratings, given, strict=True)],
        "clashing": sorted({each.level for each in standing.counting}),
        "history": _history(given),
        "conversation": selectors.planned_conversation(employee.pk) if standing.is_conflict else None,
        "today": clock.today(),
    }


def _history(given: Sequence[Any]) -> dict[str, Any]:
    """The levels that counted, as rows and as a line of steps of 300 by 80."""
    today = clock.today()
    steps = rules.history_of(given, today)
    if not steps:
        return {"steps": [], "line": ""}
    first = steps[0][0]
    span = max((today - first).days, 1)
    corners: list[str] = []
    height = None
    for day, standing in steps:
        x = 10 + 280 * (day - first).days / span
        if height is not None:
            corners.append(f"{x:.1f},{height:.1f}")
        height = 72 - 20 * ((standing.level or 1) - 1)
        corners.append(f"{x:.1f},{height:.1f}")
    corners.append(f"290.0,{height:.1f}")
    return {"steps": steps[::-1], "line": " ".join(corners)}
