"""Who is next, how long it takes, and whether somebody waits too long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from eenloket.counter.types import APPOINTMENT_NORM, LATE_MINUTES, WALK_IN_NORM, Waiter, WaitRange

_ROUND_TO = 5
_SPREAD = 0.35  # a visit takes a third more or less than planned
_LONGEST = 240


def in_order(waiting: Iterable[Waiter], now: datetime) -> list[Waiter]:
    """The line as it is called: who must go first, then appointments whose time has come, then who came without one,
    then appointments that are still to come. Within each the one that waits longest; equal moments by key."""
    return sorted(waiting, key=lambda each: _place(each, now))


def waits_since(waiter: Waiter) -> datetime:
    """From when waiting counts: from arrival, but for an appointment not before its time."""
    return max(waiter.since, waiter.due) if waiter.due and has_its_time(waiter) else waiter.since


def has_its_time(waiter: Waiter) -> bool:
    """Whether somebody came in time for the appointment; who comes much later waits as who has none."""
    return waiter.due is not None and waiter.since <= waiter.due + timedelta(minutes=LATE_MINUTES)


def norm_of(waiter: Waiter) -> int:
    """Within how many minutes somebody should be helped."""
    return APPOINTMENT_NORM if has_its_time(waiter) else WALK_IN_NORM


def minutes_waited(waiter: Waiter, now: datetime) -> int:
    return max(0, int((now - waits_since(waiter)).total_seconds() // 60))


def expected_wait(ahead: Sequence[int], counters: int, *, until_free: int = 0) -> WaitRange | None:
    """How long it takes until all of these visits (minutes each) are begun by so many counters, of which the first
    is free after `until_free` minutes. None when no counter is open, or when it is too far away to say."""
    if counters <= 0:
        return None
    middle = until_free + sum(ahead) / counters
    low, high = middle * (1 - _SPREAD), middle * (1 + _SPREAD)
    if high > _LONGEST:
        return None
    down = int(low // _ROUND_TO) * _ROUND_TO
    up = -(-int(-(-high // 1)) // _ROUND_TO) * _ROUND_TO
    return WaitRange(down, max(up, down + _ROUND_TO))


def number_label(letter: str, number: int) -> str:
    """What stands on a ticket: A001. After 999 the numbers grow."""
    return f"{letter}{number:03}"


def _place(waiter: Waiter, now: datetime) -> tuple[int, datetime, str]:
    since = waits_since(waiter)
    if waiter.is_first:
        return 0, since, str(waiter.key)
    if not has_its_time(waiter):
        return 2, since, str(waiter.key)
    return (1 if since <= now else 3), since, str(waiter.key)
