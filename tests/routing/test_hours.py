from __future__ import annotations

from datetime import date, datetime

import pytest

from eenloket.routing.rules import Situation, next_opening, problem_with, reason_closed, reasons_of, verdict

HOURS = {"0": [["9:00", "12:30"], ["13:00", "17:00"]], "2": [["9:00", "20:00"]]}
MONDAY, SUNDAY = datetime(2026, 11, 23), datetime(2026, 11, 22)  # noqa: DTZ001 - local moments


def no_holiday(_day: date) -> str | None:
    return None


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(8, 59, "closed"), (9, 0, ""), (12, 30, "closed"), (13, 0, ""), (17, 0, "closed")]
)
def test_it_is_open_from_the_first_minute_and_not_in_the_last(hour: int, minute: int, expected: str) -> None:
    assert reason_closed(MONDAY.replace(hour=hour, minute=minute), HOURS, no_holiday) == expected


def test_a_closing_day_is_told_apart_from_an_evening() -> None:
    assert reason_closed(MONDAY.replace(hour=10), HOURS, lambda _day: "Tweede Kerstdag") == "holiday"


def test_without_hours_it_is_open_on_the_days_that_the_municipality_works() -> None:
    assert reason_closed(MONDAY, {}, no_holiday) == ""
    assert reason_closed(SUNDAY, {}, lambda _day: "") == "closed"


def test_it_opens_next_after_the_weekend_and_past_a_closing_day() -> None:
    assert next_opening(SUNDAY, HOURS, no_holiday) == MONDAY.replace(hour=9)
    on_monday_closed = next_opening(SUNDAY, HOURS, lambda day: "Dicht" if day == MONDAY.date() else None)
    assert on_monday_closed == datetime(2026, 11, 25, 9)  # noqa: DTZ001
    assert next_opening(SUNDAY, {}, no_holiday) is None


@pytest.mark.parametrize(
    ("spans", "problem"),
    [
        ([["9:00", "12:30"], ["13:00", "17:00"]], ""),
        ([["9:00", "10"]], ""),
        ([["9:00", "25:00"]], "times"),
        ([["17:00", "9:00"]], "order"),
        ([["9:00", "13:00"], ["12:00", "17:00"]], "overlap"),
    ],
)
def test_what_is_wrong_with_hours_has_a_name(spans: list[list[str]], problem: str) -> None:
    assert problem_with({"0": spans}) == problem


def test_reasons_are_looked_at_in_a_fixed_order() -> None:
    everything = Situation(closed="closed", signed_on=0, waiting=9, most_waiting=1)
    assert reasons_of(everything) == ["closed", "full", "nobody"]
    assert reasons_of(Situation(waited=300, longest_wait=300)) == ["too_long"]
    assert reasons_of(Situation(waited=299, longest_wait=300)) == []


def test_a_queue_that_lets_wait_when_closed_still_says_that_nobody_is_there() -> None:
    nobody = {"nobody": {"action": "message", "text": "Niemand", "queue": ""}}
    why, rule = verdict(nobody, Situation(closed="closed", signed_on=0))
    assert (why, rule.action, rule.text) == ("nobody", "message", "Niemand")
    assert verdict({}, Situation(closed="closed", signed_on=0))[0] == "closed"
    assert verdict(nobody, Situation())[0] == ""
