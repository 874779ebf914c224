"""When questions come in: over the days, and within a day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from .stories import at, half_hours, weekday_weight
from .subjects import FALLEN_TREE, NO_CALENDAR, SUBJECTS, Subject

if TYPE_CHECKING:
    from .foundation import World
    from .stories import Stories

CLOSING: Final = 17 * 60
_FIRST_MINUTE: Final = 8 * 60 + 30
_EVENING_CLOSING: Final = 20 * 60
_SHARE_EVENING: Final = 0.05
_LAST_MINUTES: Final = 20  # of today: what came in then is still going on
_FEW: Final = 8
_TARIFF: Final = next(each for each in SUBJECTS if each.code == "gemeentelijke-belasting-betalen")


@dataclass(frozen=True)
class Arrival:
    """A question that comes in: at which minute of which day, and about what (None: anything usual)."""

    day: date
    minute: float
    subject: Subject | None = None

    @property
    def moment(self) -> datetime:
        whole = int(self.minute)
        return at(self.day, time(whole // 60, whole % 60, int(self.minute % 1 * 60)))


def working_days(world: World, today: date, count: int) -> list[date]:
    """The days of the history on which one of the municipalities works, oldest first."""
    days = (today - timedelta(n) for n in itertools.count())
    span = reversed(list(itertools.islice(days, count)))
    return [day for day in span if any(place.calendar.is_working_day(day) for place in world.places)]


def arrivals(random: Random, days: Sequence[date], total: int, now: datetime, stories: Stories | None) -> list[Arrival]:
    """`total` questions over the days, in order of time; today only up to now."""
    streams = [stream for day in days for stream in _streams(random, day, now, stories)]
    today = timezone.localtime(now).date()
    few = [] if any(stream.day == today for stream in streams) else _a_few(random, now)
    total -= len(few)
    weights = [stream.weight for stream in streams]
    counts = _shared_out(total, weights)
    found = [
        Arrival(stream.day, _minute(random, stream), stream.subject)
        for stream, count in zip(streams, counts, strict=True)
        for _ in range(count)
    ]
    return sorted(found + few, key=lambda each: (each.day, each.minute))


def _a_few(random: Random, now: datetime) -> list[Arrival]:
    """At night or in a weekend somebody is there for what cannot wait."""
    local = timezone.localtime(now)
    until = local.hour * 60 + local.minute - _LAST_MINUTES
    return [Arrival(local.date(), random.uniform(max(0, until - 180), until)) for _ in range(_FEW)] if until > 0 else []


@dataclass(frozen=True)
class _Stream:
    """Questions of one day: the usual ones, or those about one subject from some minute on."""

    day: date
    weight: float
    until: float
    subject: Subject | None = None
    start: float = _FIRST_MINUTE


def _streams(random: Random, day: date, now: datetime, stories: Stories | None) -> Iterator[_Stream]:
    local = timezone.localtime(now)
    until = float(_EVENING_CLOSING)
    share = 1.0
    if day == local.date():
        until = min(until, local.hour * 60 + local.minute - _LAST_MINUTES)
        share = sum(part for start, part in half_hours() if start + 30 <= until)
    weight = weekday_weight(day) * share * random.uniform(0.91, 1.09)
    if weight:
        yield _Stream(day, weight, until)
    if stories and share == 1.0:
        yield from _story_streams(day, weight, stories)


def _story_streams(day: date, weight: float, stories: Stories) -> Iterator[_Stream]:
    until = float(CLOSING)
    if day == stories.storm:
        yield _Stream(day, 1.5 * weight, until, FALLEN_TREE)
    elif day == stories.storm + timedelta(1):
        yield _Stream(day, 0.35 * weight, until, FALLEN_TREE)
    after = (day - stories.calendar_missing).days
    if after in (0, 1, 2, 3) and weight:
        share = (0.85, 0.3, 0.12, 0.06)[after]
        yield _Stream(day, share * weight, until, NO_CALENDAR, 600 if after == 0 else _FIRST_MINUTE)
    since_letter = (day - stories.letter).days
    if 0 <= since_letter <= 21 and weight:
        share = 0.16 if since_letter < 8 else 0.1
        yield _Stream(day, share * weight, until, _TARIFF)


def _shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `total`, in proportion (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: counts[place] - exact[place])
    for place in by_remainder[: total - sum(counts)]:
        counts[place] += 1
    return counts


def _minute(random: Random, stream: _Stream) -> float:
    """A minute of the day after its shape; an explosion starts at once and fades over the day."""
    while True:
        minute = _usual_minute(random, stream)
        if stream.start <= minute < stream.until:
            return minute


def _usual_minute(random: Random, stream: _Stream) -> float:
    if stream.start > _FIRST_MINUTE:
        return stream.start + random.expovariate(1 / 110)
    if stream.day.weekday() == 3 and random.random() < _SHARE_EVENING:
        return random.uniform(CLOSING, _EVENING_CLOSING - 10)
    starts, shares = zip(*half_hours(), strict=True)
    return float(random.choices(starts, shares)[0]) + random.uniform(0, 30)
