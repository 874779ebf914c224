"""How soon live work of a municipality was answered in a period. The service level as the product counts it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from eenloket.core import clock
from eenloket.routing.models import WorkItem
from eenloket.routing.types import WorkState


@dataclass(frozen=True)
class LevelCount:
    """Of first turns: how many were let in, answered within the time, left, and left within the time."""

    offered: int
    within: int
    left: int
    left_within: int

    @property
    def base(self) -> int:
        return self.offered - self.left_within


def reached(municipality_id: uuid.UUID, channel: str, first: date, last: date, *, seconds: int = 0) -> LevelCount:
    """Days inclusive. Answered within T: of what was offered less what left within T, T inclusive. What was not let in
    (closed, full) was not offered; what still waits is not counted."""
    limit = timedelta(seconds=seconds)
    answered = Q(accepted_at__isnull=False)
    left = Q(state=WorkState.ABANDONED, accepted_at=None)
    found = WorkItem.objects.filter(
        municipality_id=municipality_id,
        channel=channel,
        turn=1,
        arrived_at__gte=clock.start_of(first),
        arrived_at__lt=clock.start_of(last, days=1),
    )
    counted = found.aggregate(
        offered=Count("pk", filter=answered | left),
        within=Count("pk", filter=answered & Q(accepted_at__lte=F("queued_at") + limit)),
        left=Count("pk", filter=left),
        left_within=Count("pk", filter=left & Q(ended_at__lte=F("queued_at") + limit)),
    )
    return LevelCount(**counted)
