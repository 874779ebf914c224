"""When a location is open: its week, its own days, and the days on which its municipality does not work."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from eenloket.counter.types import Span

Week = Mapping[int, Sequence[Span]]


def spans_on(day: date, week: Week, own_days: Mapping[date, Sequence[Span]], *, is_closed: bool) -> list[Span]:
    """The hours of a day. An own day goes before everything; else a day on which the municipality does not work has
    none, and any other those of its weekday."""
    if day in own_days:
        return list(own_days[day])
    return [] if is_closed else sorted(week.get(day.weekday(), ()), key=lambda span: span.opens)


def open_at(moment: time, spans: Iterable[Span]) -> Span | None:
    """The stretch in which this moment falls, None when it is closed then."""
    return next((span for span in spans if span.opens <= moment < span.closes), None)


def overlap(spans: Sequence[Span]) -> bool:
    """Whether two stretches of a day overlap."""
    ordered = sorted(spans, key=lambda span: span.opens)
    return any(later.opens < earlier.closes for earlier, later in itertools.pairwise(ordered))
