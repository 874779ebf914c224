"""What citizens thought: the figures with how sure they are, and the answers behind each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.contacts.types import Channel
from eenloket.insight.types import FigureFilter, PeriodName
from eenloket.insight.web import choices_for, filter_from, query_of
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import fill_in
from eenloket.surveys import selectors
from eenloket.surveys.rules.intervals import Interval, interval_of_mean, interval_of_share
from eenloket.surveys.rules.redacting import redacted
from eenloket.surveys.types import BEST, Marks, Which
from eenloket.ui.typed import offset_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.surveys.models import Invitation

_DEFAULT_PERIOD: Final = PeriodName.THIRTEEN_WEEKS  # in four weeks few answer
_ROWS_PER_PAGE: Final = 50
_APART: Final = (Which.LOW, Which.CALLED, Which.COMMENTED)
_CHART_LEFT, _CHART_WIDTH, _CHART_TOP, _CHART_HEIGHT = 56.0, 714.0, 14.0, 180.0


@dataclass(frozen=True)
class Line:
    """One row of a table; `shown` is off for a group with too few answers to have a figure."""

    label: str
    marks: Marks
    shown: bool
    filters: str

    @property
    def mean(self) -> Interval | None:
        return interval_of_mean(self.marks.marks)

    @property
    def satisfied(self) -> float | None:
        return self.marks.satisfied / self.marks.marked if self.marks.marked else None

    @property
    def solved(self) -> float | None:
        return self.marks.solved / self.marks.told_solved if self.marks.told_solved else None


@dataclass(frozen=True)
class Bar:
    """How often a mark was given; `width` in percent of the most given one."""

    mark: int
    count: int
    share: float
    width: float


@dataclass(frozen=True)
class Point:
    label: str
    x: float
    y: float
    low: float
    high: float
    mean: float


@desk_page(Permission.VIEW_TEAM_FIGURES)
@require_GET
def satisfaction(request: HttpRequest) -> HttpResponse:
    """The mean mark, who was satisfied, whose question was answered and how many answered, each with its interval."""
    staff, wanted = staff_of(request), filter_from(request, _DEFAULT_PERIOD)
    query = query_of(request)
    fewest = selectors.fewest_of([wanted.municipality_id] if wanted.municipality_id else staff.municipality_ids)
    (whole,) = selectors.satisfaction(staff, **_asked(wanted))
    months = _lines(staff, wanted, "month", fewest)
    told = whole.told_solved
    may_see_rows = may(staff, Permission.VIEW_TEAM_CONTACTS)
    context = {
        "wanted": wanted,
        "query": query,
        "rows_at": f"{reverse('desk:satisfaction_rows')}?{query}&",
        "may_see_rows": may_see_rows,
        "apart": {which: _count(staff, wanted, which) for which in _APART} if may_see_rows else {},
        "may_settle": may(staff, Permission.MANAGE_SURVEYS),
        "fewest": fewest,
        "whole": whole,
        "has_figures": whole.marked >= fewest,
        "has_solved": told >= fewest,
        "mean": interval_of_mean(whole.marks),
        "satisfied": interval_of_share(whole.satisfied, whole.marked),
        "satisfied_share": whole.satisfied / whole.marked if whole.marked else None,
        "solved": interval_of_share(whole.solved, told),
        "solved_shares": [
            (label, which, n, n / told if told else None)
            for label, which, n in (
                (_("Yes"), Which.SOLVED, whole.solved),
                (_("Partly"), Which.PARTLY, whole.partly),
                (_("No"), Which.NOT_SOLVED, whole.not_solved),
            )
        ],
        "rate": interval_of_share(min(whole.replies, whole.invited), whole.invited),
        "bars": _bars(whole),
        "months": months,
        "chart": _chart([line for line in months if line.shown]),
        "tables": [
            (_("By channel"), _("Channel"), _lines(staff, wanted, "channel", fewest)),
            (_("By subject area"), _("Subject area"), _lines(staff, wanted, "portal_area", fewest)),
            (_("By team"), _("Team"), _lines(staff, wanted, "team", fewest)),
            *_by_municipality(staff, wanted, fewest),
        ],
        **_choices(request, staff),
    }
    return render(request, "desk/figures/satisfaction.html", context)


@desk_page(Permission.VIEW_TEAM_CONTACTS)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The answers behind one figure, the lowest marks first."""
    staff, wanted, form = staff_of(request), filter_from(request, _DEFAULT_PERIOD), request.GET
    which = Which(form["which"]) if form.get("which") in Which.values else Which.ANSWERED
    mark = int(form["mark"]) if form.get("mark", "").isdecimal() and len(form["mark"]) < 3 else None
    area = form.get("area", "")
    found = selectors.responses_behind(
        staff,
        **_asked(wanted),
        which=which,
        mark=mark,
        portal_area_id=uuid_or_none(area) if area else None,
        no_area=area == "none",
    )
    begin = offset_in(form.get("vanaf", ""))
    page = list(found[begin : begin + _ROWS_PER_PAGE + 1])
    shown = page[:_ROWS_PER_PAGE]
    fill_in(shown, "municipality", "portal_area")
    more = request.GET.copy()
    more["vanaf"] = str(begin + _ROWS_PER_PAGE)
    context = {
        "wanted": wanted,
        "which": which,
        "mark": mark,
        "count": found.count(),
        "rows": [(each, _comment(staff, each), _is_hidden(staff, each)) for each in shown],
        "query": query_of(request),
        "more": more.urlencode() if len(page) > _ROWS_PER_PAGE else "",
        "is_first": begin == 0,
        "narrowed": _narrowed(staff, wanted, area),
        "may_see_cases": may(staff, Permission.VIEW_CASES),
    }
    return render(request, "desk/figures/satisfaction_rows.html", context)


