"""Opening hours in words."""

from __future__ import annotations

from datetime import time

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from eenloket.website.opening import week_in_words

MORNING, AFTERNOON = (time(8, 30), time(12)), (time(13), time(17))
Week = dict[int, tuple[tuple[time, time], ...]]


def words(week: Week) -> list[tuple[str, str]]:
    with translation.override("en"):
        return week_in_words(week)


def test_days_with_equal_hours_are_one_line() -> None:
    assert words(dict.fromkeys(range(5), (MORNING,))) == [("Monday to Friday", "8.30 to 12.00")]


def test_a_day_apart_breaks_the_line() -> None:
    week: Week = {0: (MORNING,), 1: (MORNING,), 2: (MORNING, AFTERNOON), 3: (MORNING,), 4: (MORNING,)}
    assert words(week) == [
        ("Monday and Tuesday", "8.30 to 12.00"),
        ("Wednesday", "8.30 to 12.00 and 13.00 to 17.00"),
        ("Thursday and Friday", "8.30 to 12.00"),
    ]


def test_a_closed_day_breaks_the_line() -> None:
    assert [line[0] for line in words({0: (MORNING,), 2: (MORNING,)})] == ["Monday", "Wednesday"]


@given(st.dictionaries(st.integers(0, 6), st.sampled_from([(MORNING,), (AFTERNOON,), (MORNING, AFTERNOON)])))
def test_there_are_never_more_lines_than_open_days(week: Week) -> None:
    lines = words(week)
    assert len(lines) <= len(week)
    assert bool(lines) == bool(week)
