"""When the remarkable things of the history happen, counted back from today. See docs/demo.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

DAYS: Final = 90

_WEEKDAY_WEIGHTS: Final = (1.27, 1.06, 0.94, 0.97, 0.82)
# Per mille of a day's questions per half hour from 8.30; a dip at lunch. After five only the evening counter is open.
_HALF_HOURS: Final = (50, 72, 80, 82, 79, 73, 64, 51, 47, 56, 64, 63, 59, 53, 46, 36, 25)
_OPENS: Final = time(8, 30)


@dataclass(frozen=True)
class Stories:
    """The days on which something happened; all lie in the past."""

    days: Sequence[date]  # working days of the history, oldest first, with today when it is one
    storm: date
    calendar_missing: date  # from ten o'clock
    answer_published: datetime
    handler_away: tuple[date, date]  # first and last day of the absence
    letter: date  # a new tariff letter of belastingen

    def is_handler_away(self, day: date) -> bool:
        return self.handler_away[0] <= day <= self.handler_away[1]


def tell(days: Sequence[date], today: date) -> Stories:
    """Place the stories on working days. The explosion falls in the last full week, so that "last week" shows it."""
    past = [day for day in days if day < today]
    explosion = _second_day_of_last_week(past, today)
    next_day = next((day for day in past if day > explosion), explosion)
    return Stories(
        days=days,
        storm=past[-32],
        calendar_missing=explosion,
        answer_published=at(next_day, time(11, 5)),
        handler_away=(past[-14], past[-5]),
        letter=past[-17],
    )


def _second_day_of_last_week(past: Sequence[date], today: date) -> date:
    monday = today - timedelta(today.weekday())
    for weeks in range(1, 6):
        start = monday - timedelta(7 * weeks)
        week = [day for day in past if start <= day < start + timedelta(7)]
        if len(week) >= 3:
            return week[1]
    return past[-5]


def at(day: date, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))


def weekday_weight(day: date) -> float:
    return _WEEKDAY_WEIGHTS[day.weekday()] if day.weekday() < 5 else 0.0


def half_hours() -> list[tuple[int, float]]:
    """Start in minutes after midnight, and the share of the day's questions."""
    start = _OPENS.hour * 60 + _OPENS.minute
    return [(start + 30 * place, share / 1000) for place, share in enumerate(_HALF_HOURS)]
