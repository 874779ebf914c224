from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from eenloket.demo.arrivals import arrivals
from eenloket.demo.stories import Stories, tell

MONDAY = date(2026, 11, 23)


def _days(today: date) -> list[date]:
    return [day for n in range(89, -1, -1) if (day := today - timedelta(n)).weekday() < 5]


def _at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def _stories(today: date) -> Stories:
    return tell(_days(today), today)


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-23 00:05",
        "2026-11-23 03:00",
        "2026-11-23 08:40",
        "2026-11-23 09:31",
        "2026-11-26 19:30",
        "2026-11-22 14:00",
    ],
)
def test_there_are_as_many_as_asked_for_at_any_time_of_day(moment: str) -> None:
    now = _at(moment)
    found = arrivals(Random(1), _days(now.date()), 3000, now, _stories(now.date()))
    assert len(found) == 3000
    assert all(each.moment < now for each in found)


def test_at_night_there_are_a_few_of_today() -> None:
    found = arrivals(Random(1), _days(MONDAY), 3000, _at("2026-11-23 04:00"), None)
    assert 0 < sum(each.day == MONDAY for each in found) < 20


def test_in_the_afternoon_today_has_its_share() -> None:
    found = arrivals(Random(1), _days(MONDAY), 3000, _at("2026-11-23 15:00"), None)
    per_day = Counter(each.day for each in found)
    assert per_day[MONDAY] > 0.5 * per_day[MONDAY - timedelta(7)]


def test_mondays_are_the_busiest() -> None:
    found = arrivals(Random(1), _days(MONDAY), 20_000, _at("2026-11-23 04:00"), None)
    per_weekday = Counter(each.day.weekday() for each in found)
    assert max(per_weekday, key=lambda day: per_weekday[day]) == 0


def test_a_day_has_its_peak_before_lunch_and_ends_at_five() -> None:
    found = arrivals(Random(1), _days(MONDAY), 20_000, _at("2026-11-23 04:00"), None)
    hours = Counter(each.moment.hour for each in found if each.day.weekday() == 1)
    assert max(hours, key=lambda hour: hours[hour]) in (9, 10)
    assert max(hours) == 16


def test_stories_lie_in_the_past_on_working_days() -> None:
    for today in (MONDAY + timedelta(n) for n in range(8)):
        told = _stories(today)
        days = (told.storm, told.calendar_missing, *told.handler_away, told.letter)
        assert all(day < today and day.weekday() < 5 for day in days)
        assert told.calendar_missing < today - timedelta(today.weekday())
