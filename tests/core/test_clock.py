from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eenloket.core import clock
from tests.builders import the_time_is


@pytest.mark.parametrize(
    ("utc", "dutch_day"),
    [
        ("2026-01-31 22:59", date(2026, 1, 31)),
        ("2026-01-31 23:00", date(2026, 2, 1)),  # winter: one hour ahead
        ("2026-06-30 21:59", date(2026, 6, 30)),
        ("2026-06-30 22:00", date(2026, 7, 1)),  # summer: two hours ahead
    ],
)
def test_a_day_begins_at_midnight_in_the_netherlands(utc: str, dutch_day: date) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert clock.day_of(moment) == dutch_day
    with the_time_is(moment):
        assert clock.today() == dutch_day
