"""The queues and the people at them as numbers: reachability against staffing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import (
    Cast,
    Coalesce,
    Extract,
    ExtractHour,
    ExtractIsoWeekDay,
    ExtractMinute,
    Floor,
    TruncDate,
    TruncMonth,
)

from eenloket.accounts.selectors import teams_by_member
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.insight.models import StateCount, SummedDay, TurnCount
from eenloket.insight.rules import COUNTED_STATES, seconds_per_slot
from eenloket.insight.types import Dimension, FigureFilter, Period, TurnsOf
from eenloket.routing import selectors as routing

from .contacts import places_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.routing.models import WorkItem

_D: Final = Dimension
CountsBy = dict[tuple[Any, ...], dict[str, int]]
_TURN_COLUMNS: Final = (
    "offered",
    "answered",
    "within",
    "left",
    "left_within",
    "blocked",
    "called_back",
    "waited_seconds",
)
SLOT_OF: Final = ExtractHour("queued_at") * 2 + Cast(Floor(ExtractMinute("queued_at") / 30.0), IntegerField())
_BY_TURN: Final[Mapping[Dimension, Any]] = {
    _D.DAY: F("arrived_on"),
    _D.WEEKDAY: ExtractIsoWeekDay("arrived_on"),
    _D.MONTH: TruncMonth("arrived_on"),
    _D.HOUR: F("slot") / 2,
    _D.SLOT: F("slot"),
    _D.CHANNEL: F("channel"),
    _D.MUNICIPALITY: F("municipality_id"),
    _D.TEAM: F("team_id"),
}
TURN_DIMENSIONS: Final = frozenset({_D.DAY, _D.WEEKDAY, _D.MONTH, _D.HOUR, _D.SLOT, _D.CHANNEL, _D.MUNICIPALITY})
STATE_DIMENSIONS: Final = frozenset({_D.DAY, _D.WEEKDAY, _D.MONTH, _D.HOUR, _D.SLOT, _D.TEAM})


def turns_counted(contact_centre_id: uuid.UUID, places: Iterable[uuid.UUID], day: date) -> list[dict[str, Any]]:
    """The rows of `TurnCount` of one day, from the work items themselves."""
    turns = routing.turns_on(contact_centre_id, places, day, day)
    rows = turns.order_by().values("municipality_id", "channel", slot=SLOT_OF).annotate(**_turn_totals("n_"))
    return [{name.removeprefix("n_"): value for name, value in row.items()} for row in rows]


def states_counted(contact_centre_id: uuid.UUID, day: date) -> list[dict[str, Any]]:
    """The rows of `StateCount` of one day, from the log of the queues."""
    start = clock.start_of(day)
    until = min(clock.start_of(day, days=1), max(clock.now(), start))
    teams = teams_by_member(contact_centre_id)
    sums: dict[tuple[uuid.UUID | None, int], dict[str, float]] = {}
    for (staff, slot), seconds in seconds_per_slot(routing.states_on(contact_centre_id, day), start, until).items():
        so_far = sums.setdefault((teams.get(staff), slot), dict.fromkeys(COUNTED_STATES, 0.0))
        for state, spent in seconds.items():
            so_far[state] += spent
    return [
        {"team_id": team, "slot": slot, **{state: round(spent) for state, spent in seconds.items()}}
        for (team, slot), seconds in sums.items()
    ]


def turn_sums(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension] = ()) -> CountsBy:
    """Who came in the queues of the live channels, by how their turn ended, per combination of values. A team has no
    queues of its own, so a filter on one is left out. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    places = places_of(staff, wanted)
    chosen = Q(channel=wanted.channel) if wanted.channel else Q()
    summed, others = _split(staff.contact_centre_id, wanted.period)
    kept = TurnCount.objects.filter(
        chosen, contact_centre_id=staff.contact_centre_id, municipality_id__in=places, arrived_on__in=summed
    )
    found = _grouped(kept, by, {name: Sum(name) for name in _TURN_COLUMNS}) if summed else {}
    if others:
        turns = routing.turns_on(staff.contact_centre_id, places, others[0], others[-1]).filter(chosen)
        local = turns.annotate(arrived_on=TruncDate("queued_at"), slot=SLOT_OF)
        _add(found, _grouped(local.filter(arrived_on__in=others), by, _turn_totals()))
    return {key: sums for key, sums in found.items() if any(sums.values())}


