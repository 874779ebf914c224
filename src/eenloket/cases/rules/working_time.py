"""Working time: what passes while the doors are open. Several spans per weekday, closing days, daylight saving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eenloket.organisation.rules import WorkingCalendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_NOTHING = timedelta()
_LONGEST_CLOSURE = 366


@dataclass(frozen=True)
class OpeningHours:
    """When a municipality works: (weekday, opens, closes) on a clock in Amsterdam, on its working days only."""

    calendar: WorkingCalendar
    spans: tuple[tuple[int, time, time], ...]

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The moments between which it is open on a day, in order; spans that touch or overlap are one."""
        if not self.calendar.is_working_day(day):
            return []
        return list(
            _joined(
                (_moment(day, opens), _moment(day, closes)) for n, opens, closes in self.spans if n == day.weekday()
            )
        )


def worked_between(hours: OpeningHours, start: datetime, end: datetime) -> timedelta:
    """How long it was open between two moments; nothing when `end` does not come after `start`."""
    worked, day = _NOTHING, start.astimezone(AMSTERDAM).date()
    while day <= end.astimezone(AMSTERDAM).date():
        for opens, closes in hours.on(day):
            worked += max(_NOTHING, min(closes, end) - max(opens, start))
        day += timedelta(days=1)
    return worked


def after_working(hours: OpeningHours, start: datetime, amount: timedelta) -> datetime:
    """The first moment by which `amount` was worked since `start`; `start` itself for nothing.

    What ends with the closing of the doors ends then, not when they open again. Raises ValueError for a negative
    amount, and when it is closed for over a year.
    """
    if amount < _NOTHING:
        raise ValueError("working time cannot be negative")
    if amount == _NOTHING:
        return start
    left, day, closed = amount, start.astimezone(AMSTERDAM).date(), 0
    while closed <= _LONGEST_CLOSURE:
        open_today = hours.on(day)
        closed = 0 if open_today else closed + 1
        for opens, closes in open_today:
            begins = max(opens, start)
            here = max(_NOTHING, closes - begins)
            if here >= left:
                return (begins + left).astimezone(AMSTERDAM)
            left -= here
        day += timedelta(days=1)
    raise ValueError("these opening hours are never open")


def _moment(day: date, at: time) -> datetime:
    """In UTC: a day on which the clock is put forward or back is an hour shorter or longer, as it is outside."""
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    current: tuple[datetime, datetime] | None = None
    for opens, closes in sorted(spans):
        if current is None:
            current = (opens, closes)
        elif opens <= current[1]:
            current = (current[0], max(current[1], closes))
        else:
            yield current
            current = (opens, closes)
    if current:
        yield current
