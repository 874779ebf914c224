"""Periods, shares, changes and norms: arithmetic only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.insight.rules import (
    LONGEST_PERIOD,
    NOTHING,
    against_norm,
    days_for_line,
    label_every,
    period_of,
    points_changed,
    scale_for,
)
from eenloket.insight.types import Change, Period, Share

TODAY = date(2026, 11, 24)  # a Tuesday
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
counts = st.integers(0, 10_000)
shares = st.builds(lambda part, rest: Share(part, part + rest), counts, counts)


@pytest.mark.parametrize(
    ("name", "first", "days_long"),
    [
        ("today", TODAY, 1),
        ("week", date(2026, 11, 23), 2),
        ("4weeks", date(2026, 10, 28), 28),
        ("13weeks", date(2026, 8, 26), 91),
    ],
)
def test_a_named_period_ends_today(name: str, first: date, days_long: int) -> None:
    period = period_of(name, TODAY)
    assert (period.first, period.last, period.days) == (first, TODAY, days_long)


def test_chosen_days_are_put_in_order() -> None:
    assert period_of("chosen", TODAY, date(2026, 3, 2), date(2026, 3, 1)) == Period(date(2026, 3, 1), date(2026, 3, 2))


def test_from_a_day_runs_until_today_and_to_a_day_is_that_day() -> None:
    assert period_of("chosen", TODAY, date(2026, 11, 1)) == Period(date(2026, 11, 1), TODAY)
    assert period_of("chosen", TODAY, None, date(2026, 11, 1)) == Period(date(2026, 11, 1), date(2026, 11, 1))


@given(days, days)
def test_a_chosen_period_is_at_most_a_year(first: date, last: date) -> None:
    period = period_of("chosen", TODAY, first, last)
    assert 1 <= period.days <= LONGEST_PERIOD
    assert period.last == max(first, last)


@given(days, st.integers(0, 400))
def test_the_period_before_is_as_long_has_the_same_weekdays_and_does_not_overlap(first: date, more: int) -> None:
    period = Period(first, first + timedelta(days=more))
    before = period.before
    assert before.days == period.days
    assert before.first.weekday() == period.first.weekday()
    assert before.last < period.first


def test_of_nothing_there_is_no_share() -> None:
    assert NOTHING.value is None
    assert against_norm(NOTHING.value, 0.8) is None
    assert points_changed(Share(1, 2), NOTHING) is None


@given(shares, shares)
def test_a_sum_of_days_is_numerators_over_denominators(one: Share, other: Share) -> None:
    together = one + other
    assert together.part == one.part + other.part
    assert together.value is None or 0 <= together.value <= 1
    if one.value is not None and other.value is not None and together.value is not None:
        assert min(one.value, other.value) <= together.value <= max(one.value, other.value)


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2)])
def test_a_part_is_never_more_than_the_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no part of"):
        Share(part, whole)


def test_what_is_printed_as_the_norm_reaches_it() -> None:
    assert against_norm(0.79996, 0.8) == "ok"
    assert against_norm(0.7994, 0.8) == "warn"
    assert against_norm(0.75, 0.8) == "warn"
    assert against_norm(0.749, 0.8) == "late"
    assert against_norm(0.0, 0.8) == "late"


def test_more_than_nothing_is_no_change_in_percent() -> None:
    assert Change(10, 0).value is None
    assert Change(12, 10).value == pytest.approx(0.2)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=100))
def test_every_value_and_the_norm_lie_on_the_axis(values: list[float]) -> None:
    scale = scale_for(values, 0.8)
    assert len(scale.ticks) <= 7
    assert scale.ticks[0] == scale.low
    for value in [*values, 0.8]:
        assert -0.1 <= scale.place(value, 180) <= 180.1


@given(st.integers(1, 1000))
def test_no_more_labels_than_fit(count: int) -> None:
    assert len(range(0, count, label_every(count))) <= 22


def test_a_day_with_a_few_questions_does_not_spoil_the_line() -> None:
    assert days_for_line([100, 1, 0, 90]) == [True, False, False, True]


def test_where_every_day_has_a_few_all_are_drawn() -> None:
    assert days_for_line([3, 0, 2]) == [True, False, True]
