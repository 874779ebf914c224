"""Half hours of a day, and how long advisors were in each state in each of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

from eenloket.insight.types import SLOTS

_SLOT: Final = timedelta(minutes=30)
COUNTED_STATES: Final = ("ready", "offered", "busy", "wrap_up", "not_ready")


class StateStep(Protocol):
    """A change of state of somebody, as the log has it."""

    @property
    def at(self) -> datetime: ...
    @property
    def staff(self) -> uuid.UUID | None: ...
    @property
    def value(self) -> str: ...


def seconds_per_slot(
    steps: Iterable[StateStep], start: datetime, until: datetime
) -> dict[tuple[uuid.UUID, int], dict[str, float]]:
    """Per person and half hour after `start` the seconds in each state, up to `until`. Signed off counts nowhere, so
    that the sums are the time signed on."""
    current: dict[uuid.UUID, tuple[str, datetime]] = {}
    found: dict[tuple[uuid.UUID, int], dict[str, float]] = defaultdict(lambda: dict.fromkeys(COUNTED_STATES, 0.0))

    def spread(staff: uuid.UUID, state: str, since: datetime, end: datetime) -> None:
        for slot, seconds in _in_slots(since - start, end - start):
            found[staff, slot][state] += seconds

    for step in steps:
        if step.staff is None:
            continue
        state, since = current.get(step.staff, ("", step.at))
        if state in COUNTED_STATES:
            spread(step.staff, state, since, step.at)
        current[step.staff] = (step.value, step.at)
    for staff, (state, since) in current.items():
        if state in COUNTED_STATES:
            spread(staff, state, since, until)
    return dict(found)


def _in_slots(since: timedelta, end: timedelta) -> Iterator[tuple[int, float]]:
    """A stretch of a day, in its half hours; what goes past the last one (a day of 25 hours) counts there."""
    while since < end:
        slot = min(int(since / _SLOT), SLOTS - 1)
        until = end if slot == SLOTS - 1 else min(end, (slot + 1) * _SLOT)
        yield slot, (until - since).total_seconds()
        since = until
