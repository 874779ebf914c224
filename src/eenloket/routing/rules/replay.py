"""Figures from the log alone: replaying it must give what the tables say (invariant g of the research page)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from eenloket.routing.types import EventKind, WorkState

from .service_level import Counts


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the log. `value` is the end state of an item, the new state of an advisor, or a queue."""

    at: datetime
    kind: str
    item: uuid.UUID | None = None
    staff: uuid.UUID | None = None
    value: str = ""


@dataclass(frozen=True)
class Figures:
    """Of first turns: how many came, were handled, left, were kept out; and the waits of who was answered."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    blocked: int = 0
    called_back: int = 0
    waited_seconds: float = 0
    within: int = 0
    abandoned_within: int = 0

    @property
    def service_level(self) -> float | None:
        """Answered within T over all offered less those who left within T; None when nothing was offered."""
        base = self.offered - self.abandoned_within
        return self.within / base if base > 0 else None

    @property
    def counts(self) -> Counts:
        """Of what is decided: answered or left. Who was called back or still waits is a class of its own."""
        return Counts(self.answered, self.within, self.abandoned, self.abandoned_within)


def figures_of(steps: Iterable[Step], *, within_seconds: float) -> Figures:
    """The figures of a stretch of the log, in its order. A transfer is a new segment, not a new offer."""
    queued: dict[uuid.UUID, datetime] = {}
    answered: dict[uuid.UUID, float] = {}
    ended: dict[uuid.UUID, tuple[str, float]] = {}
    blocked: set[uuid.UUID] = set()
    for step in steps:
        if step.item is None:
            continue
        if step.kind == EventKind.QUEUED and step.value != "transfer":
            queued[step.item] = step.at
        elif step.kind == EventKind.REFUSED and step.item not in queued:
            blocked.add(step.item)
        elif step.kind == EventKind.ACCEPTED and step.item in queued and step.item not in answered:
            answered[step.item] = (step.at - queued[step.item]).total_seconds()
        elif step.kind == EventKind.ENDED and step.item in queued:
            ended[step.item] = (step.value, (step.at - queued[step.item]).total_seconds())
    left = [wait for item, (state, wait) in ended.items() if state == WorkState.ABANDONED and item not in answered]
    return Figures(
        offered=len(queued),
        answered=len(answered),
        abandoned=len(left),
        blocked=len(blocked),
        called_back=sum(state == WorkState.CALLED_BACK for state, _ in ended.values()),
        waited_seconds=sum(answered.values()),
        within=sum(wait <= within_seconds for wait in answered.values()),
        abandoned_within=sum(wait <= within_seconds for wait in left),
    )


def advisor_seconds(steps: Iterable[Step], until: datetime) -> dict[uuid.UUID, dict[str, float]]:
    """Seconds that each advisor was in each state; together they are the time signed on."""
    current: dict[uuid.UUID, tuple[str, datetime]] = {}
    sums: dict[uuid.UUID, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for step in steps:
        if step.kind != EventKind.STATE or step.staff is None:
            continue
        if step.staff in current:
            state, since = current[step.staff]
            sums[step.staff][state] += (step.at - since).total_seconds()
        current[step.staff] = (step.value, step.at)
    for staff, (state, since) in current.items():
        sums[staff][state] += (until - since).total_seconds()
    return {
        staff: {state: seconds for state, seconds in own.items() if state != "offline"} for staff, own in sums.items()
    }