def _asked(wanted: FigureFilter) -> dict[str, Any]:
    return {
        "first": wanted.period.first,
        "last": wanted.period.last,
        "municipality_id": wanted.municipality_id,
        "team_id": wanted.team_id,
        "channel": wanted.channel,
    }


def _lines(staff: Staff, wanted: FigureFilter, by: str, fewest: int) -> list[Line]:
    """A row for each group, with the words for it and the filters that open its answers."""
    found = selectors.satisfaction(staff, **_asked(wanted), by=by)
    names = _names(staff, by)
    lines = [
        Line(
            _month(each.key)
            if by == "month"
            else names.get(each.key, _("No subject area") if not each.key else each.key),
            each,
            each.marked >= fewest,
            _filters_of(by, each.key, wanted),
        )
        for each in found
        if by != "team" or each.key in names
    ]
    return lines if by == "month" else sorted(lines, key=lambda line: (-line.marks.invited, line.label))


def _by_municipality(staff: Staff, wanted: FigureFilter, fewest: int) -> Iterable[tuple[str, str, list[Line]]]:
    if len(staff.municipality_ids) > 1:
        yield _("By municipality"), _("Municipality"), _lines(staff, wanted, "municipality", fewest)


def _names(staff: Staff, by: str) -> dict[str, str]:
    directory = directory_of(staff.contact_centre_id)
    if by == "channel":
        return {value: str(label) for value, label in Channel.choices}
    if by == "team":
        return {str(key): name for key, name in selectors.teams_with_figures(staff.contact_centre_id).items()}
    if by == "portal_area":
        return {str(key): area.name for key, area in directory.portal_areas.items()}
    if by == "municipality":
        return {str(key): each.name for key, each in directory.municipalities.items()}
    return {}


def _filters_of(by: str, key: str, wanted: FigureFilter) -> str:
    """What the address of the rows says besides the filters of the page; of two of a kind the last one counts."""
    if by == "portal_area":
        return urlencode({"area": key or "none"})
    if by == "month":
        first = date.fromisoformat(f"{key}-01")
        after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        last = date.fromordinal(after.toordinal() - 1)
        period = replace(wanted.period, first=max(first, wanted.period.first), last=min(last, wanted.period.last))
        return urlencode({"period": PeriodName.CHOSEN, "from": period.first.isoformat(), "to": period.last.isoformat()})
    return urlencode({by: key})


def _month(key: str) -> str:
    return date_format(date.fromisoformat(f"{key}-01"), "F Y")


def _bars(whole: Marks) -> list[Bar]:
    most = max(whole.marks, default=0)
    return [
        Bar(
            mark,
            whole.marks[mark - 1],
            whole.marks[mark - 1] / whole.marked if whole.marked else 0.0,
            round(100 * whole.marks[mark - 1] / most, 1) if most else 0.0,
        )
        for mark in range(BEST, 0, -1)
    ]


def _chart(lines: list[Line]) -> dict[str, Any] | None:
    """The line of the mean mark per month with its interval; None when there are not two months with a figure."""
    if len(lines) < 2:
        return None
    step = _CHART_WIDTH / (len(lines) - 1)
    intervals = [line.mean or Interval(0, 0) for line in lines]
    floor = max(1, int(min(each.low for each in intervals)))
    ceiling = min(BEST, int(max(each.high for each in intervals)) + 1)

    def place(mark: float) -> float:
        return round(_CHART_TOP + (ceiling - mark) / (ceiling - floor) * _CHART_HEIGHT, 1)

    points = [
        Point(line.label, round(_CHART_LEFT + n * step, 1), place(mean), place(each.low), place(each.high), mean)
        for n, (line, each) in enumerate(zip(lines, intervals, strict=True))
        if (mean := line.marks.mean) is not None
    ]
    every = -(-len(points) // 7)
    return {
        "points": [(point, n % every == 0) for n, point in enumerate(points)],
        "path": "M" + "L".join(f"{point.x} {point.y}" for point in points),
        "ticks": [(mark, place(mark)) for mark in range(floor, ceiling + 1)],
        "lowest": min(points, key=lambda point: point.mean),
        "latest": points[-1],
    }


def _count(staff: Staff, wanted: FigureFilter, which: Which) -> int:
    return selectors.responses_behind(staff, **_asked(wanted), which=which).count()


def _comment(staff: Staff, each: Invitation) -> str:
    return "" if _is_hidden(staff, each) else redacted(each.comment)


def _is_hidden(staff: Staff, each: Invitation) -> bool:
    """What became sensitive since is seen by few."""
    is_restricted = each.contact is not None and each.contact.is_restricted
    return is_restricted and not may(staff, Permission.VIEW_SENSITIVE_CASES)


def _narrowed(staff: Staff, wanted: FigureFilter, area: str) -> list[str]:
    words = []
    if wanted.channel:
        words.append(str(Channel(wanted.channel).label))
    for by, key in (("team", wanted.team_id), ("municipality", wanted.municipality_id)):
        if key:
            words.append(_names(staff, by).get(str(key), ""))
    if area:
        words.append(_("No subject area") if area == "none" else _names(staff, "portal_area").get(area, ""))
    return [word for word in words if word]


def _choices(request: HttpRequest, staff: Staff) -> dict[str, object]:
    """As on the other figures, with only the teams that have figures of satisfaction."""
    known = selectors.teams_with_figures(staff.contact_centre_id)
    choices = choices_for(request, _DEFAULT_PERIOD)
    return {**choices, "teams": [team for team in choices["teams"] if team.pk in known]}
