"""Which times are free: plain arithmetic over opening hours and what is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from eenloket.counter.types import Capacity, Span, Taken

At = Callable[[date, time], datetime]


def begins(spans: Iterable[Span], capacity: Capacity) -> Iterator[time]:
    """The times at which an appointment may begin: each step from the opening on, as long as it ends before closing.
    A time that two spans share comes once."""
    seen: set[int] = set()
    for span in spans:
        first, last = _minute(span.opens), _minute(span.closes) - capacity.minutes
        for minute in range(first, last + 1, max(1, capacity.step)):
            if minute not in seen:
                seen.add(minute)
                yield time(minute // 60, minute % 60)


def end_of(start: datetime, capacity: Capacity) -> tuple[datetime, datetime]:
    """When an appointment is over, and until when its place is taken."""
    end = start + timedelta(minutes=capacity.minutes)
    return end, end + timedelta(minutes=capacity.buffer)


def free_lane(start: datetime, until: datetime, taken: Iterable[Taken], parallel: int) -> int | None:
    """The first of the places side by side that is free all that time; None when each is taken."""
    busy = {each.lane for each in taken if each.start < until and start < each.until}
    return next((lane for lane in range(parallel) if lane not in busy), None)


def is_full(start: datetime, until: datetime, taken: Iterable[tuple[datetime, datetime]], most: int) -> bool:
    """Whether a location has as many appointments at one moment of this time as it takes; 0 is without limit."""
    if most <= 0:
        return False
    overlapping = [each for each in taken if each[0] < until and start < each[1]]
    moments = [start, *(begin for begin, _end in overlapping if begin > start)]
    return any(sum(begin <= moment < end for begin, end in overlapping) >= most for moment in moments)


def free_times(
    day: date,
    spans: Sequence[Span],
    capacity: Capacity,
    taken: Sequence[Taken],
    *,
    earliest: datetime,
    at: At,
    elsewhere: Sequence[tuple[datetime, datetime]] = (),
    most: int = 0,
) -> list[datetime]:
    """The times of a day that can still be taken, in order. `at` makes a moment of a day and a time; `elsewhere` are
    all appointments of the location, of which it takes at most `most` at a time."""
    found = []
    for begin in sorted(begins(spans, capacity)):
        start = at(day, begin)
        _end, until = end_of(start, capacity)
        if start < earliest or free_lane(start, until, taken, capacity.parallel) is None:
            continue
        if not is_full(start, until, elsewhere, most):
            found.append(start)
    return found


def fits(begin: time, spans: Sequence[Span], capacity: Capacity) -> bool:
    """Whether an appointment may begin at this time of a day with these hours."""
    return begin in set(begins(spans, capacity))


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
