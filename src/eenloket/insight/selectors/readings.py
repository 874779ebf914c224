"""The measures of the eight indicators, as numerators and denominators, along any dimension they know."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.agreements.selectors import agreed_euros_per_question
from eenloket.cases.rules.lead_times import percentile_of
from eenloket.cases.selectors import back_office_work, lead_times
from eenloket.insight.measures import MEASURES, Measure, Source, Sums
from eenloket.insight.models import CostLine, FigureTarget, Rescore
from eenloket.insight.rules import CostItem, costs_of, work_seconds
from eenloket.insight.types import CostKind, Dimension, FigureFilter, Period, Ratio
from eenloket.quality.selectors import scores
from eenloket.surveys.selectors import satisfaction

from .contacts import places_of
from .sums import contact_sums
from .turns import state_sums, turn_sums

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_D: Final = Dimension
Key = tuple[Any, ...]
SumsBy = dict[Key, Sums]
Reading = dict[str, Ratio]


def readings(
    staff: Staff, wanted: FigureFilter, measures: Iterable[Measure], by: Sequence[Dimension] = ()
) -> dict[Key, Reading]:
    """Each measure per combination of values, by its code; a measure that does not know a dimension has no value there.
    One question to the database per source. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    chosen = [each for each in measures if set(by) <= each.knows and each.source in _SOURCES]
    found: dict[Key, Reading] = {}
    for source in dict.fromkeys(each.source for each in chosen):
        for key, sums in _SOURCES[source](staff, wanted, by).items():
            reading = found.setdefault(key, {})
            reading.update({each.code: each.of(sums) for each in chosen if each.source == source})
    return found


def reading(staff: Staff, wanted: FigureFilter, measures: Iterable[Measure]) -> Reading:
    """Each measure over all that the filter lets through; where nothing happened, a ratio without a value."""
    measures = list(measures)
    found = readings(staff, wanted, measures).get((), {})
    return {each.code: found.get(each.code, Ratio(0, 0)) for each in measures}


def targets(contact_centre_id: Any, on: date) -> dict[str, float | None]:
    """What each measure should reach on a day: what the contact centre set, else what is usual."""
    found = {code: each.target for code, each in MEASURES.items()}
    rows = FigureTarget.objects.filter(contact_centre_id=contact_centre_id, from_day__lte=on).order_by("from_day")
    found.update(dict(rows.values_list("measure", "value")))
    return found


def not_narrowed_by(measure: Measure, wanted: FigureFilter) -> list[Dimension]:
    """Which filters a measure cannot follow, so that it is over all of them."""
    asked = {
        _D.TEAM: wanted.team_id,
        _D.MUNICIPALITY: wanted.municipality_id,
        _D.CHANNEL: wanted.channel,
        _D.PORTAL_AREA: wanted.portal_area_id,
    }
    return [each for each, value in asked.items() if value and each not in measure.knows]