def state_sums(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension] = ()) -> CountsBy:
    """Seconds that advisors were in each state, per combination of values. Somebody serves all municipalities and
    channels at once, so filters on those are left out. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    summed, others = _split(staff.contact_centre_id, wanted.period)
    chosen = Q(team_id=wanted.team_id) if wanted.team_id else Q()
    kept = StateCount.objects.filter(chosen, contact_centre_id=staff.contact_centre_id, arrived_on__in=summed)
    found = _grouped(kept, by, {name: Sum(name) for name in COUNTED_STATES}) if summed else {}
    for day in routing.days_with_states(staff.contact_centre_id, others):
        for row in states_counted(staff.contact_centre_id, day):
            if not wanted.team_id or row["team_id"] == wanted.team_id:
                key = tuple(_of_row(row, day, each) for each in by)
                _add(found, {key: {name: row[name] for name in COUNTED_STATES}})
    return {key: sums for key, sums in found.items() if any(sums.values())}


def turns_behind(staff: Staff, wanted: FigureFilter, which: TurnsOf, slot: int | None = None) -> QuerySet[WorkItem]:
    """The very turns that a figure counts, newest first. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_CONTACTS)
    period = wanted.period
    found = routing.turns_on(staff.contact_centre_id, places_of(staff, wanted), period.first, period.last)
    found = found.filter(_turns_of(which))
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if slot is not None:
        found = found.annotate(slot=SLOT_OF).filter(slot=slot)
    return found.order_by("-queued_at", "-pk")


def _turns_of(which: TurnsOf) -> Q:
    return {
        TurnsOf.OFFERED: routing.OFFERED,
        TurnsOf.ANSWERED: routing.ANSWERED,
        TurnsOf.WITHIN: routing.WITHIN,
        TurnsOf.TOO_LONG: routing.ANSWERED & ~routing.WITHIN,
        TurnsOf.LEFT: routing.LEFT,
        TurnsOf.BLOCKED: routing.BLOCKED,
        TurnsOf.CALLED_BACK: routing.CALLED_BACK,
    }[which]


def _turn_totals(prefix: str = "") -> dict[str, Any]:
    waited = Sum(F("accepted_at") - F("queued_at"), filter=routing.ANSWERED)
    totals = {
        "offered": Count("pk", filter=routing.OFFERED),
        "answered": Count("pk", filter=routing.ANSWERED),
        "within": Count("pk", filter=routing.WITHIN),
        "left": Count("pk", filter=routing.LEFT),
        "left_within": Count("pk", filter=routing.LEFT_WITHIN),
        "blocked": Count("pk", filter=routing.BLOCKED),
        "called_back": Count("pk", filter=routing.CALLED_BACK),
        "waited_seconds": Cast(Coalesce(Extract(waited, "epoch"), 0), IntegerField()),
    }
    return {f"{prefix}{name}": total for name, total in totals.items()}


def _grouped(rows: QuerySet[Any], by: Sequence[Dimension], totals: Mapping[str, Any]) -> CountsBy:
    names = [f"by_{n}" for n in range(len(by))]
    fields = {name: _BY_TURN[each] for name, each in zip(names, by, strict=True)}
    named = {f"sum_{name}": total for name, total in totals.items()}
    found = rows.order_by().values(**fields).annotate(**named) if by else [rows.order_by().aggregate(**named)]
    return {
        tuple(row[name] for name in names): {name: int(row[f"sum_{name}"] or 0) for name in totals} for row in found
    }


def _of_row(row: Mapping[str, Any], day: date, by: Dimension) -> Any:
    return {
        _D.DAY: day,
        _D.WEEKDAY: day.isoweekday(),
        _D.MONTH: day.replace(day=1),
        _D.HOUR: row["slot"] // 2,
        _D.SLOT: row["slot"],
        _D.TEAM: row["team_id"],
    }[by]


def _add(found: dict[tuple[Any, ...], dict[str, int]], more: Mapping[tuple[Any, ...], Mapping[str, int]]) -> None:
    for key, sums in more.items():
        so_far = found.setdefault(key, dict.fromkeys(sums, 0))
        for name, n in sums.items():
            so_far[name] += n


def _split(contact_centre_id: uuid.UUID, period: Period) -> tuple[list[date], list[date]]:
    """The days of a period that were summed, and those that were not and are not still to come."""
    have = SummedDay.objects.filter(contact_centre_id=contact_centre_id, day__range=(period.first, period.last))
    summed = set(have.values_list("day", flat=True))
    until = min(period.last, clock.today())
    days = [period.first + timedelta(days=n) for n in range((until - period.first).days + 1)]
    return sorted(summed), [day for day in days if day not in summed]
