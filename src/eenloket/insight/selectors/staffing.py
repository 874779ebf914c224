"""Reachability against staffing: per half hour what came and who was there, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from eenloket.contacts.types import Channel
from eenloket.insight.types import Dimension, FigureFilter, Ratio
from eenloket.routing.rules.erlang import people_needed

from .sums import contact_sums
from .turns import state_sums, turn_sums

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_HALF_HOUR: Final = 1800  # seconds
_WITHIN, _PERCENT = 25, 80  # the usual norm of the phone


@dataclass(frozen=True, kw_only=True)
class HalfHour:
    """A half hour, as the mean of the days on which something came. `people` are advisors signed on and not on a break;
    `needed` those that the phone calls that came would have asked, None when no handling time is known."""

    slot: int
    offered: float
    service_level: Ratio
    left: Ratio
    speed: Ratio
    people: float
    needed: int | None

    @property
    def is_short(self) -> bool:
        return self.needed is not None and self.people < self.needed


def half_hours(staff: Staff, wanted: FigureFilter) -> list[HalfHour]:
    """The half hours in which something came or somebody was there, in order. Raises NotAllowedError."""
    turns = {key[0]: sums for key, sums in turn_sums(staff, wanted, [Dimension.SLOT]).items()}
    states = {key[0]: sums for key, sums in state_sums(staff, wanted, [Dimension.SLOT]).items()}
    days = len(turn_sums(staff, wanted, [Dimension.DAY])) or 1
    manned = len(state_sums(staff, wanted, [Dimension.DAY])) or 1
    calls = FigureFilter(period=wanted.period, municipality_id=wanted.municipality_id, channel=Channel.PHONE)
    phone = {key[0]: sums for key, sums in turn_sums(staff, calls, [Dimension.SLOT]).items()}
    handling = _handling_time(staff, calls)
    found = []
    for slot in sorted({*turns, *states}):
        turn = turns.get(slot, {})
        asked = turn.get("offered", 0) - turn.get("left_within", 0)
        there = {name: spent for name, spent in states.get(slot, {}).items() if name != "not_ready"}
        per_day = phone.get(slot, {}).get("offered", 0) / days
        found.append(
            HalfHour(
                slot=slot,
                offered=turn.get("offered", 0) / days,
                service_level=Ratio(turn.get("within", 0), asked),
                left=Ratio(turn.get("left", 0) - turn.get("left_within", 0), asked),
                speed=Ratio(turn.get("waited_seconds", 0), turn.get("answered", 0)),
                people=sum(there.values()) / _HALF_HOUR / manned,
                needed=_needed(per_day, handling),
            )
        )
    return found


def _needed(calls: float, handling: float | None) -> int | None:
    """The fewest people with whom so many calls in a half hour would have been answered as the norm asks."""
    return people_needed(calls / _HALF_HOUR, handling, _WITHIN, _PERCENT) if handling and calls else None


def _handling_time(staff: Staff, calls: FigureFilter) -> float | None:
    """Seconds of talk and wrap-up per call of the period."""
    sums = contact_sums(staff, calls).get((), {})
    return (sums["talk_seconds"] + sums["wrap_up_seconds"]) / sums["talked"] if sums.get("talked") else None