def _rescores(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    chosen = Q(contact__team_id=wanted.team_id) if wanted.team_id else Q()
    chosen &= Q(contact__channel=wanted.channel) if wanted.channel else Q()
    rows = Rescore.objects.filter(
        chosen,
        contact_centre_id=staff.contact_centre_id,
        contact__municipality_id__in=places_of(staff, wanted),
        arrived_on__range=(wanted.period.first, wanted.period.last),
        is_direct__isnull=False,
    )
    fields = {
        _D.DAY: F("arrived_on"),
        _D.MONTH: TruncMonth("arrived_on"),
        _D.CHANNEL: F("contact__channel"),
        _D.TEAM: F("contact__team_id"),
        _D.MUNICIPALITY: F("contact__municipality_id"),
        _D.PORTAL_AREA: F("contact__portal_area_id"),
    }
    totals = {"looked_at": Count("pk"), "agreed": Count("pk", filter=Q(is_direct=True))}
    if not by:
        return {(): rows.aggregate(**totals)}
    named = {f"by_{n}": fields[each] for n, each in enumerate(by)}
    grouped = rows.order_by().values(**named).annotate(**totals)
    rows_by: list[Any] = list(grouped)
    return {tuple(row[name] for name in named): {name: row[name] for name in totals} for row in rows_by}


def _costs(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    """Costs are those of the contact centre as a whole, shared out over its contacts by handling time; a filter takes
    the share of the contacts it lets through."""
    month_by_month = _D.MONTH in by
    periods = _months(wanted.period) if month_by_month else [wanted.period]
    rest = [each for each in by if each != _D.MONTH]
    found: SumsBy = {}
    for period in periods:
        for key, sums in _costs_of_period(staff, replace(wanted, period=period), rest).items():
            place = list(key)
            if month_by_month:
                place.insert(list(by).index(_D.MONTH), period.first.replace(day=1))
            found[tuple(place)] = sums
    return found


def _costs_of_period(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    period = wanted.period
    spent = costs_of(cost_items(staff), _hours(staff, period), period.first, period.last)
    per_question = agreed_euros_per_question(staff.contact_centre_id) or 0.0
    dimensions = [*by, _D.CHANNEL]
    every = contact_sums(staff, FigureFilter(period=period), [_D.CHANNEL])
    measured = any(_work(channel, sums) for (channel,), sums in every.items())
    weigh = _work if measured else _count  # without any time contacts weigh the same
    work = {channel: weigh(channel, sums) for (channel,), sums in every.items()}
    all_work = sum(work.values())
    found: dict[Key, dict[str, float]] = {}
    for (*key, channel), sums in contact_sums(staff, wanted, dimensions).items():
        own = weigh(channel, sums)
        euros = spent.shared * own / all_work if all_work else 0.0
        euros += spent.by_channel.get(channel, 0.0) * own / work[channel] if work.get(channel) else 0.0
        so_far = found.setdefault(tuple(key), {"euros": 0.0, "contacts": 0, "spared": 0.0})
        so_far["euros"] += euros
        so_far["contacts"] += sums["contacts"]
        so_far["spared"] += sums["direct"] * per_question
    return {key: sums for key, sums in found.items() if spent.total}


def _work(channel: str, sums: Mapping[str, int]) -> float:
    return work_seconds(channel, sums["contacts"], sums["talk_seconds"] + sums["wrap_up_seconds"])


def _count(_channel: str, sums: Mapping[str, int]) -> float:
    return sums["contacts"]


def cost_lines(staff: Staff) -> list[CostLine]:
    """What counts today and what did. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    return list(CostLine.objects.filter(contact_centre_id=staff.contact_centre_id))


def cost_items(staff: Staff) -> list[CostItem]:
    """What the contact centre costs, as far as it filled that in."""
    rows = CostLine.objects.filter(contact_centre_id=staff.contact_centre_id)
    return [
        CostItem(
            is_hourly=row.kind == CostKind.HOURLY,
            cents=row.cents,
            from_day=row.from_day,
            until_day=row.until_day,
            channel=row.channel,
        )
        for row in rows
    ]


def _hours(staff: Staff, period: Period) -> dict[date, float]:
    found = state_sums(staff, FigureFilter(period=period), [_D.DAY])
    return {day: sum(sums.values()) / 3600 for (day,), sums in found.items()}


def _months(period: Period) -> list[Period]:
    """The calendar months that a period touches, as far as it does."""
    found, first = [], period.first
    while first <= period.last:
        next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        found.append(Period(first, min(period.last, next_month - timedelta(days=1))))
        first = next_month
    return found


def _lead_times(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    """The cases settled in the period; per month and municipality one question each."""
    found: SumsBy = {}
    for key, part in _parts(staff, wanted, by):
        times = lead_times(staff, **_settled_in(part))
        if times.n:
            found[key] = {
                "cases": times.n,
                "within_norm": times.within_norm,
                "within_promise": times.within_promise,
                "median": percentile_of(times.working_days, 0.5) or 0,
                "p90": percentile_of(times.working_days, 0.9) or 0,
            }
    return found


def _back_office(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    found: SumsBy = {}
    for key, part in _parts(staff, wanted, by):
        work = back_office_work(staff, **_settled_in(part))
        if work.settled:
            found[key] = {"settled": work.settled, "wrongly_routed": work.wrongly_routed, "hours": work.hours}
    return found


def _satisfaction(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    found: SumsBy = {}
    for key, part, group in _groups(staff, wanted, by):
        marks = satisfaction(staff, **_settled_in(part), by=group.value if group else "")
        for each in marks:
            found[_key(by, key, group, each.key)] = {
                "invited": each.invited,
                "answered": each.answered - each.unasked,
                "marks": sum(each.marks),
                "mark_sum": sum(mark * n for mark, n in enumerate(each.marks, 1)),
                "sevens": sum(each.marks[6:]),
                "solved": each.solved,
                "partly": each.partly,
                "not_solved": each.not_solved,
            }
    return found


def _quality(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> SumsBy:
    found: SumsBy = {}
    for key, part, group in _groups(staff, wanted, by):
        for each in scores(staff, **_settled_in(part), by=group.value if group else ""):
            found[_key(by, key, group, each.key)] = {
                "evaluated": each.evaluated,
                "points": each.points,
                "possible": each.possible,
                "critical": each.critical,
            }
    return found


def _groups(
    staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]
) -> list[tuple[dict[Dimension, Any], FigureFilter, Dimension | None]]:
    """Modules that group by one dimension at a time are asked once per value of the other."""
    if len(by) < 2:
        return [({}, wanted, by[0] if by else None)]
    outer = next((each for each in by if each in {_D.MONTH, _D.MUNICIPALITY}), by[0])
    inner = next(each for each in by if each != outer)
    return [({outer: key[0]}, part, inner) for key, part in _parts(staff, wanted, [outer])]


def _key(by: Sequence[Dimension], known: Mapping[Dimension, Any], group: Dimension | None, text: str) -> Key:
    """The key of a group that another module names by a text."""
    value = _VALUES.get(group, str)(text) if group and text else None
    return tuple(known.get(each, value) for each in by)


_VALUES: Final[Mapping[Dimension, Callable[[str], Any]]] = {
    _D.DAY: date.fromisoformat,
    _D.MONTH: lambda text: date.fromisoformat(f"{text}-01"),
    _D.TEAM: uuid.UUID,
    _D.MUNICIPALITY: uuid.UUID,
    _D.PORTAL_AREA: uuid.UUID,
}


def _settled_in(wanted: FigureFilter) -> dict[str, Any]:
    return {
        "first": wanted.period.first,
        "last": wanted.period.last,
        "municipality_id": wanted.municipality_id,
        "team_id": wanted.team_id,
        "channel": wanted.channel,
    }


def _parts(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension]) -> list[tuple[Key, FigureFilter]]:
    """A filter taken apart into one per month and per municipality."""
    parts: list[tuple[dict[Dimension, Any], FigureFilter]] = [({}, wanted)]
    if _D.MONTH in by:
        parts = [
            ({**key, _D.MONTH: period.first.replace(day=1)}, replace(part, period=period))
            for key, part in parts
            for period in _months(part.period)
        ]
    if _D.MUNICIPALITY in by:
        places = [wanted.municipality_id] if wanted.municipality_id else sorted(staff.municipality_ids)
        parts = [
            ({**key, _D.MUNICIPALITY: place}, replace(part, municipality_id=place))
            for key, part in parts
            for place in places
        ]
    return [(tuple(key[each] for each in by), part) for key, part in parts]


_SOURCES: Final[Mapping[Source, Callable[[Any, FigureFilter, Sequence[Dimension]], Any]]] = {
    Source.CONTACTS: contact_sums,
    Source.TURNS: turn_sums,
    Source.STATES: state_sums,
    Source.RESCORES: _rescores,
    Source.SATISFACTION: _satisfaction,
    Source.QUALITY: _quality,
    Source.LEAD_TIMES: _lead_times,
    Source.BACK_OFFICE: _back_office,
    Source.COST: _costs,
}
