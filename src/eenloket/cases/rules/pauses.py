"""What standing still does to the norm and to what was promised. Working days, no law: that is in `legal_terms`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from eenloket.organisation.rules import WorkingCalendar

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """Days on which the clock stood still: after `start`, up to and including `end`."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start < day <= self.end


def days_stood(calendar: WorkingCalendar, gap: Gap) -> int:
    """How many working days the clock stood still."""
    return max(0, calendar.working_days_between(gap.start, gap.end))


def working_days_on(calendar: WorkingCalendar, day: date, number: int) -> date:
    """So many working days after a day that is itself counted; the day itself for none."""
    while number > 0:
        day += _DAY
        number -= calendar.is_working_day(day)
    return day


def norm_end(calendar: WorkingCalendar, received: date, working_days: int, gaps: Iterable[Gap] = ()) -> date:
    """The day that ends a norm: working days after receipt on which the clock ran."""
    stood = tuple(gaps)
    day, count = received, 0
    while count < working_days or not _counts(calendar, day, stood):
        day += _DAY
        count += _counts(calendar, day, stood)
    return day


def norm_length(calendar: WorkingCalendar, received: date, norm: date, gaps: Iterable[Gap] = ()) -> int:
    """How many working days a norm has of which the end is known: the opposite of `norm_end`."""
    stood = tuple(gaps)
    days = (received + timedelta(n) for n in range(1, max(0, (norm - received).days) + 1))
    return sum(_counts(calendar, day, stood) for day in days)


def moved_with_calendar(
    before: WorkingCalendar, after: WorkingCalendar, received: date, norm: date, gaps: Iterable[Gap] = ()
) -> date:
    """Where a norm ends when the calendar it runs on changed: just as many working days after receipt."""
    stood = tuple(gaps)
    return norm_end(after, received, norm_length(before, received, norm, stood), stood)


def promise_after(calendar: WorkingCalendar, promised: date, gap: Gap, legal: date | None) -> date:
    """What can be promised after standing still: as many working days later, never after the legal date, and never
    earlier than what was promised."""
    later = working_days_on(calendar, promised, days_stood(calendar, gap))
    return max(promised, min(later, legal)) if legal else later


def _counts(calendar: WorkingCalendar, day: date, gaps: tuple[Gap, ...]) -> bool:
    return calendar.is_working_day(day) and not any(each.holds(day) for each in gaps)
