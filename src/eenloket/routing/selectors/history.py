"""What happened in the queues on days that may be long ago: for figures, and for the rows behind them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from eenloket.contacts.types import LIVE_CHANNELS
from eenloket.core import clock
from eenloket.routing.models import RoutingEvent, WorkItem
from eenloket.routing.rules.replay import Step
from eenloket.routing.types import EventKind, Why, WorkState

_TARGET: Final = F("queued_at") + F("queue__target_seconds") * timedelta(seconds=1)

# How the turns of who came in are counted: T is inclusive and the clock runs from coming in the queue; closed or full
# is blocked and not offered; who still waits is not counted yet; who is called back is neither answered nor gone.
BLOCKED: Final = Q(state=WorkState.OVERFLOWED) & ~Q(outcome=Why.TOO_LONG)
OFFERED: Final = ~BLOCKED & ~Q(state__in=[WorkState.QUEUED, WorkState.OFFERED])
ANSWERED: Final = Q(accepted_at__isnull=False)
WITHIN: Final = Q(accepted_at__lte=_TARGET)
LEFT: Final = Q(state=WorkState.ABANDONED, accepted_at=None)
LEFT_WITHIN: Final = LEFT & Q(ended_at__lte=_TARGET)
CALLED_BACK: Final = Q(is_call_back=True)


def turns_on(
    contact_centre_id: uuid.UUID, municipality_ids: Iterable[uuid.UUID], first: date, last: date
) -> QuerySet[WorkItem]:
    """The first turns of who came in on the live channels from `first` up to and including `last`. A transfer is a new
    segment and not a new offer, so it is not among them."""
    return WorkItem.objects.filter(
        contact_centre_id=contact_centre_id,
        municipality_id__in=list(municipality_ids),
        channel__in=sorted(LIVE_CHANNELS),
        turn=1,
        queued_at__gte=clock.start_of(first),
        queued_at__lt=clock.start_of(last, days=1),
    )


def days_with_states(contact_centre_id: uuid.UUID, days: Sequence[date]) -> list[date]:
    """On which of these days anybody changed state, and so was signed on."""
    if not days:
        return []
    log = RoutingEvent.objects.filter(
        contact_centre_id=contact_centre_id,
        kind=EventKind.STATE,
        at__gte=clock.start_of(days[0]),
        at__lt=clock.start_of(days[-1], days=1),
    )
    found = set(log.order_by().annotate(day=TruncDate("at")).values_list("day", flat=True).distinct())
    return [day for day in days if day in found]


def states_on(contact_centre_id: uuid.UUID, day: date) -> Iterator[Step]:
    """Each change of state of the advisors on a day, in order, after the state in which each entered the day."""
    log = RoutingEvent.objects.filter(contact_centre_id=contact_centre_id, kind=EventKind.STATE)
    fields = ("at", "staff_id", "value")
    before = log.filter(at__gte=clock.start_of(day, days=-1), at__lt=clock.start_of(day))
    entered = before.order_by("staff_id", "-at", "-id").distinct("staff_id").values_list(*fields)
    during = log.filter(at__gte=clock.start_of(day), at__lt=clock.start_of(day, days=1)).order_by("at", "id")
    for rows in (entered, during.values_list(*fields)):
        for at, staff_id, value in rows:
            yield Step(at=max(at, clock.start_of(day)), kind=EventKind.STATE, staff=staff_id, value=value)
