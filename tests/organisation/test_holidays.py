"""Dutch holidays, against the dates that were or will be celebrated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eenloket.organisation.rules import easter_sunday, kings_day, legal_holidays, public_holidays

EASTER = {2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2028: "04-16", 2029: "04-01", 2030: "04-21"}
ASCENSION = {2024: "05-09", 2025: "05-29", 2026: "05-14", 2027: "05-06", 2028: "05-25", 2029: "05-10", 2030: "05-30"}
WHIT_MONDAY = {2024: "05-20", 2025: "06-09", 2026: "05-25", 2027: "05-17", 2028: "06-05", 2029: "05-21", 2030: "06-10"}
KINGS_DAY = {2024: "04-27", 2025: "04-26", 2026: "04-27", 2027: "04-27", 2028: "04-27", 2029: "04-27", 2030: "04-27"}


def _days(table: dict[int, str]) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for year, day in table.items()]


@pytest.mark.parametrize("day", _days(EASTER))
def test_easter_falls_on_its_known_date(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_easter_is_a_sunday_between_22_march_and_25_april() -> None:
    for year in range(1900, 2300):
        easter = easter_sunday(year)
        assert easter.weekday() == 6
        assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@pytest.mark.parametrize("day", _days(ASCENSION))
def test_ascension_day_is_free(day: date) -> None:
    assert public_holidays(day.year)[day] == "Hemelvaartsdag"


@pytest.mark.parametrize("day", _days(WHIT_MONDAY))
def test_whit_monday_is_free(day: date) -> None:
    assert public_holidays(day.year)[day] == "Tweede Pinksterdag"


@pytest.mark.parametrize("day", _days(KINGS_DAY))
def test_kings_day_moves_to_saturday_when_it_would_be_a_sunday(day: date) -> None:
    assert kings_day(day.year) == day
    assert public_holidays(day.year)[day] == "Koningsdag"


@pytest.mark.parametrize("year", range(2024, 2031))
def test_new_year_and_both_christmas_days_are_free(year: int) -> None:
    free = public_holidays(year)
    assert {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)} <= set(free)


@pytest.mark.parametrize("year", range(2024, 2031))
def test_the_law_adds_good_friday_and_liberation_day(year: int) -> None:
    added = set(legal_holidays(year)) - set(public_holidays(year))
    assert added == {easter_sunday(year) - timedelta(2), date(year, 5, 5)}
