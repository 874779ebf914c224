"""The figures of quality: what superiors scored, by day, team, channel, and the rows behind it.

Only finished evaluations by the superior count, each as much as another: points of 100 possible. An individual's scores
are for that person and the superior; whoever else asks sees groups of five or more advisors.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Count, DateField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Trunc

from eenloket.accounts.selectors import teams_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.rules import SMALLEST_GROUP, visible_cells
from eenloket.profiles.selectors import reports_of
from eenloket.quality.models import CalibrationSession, CriterionMark, Evaluation, QualityForm
from eenloket.quality.rules import Agreement
from eenloket.quality.types import FORM_OF, EvaluationState, FormChannel, Kind, Scores, SessionState

from .calibrations import comparison_of
from .sampling import month_of, norms_for

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SMALLEST_TEAM: Final = 2
_FIELDS: Final = {
    "": None,
    "day": "arrived_on",
    "month": "month",
    "channel": "channel",
    "team": "team_id",
    "municipality": "municipality_id",
    "portal_area": "portal_area_id",
}


def scores(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
    by: str = "",
) -> list[Scores]:
    """What was scored of contacts that arrived in a period: one row, or one per value of `by`.

    Of a group of fewer than five advisors only their superior gets a row, and of a team of one nobody. Raises
    NotAllowedError, and ValueError for a `by` that does not exist.
    """
    found = _counted(staff, first=first, last=last, municipality_id=municipality_id, team_id=team_id, channel=channel)
    rows = _grouped(found, by)
    shown = _shown(staff, rows, by)
    return [
        Scores(
            key=_as_key(row["group"], by),
            evaluated=row["evaluated"],
            points=float(row["points"]),
            possible=100.0 * row["evaluated"],
            critical=row["errors"],
        )
        for row in rows
        if _as_key(row["group"], by) in shown
    ]


def evaluations_behind(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
    which: str = "",
) -> QuerySet[Evaluation]:
    """The very evaluations that a figure counts, the newest first; `which` is "critical" for those with a critical
    error. Nothing when the group is too small for who asks. Raises NotAllowedError.

    Whoever is not the superior is shown no day, subject or name of them: see `is_own`.
    """
    found = _counted(staff, first=first, last=last, municipality_id=municipality_id, team_id=team_id, channel=channel)
    if not _shown(staff, _grouped(found, ""), ""):
        return found.none()
    if which == "critical":
        found = found.filter(has_critical=True)
    return found.select_related("version__form", "portal_area", "municipality", "advisor", "contact").order_by(
        "-arrived_on", "-pk"
    )


def own_advisors(staff: Staff) -> frozenset[uuid.UUID]:
    """The accounts of who reports to this person: of them the rows are shown whole."""
    return frozenset(each for each in reports_of(staff).values_list("staff_id", flat=True) if each)


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a channel: the mean mark as a share, and of how many."""

    channel: str
    criterion: str
    text: str
    mean: float
    of: int


def by_criterion(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
) -> list[CriterionLine]:
    """The mean mark per criterion, in the order of the forms in use; what older versions asked comes after. The same
    groups are shown as in `scores`. Raises NotAllowedError."""
    found = _counted(staff, first=first, last=last, municipality_id=municipality_id, team_id=team_id, channel=channel)
    marks = CriterionMark.objects.filter(evaluation__in=found.order_by().values("pk"))
    grouped = marks.values("evaluation__version__form__channel", "criterion").annotate(
        mean=Avg("share"), n=Count("pk"), people=ArrayAgg("evaluation__advisor_id", distinct=True)
    )
    mine = own_advisors(staff)
    lines = [
        CriterionLine(row["evaluation__version__form__channel"], row["criterion"], "", row["mean"], row["n"])
        for row in grouped
        if set(row["people"]) <= mine or len(set(row["people"])) >= SMALLEST_GROUP
    ]
    texts = _texts(staff.contact_centre_id, {line.channel for line in lines})
    order = {key: place for place, key in enumerate(texts)}
    named = [
        CriterionLine(
            line.channel, line.criterion, texts.get((line.channel, line.criterion), line.criterion), line.mean, line.of
        )
        for line in lines
    ]
    return sorted(named, key=lambda line: order.get((line.channel, line.criterion), len(order)))


def _texts(contact_centre_id: uuid.UUID, channels: set[str]) -> dict[tuple[str, str], str]:
    """What criteria say, in the order of the forms: those in use first, then what older versions asked."""
    texts: dict[tuple[str, str], str] = {}
    forms = QualityForm.objects.filter(contact_centre_id=contact_centre_id, channel__in=channels)
    by_channel = {form.channel: form for form in forms.prefetch_related("versions")}
    for channel in FormChannel.values:
        if channel not in by_channel:
            continue
        form = by_channel[channel]
        published = [each for each in form.versions.all() if each.published_at]
        for version in sorted(published, key=lambda each: (each.pk != form.current_id, -each.number)):
            for each in version.read().criteria:
                texts.setdefault((channel, each.key), each.text)
    return texts


