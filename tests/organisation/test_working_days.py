"""Norms run on the days a municipality works."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eenloket.organisation.rules import WorkingCalendar

EVERY_WEEK = WorkingCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
NORMS = st.integers(min_value=0, max_value=60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A municipality with any weekdays and some closing days of its own."""
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    closing = draw(st.lists(DAYS, max_size=20))
    return WorkingCalendar(weekdays, dict.fromkeys(closing, "eigen vrije dag"))


@pytest.mark.parametrize(
    ("received", "norm", "due"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 2, date(2026, 3, 4)),  # the day of receipt does not count
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # over a weekend
        (date(2026, 3, 7), 0, date(2026, 3, 9)),  # received on a free day
        (date(2026, 4, 3), 2, date(2026, 4, 8)),  # works on Good Friday, not on Easter Monday
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # over a weekend and Koningsdag
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # over Christmas
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into the new year
    ],
)
def test_a_norm_ends_on_the_nth_working_day_after_receipt(received: date, norm: int, due: date) -> None:
    assert EVERY_WEEK.add_working_days(received, norm) == due


def test_a_closing_day_of_its_own_moves_the_norm() -> None:
    bridge_day = {date(2026, 5, 15): "brugdag"}
    calendar = WorkingCalendar(closing_days=bridge_day)
    assert calendar.add_working_days(date(2026, 5, 13), 1) == date(2026, 5, 18)  # Ascension, bridge day, weekend


def test_a_municipality_that_works_on_saturday_counts_it() -> None:
    assert WorkingCalendar(frozenset(range(6))).add_working_days(date(2026, 3, 6), 1) == date(2026, 3, 7)


def test_a_negative_norm_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        EVERY_WEEK.add_working_days(date(2026, 3, 2), -1)


def test_a_calendar_without_working_days_is_refused_instead_of_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="no working days"):
        WorkingCalendar(frozenset()).add_working_days(date(2026, 3, 2), 1)


def test_the_strip_shows_each_day_with_its_count_or_why_it_does_not_count() -> None:
    strip = [(each.day.day, each.count, each.reason) for each in EVERY_WEEK.strip(date(2026, 4, 24), 2)]
    assert strip == [(24, 0, ""), (25, None, ""), (26, None, ""), (27, None, "Koningsdag"), (28, 1, ""), (29, 2, "")]


@given(calendars(), DAYS, NORMS)
def test_the_day_a_norm_ends_is_a_working_day(calendar: WorkingCalendar, received: date, norm: int) -> None:
    assert calendar.is_working_day(calendar.add_working_days(received, norm))


@given(calendars(), DAYS, st.integers(1, 60))
def test_exactly_n_working_days_lie_between_receipt_and_the_end_of_the_norm(
    calendar: WorkingCalendar, received: date, norm: int
) -> None:
    due = calendar.add_working_days(received, norm)
    assert calendar.working_days_between(received, due) == norm


@given(calendars(), DAYS, NORMS, st.integers(0, 30))
def test_what_is_received_later_or_takes_longer_is_never_due_earlier(
    calendar: WorkingCalendar, received: date, norm: int, later: int
) -> None:
    due = calendar.add_working_days(received, norm)
    assert calendar.add_working_days(received + timedelta(later), norm) >= due
    assert calendar.add_working_days(received, norm + later) >= due


@given(calendars(), DAYS, DAYS)
def test_counting_backwards_is_counting_forwards_with_a_minus(
    calendar: WorkingCalendar, start: date, end: date
) -> None:
    assume(abs((end - start).days) < 400)
    assert calendar.working_days_between(start, end) == -calendar.working_days_between(end, start)


@given(calendars(), DAYS, NORMS)
def test_the_strip_is_unbroken_and_ends_with_the_norm(calendar: WorkingCalendar, received: date, norm: int) -> None:
    strip = list(calendar.strip(received, norm))
    assert [each.day for each in strip] == [received + timedelta(n) for n in range(len(strip))]
    counts = [each.count for each in strip[1:] if each.count is not None]
    assert counts == list(range(1, norm + 1)) or (norm == 0 and counts in ([], [1]))
