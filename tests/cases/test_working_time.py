"""Working time and working days, against references that go minute by minute and day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eenloket.cases.rules.pauses import Gap, days_stood, moved_with_calendar, norm_end, norm_length, promise_after
from eenloket.cases.rules.working_time import OpeningHours, after_working, worked_between
from eenloket.organisation.rules import WorkingCalendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = timedelta(minutes=1)
OFFICE = OpeningHours(
    WorkingCalendar(closing_days={date(2026, 5, 15): "Dag na Hemelvaart"}),
    tuple((day, time(8, 30), time(12)) for day in range(5)) + tuple((day, time(13), time(17)) for day in range(4)),
)
NIGHTS = OpeningHours(WorkingCalendar(frozenset(range(7))), tuple((day, time(0), time(5)) for day in range(7)))

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
MINUTES = st.integers(0, 24 * 60 - 1)
CLOSED = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.just("dicht"), max_size=6)
GAPS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 15)), max_size=3)


def at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC) + minute * MINUTE


def is_open(hours: OpeningHours, moment: datetime) -> bool:
    """The reference: is this one minute worked? By the hands of a clock in Amsterdam, no arithmetic on moments."""
    local = moment.astimezone(AMSTERDAM)
    if not hours.calendar.is_working_day(local.date()):
        return False
    return any(day == local.weekday() and opens <= local.time() < closes for day, opens, closes in hours.spans)


def minutes_one_by_one(hours: OpeningHours, start: datetime, end: datetime) -> int:
    total = 0
    while start < end:
        total += is_open(hours, start)
        start += MINUTE
    return total


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([OFFICE, NIGHTS]), DAYS, MINUTES, st.integers(0, 6 * 24 * 60))
def test_working_time_is_the_sum_of_its_minutes(hours: OpeningHours, day: date, minute: int, length: int) -> None:
    start = at(day, minute)
    end = start + length * MINUTE
    assert worked_between(hours, start, end) == minutes_one_by_one(hours, start, end) * MINUTE


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([OFFICE, NIGHTS]), DAYS, MINUTES, st.integers(1, 1500))
def test_what_is_added_is_what_is_counted_and_not_a_minute_sooner_would_do(
    hours: OpeningHours, day: date, minute: int, amount: int
) -> None:
    start = at(day, minute)
    end = after_working(hours, start, amount * MINUTE)
    assert minutes_one_by_one(hours, start, end) == amount
    assert minutes_one_by_one(hours, start, end - MINUTE) == amount - 1


@pytest.mark.parametrize(
    ("night", "hours"),
    [(date(2026, 3, 29), 4), (date(2026, 10, 25), 6), (date(2026, 11, 1), 5)],  # put forward, put back, neither
)
def test_the_night_on_which_the_clock_changes_is_shorter_or_longer(night: date, hours: int) -> None:
    assert worked_between(NIGHTS, at(night, 0), at(night + timedelta(1), 0)) == timedelta(hours=hours)


def test_lunch_and_evening_do_not_count() -> None:
    monday = date(2026, 6, 1)
    assert worked_between(OFFICE, at(monday, 11 * 60 + 30), at(monday, 13 * 60 + 30)) == timedelta(hours=1)
    assert after_working(OFFICE, at(monday, 16 * 60 + 30), timedelta(hours=1)) == at(monday + timedelta(1), 9 * 60)


def test_what_is_done_at_closing_time_is_done_that_day() -> None:
    monday = date(2026, 6, 1)
    assert after_working(OFFICE, at(monday, 16 * 60), timedelta(hours=1)) == at(monday, 17 * 60)


def test_spans_that_overlap_count_once() -> None:
    double = OpeningHours(WorkingCalendar(), ((0, time(9), time(12)), (0, time(11), time(13))))
    monday = date(2026, 6, 1)
    assert worked_between(double, at(monday, 0), at(monday, 1439)) == timedelta(hours=4)


def test_hours_that_are_never_open_are_refused() -> None:
    with pytest.raises(ValueError, match="never open"):
        after_working(OpeningHours(WorkingCalendar(), ()), at(date(2026, 6, 1), 0), MINUTE)


# --- working days and pauses


def days_that_count(calendar: WorkingCalendar, received: date, until: date, gaps: list[Gap]) -> list[date]:
    """The reference: writes down every single day, then strikes out what was closed and what stood still."""
    written = [received + timedelta(n) for n in range(1, (until - received).days + 1)]
    closed = {day for day in written if calendar.why_closed(day) is not None}
    still = {day for gap in gaps for day in written if gap.start < day <= gap.end}
    return [day for day in written if day not in closed | still]


def _gaps(received: date, found: list[tuple[int, int]]) -> list[Gap]:
    return [Gap(received + timedelta(start), received + timedelta(start + length)) for start, length in found]


@given(DAYS, st.integers(1, 40), CLOSED, GAPS)
def test_a_norm_ends_on_its_last_day_that_counts(
    received: date, norm: int, closed: dict[date, str], found: list[tuple[int, int]]
) -> None:
    calendar, gaps = WorkingCalendar(closing_days=closed), _gaps(received, found)
    end = norm_end(calendar, received, norm, gaps)
    counted = days_that_count(calendar, received, end, gaps)
    assert (len(counted), counted[-1]) == (norm, end)
    assert norm_length(calendar, received, end, gaps) == norm


@given(DAYS, st.integers(1, 20), st.integers(0, 30), st.integers(0, 20))
def test_standing_still_moves_the_norm_by_the_working_days_it_lasted(
    received: date, norm: int, after: int, length: int
) -> None:
    calendar = WorkingCalendar()
    without = norm_end(calendar, received, norm)
    gap = Gap(received + timedelta(after), received + timedelta(after + length))
    if gap.start >= without:
        return
    moved = norm_end(calendar, received, norm, [gap])
    assert calendar.working_days_between(without, moved) == days_stood(calendar, gap)


@given(DAYS, st.integers(1, 30), CLOSED, CLOSED, GAPS)
def test_another_calendar_keeps_the_length_of_a_norm(
    received: date, norm: int, one: dict[date, str], other: dict[date, str], found: list[tuple[int, int]]
) -> None:
    before, after = WorkingCalendar(closing_days=one), WorkingCalendar(closing_days=other)
    gaps = _gaps(received, found)
    end = norm_end(before, received, norm, gaps)
    assert moved_with_calendar(before, after, received, end, gaps) == norm_end(after, received, norm, gaps)


@given(DAYS, st.integers(0, 30), st.integers(0, 30), st.integers(0, 40))
def test_a_promise_after_a_pause_is_never_earlier_and_never_after_the_law(
    start: date, stood: int, promised_after: int, legal_after: int
) -> None:
    promised = start + timedelta(promised_after)
    legal = promised + timedelta(legal_after)
    moved = promise_after(WorkingCalendar(), promised, Gap(start, start + timedelta(stood)), legal)
    assert promised <= moved <= legal