@dataclass(frozen=True)
class Spread:
    """How far apart evaluators are: how many there were, and the lowest and highest mean score of one of them."""

    evaluators: int
    lowest: float | None
    highest: float | None
    sessions: Sequence[tuple[CalibrationSession, Agreement]]


def spread(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
) -> Spread:
    """The lowest and highest mean of evaluators with three evaluations or more, and how far they agreed in the
    calibrations of the period. No names: each leader sees the own mean on the own page. Raises NotAllowedError."""
    found = _counted(staff, first=first, last=last, municipality_id=municipality_id, team_id=team_id, channel=channel)
    means = found.order_by().values("evaluator").annotate(mean=Avg("score"), n=Count("pk")).filter(n__gte=3)
    summed = means.aggregate(least=Min("mean"), most=Max("mean"), n=Count("evaluator"))
    held = CalibrationSession.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        contact__municipality_id__in=list(staff.municipality_ids),
        compared_at__date__range=(first, last),
    ).exclude(state=SessionState.BLIND)
    sessions = [
        (each, comparison.agreement)
        for each in held.select_related("version__form", "contact")
        if (comparison := comparison_of(each)) and (not channel or each.contact.channel == channel)
    ]
    return Spread(
        summed["n"],
        float(summed["least"]) / 100 if summed["least"] is not None else None,
        float(summed["most"]) / 100 if summed["most"] is not None else None,
        sessions,
    )


def progress_by_team(staff: Staff, month: date) -> list[tuple[str, int, int]]:
    """Of each team how many evaluations of contacts of a month are done of how many its norm asks; teams of at least
    five, or one's own. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    teams = list(teams_of(staff.contact_centre_id).prefetch_related("members"))
    norms = norms_for([each.pk for each in teams])
    first, last = month_of(month)
    counted: Counter[tuple[uuid.UUID, uuid.UUID, str]] = Counter()
    rows = Evaluation.objects.filter(
        _IS_COUNTED,
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
        arrived_on__range=(first, last),
    )
    for team_id, advisor, channel in rows.values_list("team_id", "advisor_id", "channel"):
        if team_id:
            counted[team_id, advisor, FORM_OF[channel]] += 1
    lines = []
    for team in teams:
        people = [each.pk for each in team.members.all() if each.is_active and each.pk != team.leader_id]
        asked = {code: norms.get((team.pk, code), 0) for code in FormChannel.values}
        if not any(asked.values()) or (len(people) < SMALLEST_GROUP and team.leader_id != staff.pk):
            continue
        done = sum(min(counted[team.pk, person, code], n) for person in people for code, n in asked.items())
        lines.append((team.name, done, len(people) * sum(asked.values())))
    return lines


_IS_COUNTED: Final = Q(kind=Kind.LEADER, state=EvaluationState.DONE)


def _counted(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
) -> QuerySet[Evaluation]:
    require(staff, Permission.VIEW_TEAM_FIGURES)
    reach = staff.municipality_ids & {municipality_id} if municipality_id else staff.municipality_ids
    found = Evaluation.objects.filter(
        _IS_COUNTED,
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(reach),
        arrived_on__range=(first, last),
    )
    if team_id:
        found = found.filter(team_id=team_id)
    return found.filter(channel=channel) if channel else found


def _grouped(found: QuerySet[Evaluation], by: str) -> list[dict[str, Any]]:
    if by not in _FIELDS:
        raise ValueError(by)
    field = _FIELDS[by]
    if by == "month":
        found = found.annotate(month=Trunc("arrived_on", "month", output_field=DateField()))
    sums = {
        "evaluated": Count("pk"),
        "points": Sum("score"),
        "errors": Count("pk", filter=Q(has_critical=True)),
        "people": ArrayAgg("advisor_id", distinct=True),
        "teams": ArrayAgg("team_id", distinct=True),
    }
    if field is None:
        row = found.order_by().aggregate(**sums)
        return [{**row, "group": ""}] if row["evaluated"] else []
    rows = found.order_by().values(field).annotate(**sums).order_by(field)
    return [{**row, "group": row[field]} for row in rows if row[field] is not None]


def _shown(staff: Staff, rows: list[dict[str, Any]], by: str) -> frozenset[str]:
    """Which groups this person may be shown."""
    mine = own_advisors(staff)
    sizes = {_as_key(row["group"], by): set(row["people"]) for row in rows}
    if sizes and set[uuid.UUID]().union(*sizes.values()) <= mine:
        visible = frozenset(sizes)
    else:
        visible = visible_cells({key: len(people) for key, people in sizes.items()})
        visible |= {key for key, people in sizes.items() if people <= mine}
    small = _teams_of_one(staff.contact_centre_id)
    return frozenset(_as_key(row["group"], by) for row in rows if not small or set(row["teams"]) - small) & visible


def _teams_of_one(contact_centre_id: uuid.UUID) -> set[uuid.UUID | None]:
    teams = teams_of(contact_centre_id).annotate(size=Count("members")).filter(size__lt=_SMALLEST_TEAM)
    return set(teams.values_list("pk", flat=True))


def _as_key(value: Any, by: str) -> str:
    return f"{value:%Y-%m}" if by == "month" else str(value)
