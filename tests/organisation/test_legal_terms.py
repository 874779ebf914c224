"""Terms of the law move past free days (Algemene termijnenwet)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.organisation.rules import legal_holidays, legal_term_end

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 2), 56, date(2026, 4, 28)),  # eight weeks: Koningsdag moves it a day
        (date(2026, 2, 20), 42, date(2026, 4, 7)),  # Good Friday, a weekend and Easter Monday
        (date(2026, 3, 24), 42, date(2026, 5, 6)),  # 5 May counts as free for the law
        (date(2026, 10, 30), 56, date(2026, 12, 28)),  # Christmas Day on a Friday
        (date(2026, 3, 2), 14, date(2026, 3, 16)),
    ],
)
def test_a_term_that_ends_on_a_free_day_ends_on_the_next_other_day(start: date, days: int, end: date) -> None:
    assert legal_term_end(start, days=days) == end


@given(DAYS, st.integers(0, 400))
def test_a_term_never_ends_on_a_free_day_nor_moves_more_than_needed(start: date, days: int) -> None:
    bare, end = start + timedelta(days), legal_term_end(start, days=days)
    assert end.weekday() < 5
    assert end not in legal_holidays(end.year)
    between = [bare + timedelta(n) for n in range((end - bare).days)]
    assert all(day.weekday() >= 5 or day in legal_holidays(day.year) for day in between)


@given(DAYS, st.integers(0, 400))
def test_a_longer_term_never_ends_earlier(start: date, days: int) -> None:
    assert legal_term_end(start, days=days + 1) >= legal_term_end(start, days=days)
