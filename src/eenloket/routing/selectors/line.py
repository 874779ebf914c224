"""Who waits, for what, and for how long still."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Avg, F, QuerySet

from eenloket.core import clock
from eenloket.organisation.directory import directory_of
from eenloket.routing import rules
from eenloket.routing.models import Advisor, Offer, Queue, WorkItem
from eenloket.routing.types import (
    LIVE_STATES,
    AdvisorState,
    Candidate,
    Delivery,
    Demand,
    OfferState,
    Place,
    Waiting,
    WorkState,
)

from .people import abilities_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_RECENT: Final = timedelta(hours=2)
_LAST_SERVED: Final = 10
_USUAL_SECONDS: Final = {"phone": 240.0, "chat": 420.0, "counter": 480.0}  # until there are own figures
_AT_WORK: Final = (AdvisorState.READY, AdvisorState.OFFERED, AdvisorState.BUSY, AdvisorState.WRAP_UP)

# What the matching looks at.
_MATCHED: Final = (
    "contact_centre_id",
    "queue_id",
    "municipality_id",
    "channel",
    "portal_area_id",
    "language",
    "duties",
    "level",
    "priority_minutes",
    "strict_class",
    "units",
    "is_interruptible",
    "wanted_staff_id",
    "wanted_until",
    "skipped",
    "arrived_at",
)


def get_item(contact_centre_id: uuid.UUID, item_id: uuid.UUID) -> WorkItem | None:
    return (
        WorkItem.objects.select_related("queue", "advisor")
        .filter(contact_centre_id=contact_centre_id, pk=item_id)
        .first()
    )


def item_of_source(source: str, source_id: uuid.UUID) -> WorkItem | None:
    """The last turn of a call, chat, ticket or message."""
    found = WorkItem.objects.filter(source=source, source_id=source_id)
    return found.select_related("queue", "advisor").order_by("-turn").first()


def live_item_of_conversation(conversation_id: uuid.UUID) -> WorkItem | None:
    """The turn in which a conversation is at this moment."""
    found = WorkItem.objects.filter(conversation_id=conversation_id, state__in=LIVE_STATES)
    return found.select_related("queue").first()


def turns_of_conversation(conversation_id: uuid.UUID) -> QuerySet[WorkItem]:
    """Every turn of a conversation, the first on top."""
    found = WorkItem.objects.filter(conversation_id=conversation_id)
    return found.select_related("queue", "advisor").order_by("turn")


def pending_offers(staff: Staff) -> list[Offer]:
    """What this advisor is asked to take now, the oldest first."""
    found = Offer.objects.filter(staff=staff, state=OfferState.PENDING, expires_at__gt=clock.now())
    return list(found.select_related("item__queue", "item__municipality", "item__portal_area").order_by("made_at"))


def in_hand(staff: Staff) -> list[WorkItem]:
    """What this advisor is talking about or wrapping up."""
    found = WorkItem.objects.filter(advisor=staff, state__in=[WorkState.ACTIVE, WorkState.WRAP_UP])
    return list(found.select_related("queue").order_by("accepted_at"))


def advisor_of(staff: Staff) -> Advisor | None:
    return Advisor.objects.filter(staff=staff).first()


def ability_of(staff: Staff) -> Candidate | None:
    """What somebody may be given by their skills; None when they may not handle contacts."""
    return abilities_of(staff.contact_centre_id, {staff.pk}).get(staff.pk)


def to_offer(contact_centre_id: uuid.UUID, now: datetime) -> list[Waiting]:
    """Everything that waits to be offered, as the matching sees it."""
    queues = {each.pk: each for each in Queue.objects.filter(contact_centre=contact_centre_id)}
    found = WorkItem.objects.filter(
        contact_centre_id=contact_centre_id,
        state=WorkState.QUEUED,
        queue__in=[key for key, each in queues.items() if each.delivery == Delivery.PUSH],
    ).only(*_MATCHED)
    return [waiting_of(item, demand, now) for item, demand in demands_of(found, now, queues)]


def demands_of(
    items: Iterable[WorkItem], now: datetime, queues: Mapping[uuid.UUID, Queue] | None = None
) -> Iterator[tuple[WorkItem, Demand]]:
    """Each item with what it asks at this moment; alike demands are one object, which makes comparing quick. With
    thousands of items their `queues` are given, for a row of its own for each costs more than the matching."""
    seen: dict[Demand, Demand] = {}
    areas: dict[uuid.UUID, str] = {}
    for item in items:
        if not areas:
            areas = {key: each.code for key, each in directory_of(item.contact_centre_id).portal_areas.items()}
        queue = queues[item.queue_id] if queues else item.queue
        duties = {*item.duties, *((queue.duty,) if queue.duty else ())}
        demand = Demand(
            municipality=item.municipality_id,
            channel=item.channel,
            queue=queue.pk,
            area=areas.get(item.portal_area_id or queue.portal_area_id, ""),  # type: ignore[arg-type]
            language=item.language if item.language != "nl" else queue.language,
            duties=frozenset(duties),
            level=item.level or queue.level,
            units=item.units,
            most_at_once=queue.most_at_once,
            is_interruptible=item.is_interruptible,
            prefers_fit=queue.prefers_fit,
        )
        waited = (now - item.arrived_at).total_seconds()
        demand = rules.relaxed(
            demand,
            waited=waited,
            area_after=queue.area_relaxes_after,
            language_after=queue.language_relaxes_after,
        )
        yield item, seen.setdefault(demand, demand)


def waiting_of(item: WorkItem, demand: Demand, now: datetime) -> Waiting:
    waited = (now - item.arrived_at).total_seconds()
    is_wanted = item.wanted_until is not None and item.wanted_until > now
    return Waiting(
        id=item.pk,
        demand=demand,
        score=rules.score(waited=waited, priority_minutes=item.priority_minutes),
        arrived=item.arrived_at.timestamp(),
        strict_class=item.strict_class,
        wanted=item.wanted_staff_id if is_wanted else None,
        skipped=frozenset(uuid.UUID(key) for key, until in item.skipped.items() if until > now.timestamp()),
    )


def place_of(item: WorkItem) -> Place:
    """How many are before this one in its queue, and the wait to expect."""
    now = clock.now()
    ahead = WorkItem.objects.filter(
        queue=item.queue_id,
        state__in=[WorkState.QUEUED, WorkState.OFFERED],
        arrived_at__lt=item.arrived_at,
    ).count()
    return expected_place(item.queue, ahead, now)


def expected_place(queue: Queue, ahead: int, now: datetime) -> Place:
    """The wait to expect in a queue with so many ahead, from the figures of the last hours."""
    served = WorkItem.objects.filter(queue=queue, accepted_at__gt=now - _RECENT)
    handling = served.filter(ended_at__isnull=False).aggregate(mean=Avg(F("ended_at") - F("accepted_at")))["mean"]
    seconds = handling.total_seconds() if handling else _USUAL_SECONDS.get(queue.channel, 600.0)
    last = served.order_by("-accepted_at").values_list("queued_at", "accepted_at")[:_LAST_SERVED]
    waits = [(accepted - queued).total_seconds() for queued, accepted in last if accepted]
    found = rules.expected_wait(
        ahead, handling_seconds=seconds, advisors=_at_work(queue) * queue.most_at_once, recent_waits=waits
    )
    return Place(ahead, *found) if found else Place(ahead)


def _at_work(queue: Queue) -> int:
    return Advisor.objects.filter(contact_centre_id=queue.contact_centre_id, state__in=_AT_WORK).count()
