"""Queues and when they are open."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from eenloket.accounts.selectors import roles_of
from eenloket.core.errors import NotFoundError
from eenloket.learning.types import ADVISOR_LEVELS
from eenloket.organisation.directory import directory_of
from eenloket.routing import rules
from eenloket.routing.models import Advisor, Queue, QueueVersion, WorkItem
from eenloket.routing.types import Wish, WorkState


def queues_of(contact_centre_id: uuid.UUID) -> list[Queue]:
    """The queues of a contact centre in their order, those out of use last."""
    found = Queue.objects.filter(contact_centre_id=contact_centre_id)
    return list(found.order_by("-is_active", "position", "name"))


def get_queue(contact_centre_id: uuid.UUID, queue_id: uuid.UUID) -> Queue:
    """Raises NotFoundError, for a queue of another contact centre too."""
    if found := Queue.objects.filter(contact_centre_id=contact_centre_id, pk=queue_id).first():
        return found
    raise NotFoundError("There is no such queue.")


def queue_for(
    contact_centre_id: uuid.UUID,
    *,
    municipality_id: uuid.UUID,
    channel: str,
    portal_area_id: uuid.UUID | None = None,
    language: str = "nl",
) -> Queue | None:
    """The queue that suits best: the one named for the most of municipality, portal area and language, and for
    nothing else. None when the channel has none."""
    found = Queue.objects.filter(contact_centre_id=contact_centre_id, channel=channel, is_active=True)
    fitting = [
        (_fit(each, municipality_id, portal_area_id, language), -each.position, each)
        for each in found.order_by("position", "name")
    ]
    best = max((each for each in fitting if each[0] >= 0), key=lambda each: each[:2], default=None)
    return best[2] if best else None


def _fit(queue: Queue, municipality_id: uuid.UUID, portal_area_id: uuid.UUID | None, language: str) -> int:
    """How specially a queue is for this; -1 when it is for something else."""
    pairs = (
        (queue.portal_area_id, portal_area_id, None, 4),
        (queue.municipality_id, municipality_id, None, 2),
        (queue.language, language, "nl", 1),
    )
    fit = 0
    for own, asked, general, weight in pairs:
        if own == general:
            continue
        if own != asked:
            return -1
        fit += weight
    return fit


def closed_reason(queue: Queue, municipality_id: uuid.UUID, at: datetime) -> str:
    """Why this queue lets nobody in at a moment, "" when it is open."""
    return rules.reason_closed(timezone.localtime(at), hours_of(queue, municipality_id), _why(queue, municipality_id))


def opens_next(queue: Queue, municipality_id: uuid.UUID, at: datetime) -> datetime | None:
    """When it opens again."""
    return rules.next_opening(timezone.localtime(at), hours_of(queue, municipality_id), _why(queue, municipality_id))


def hours_of(queue: Queue, municipality_id: uuid.UUID) -> dict[str, list[list[str]]]:
    """The opening hours that count: its own, else those of the municipality."""
    if queue.hours:
        return dict(queue.hours)
    spans = directory_of(queue.contact_centre_id).opening_spans.get(municipality_id, ())
    hours: dict[str, list[list[str]]] = {}
    for span in spans:
        hours.setdefault(str(span.weekday), []).append([f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"])
    return hours


def _why(queue: Queue, municipality_id: uuid.UUID) -> Any:
    calendar = directory_of(queue.contact_centre_id).calendars.get(municipality_id)
    return calendar.why_closed if calendar else lambda _day: None


def signed_on_count(contact_centre_id: uuid.UUID) -> int:
    return Advisor.objects.filter(contact_centre_id=contact_centre_id).exclude(wish=Wish.OFFLINE).count()


def waiting_in(queue: Queue) -> int:
    return WorkItem.objects.filter(queue=queue, state__in=[WorkState.QUEUED, WorkState.OFFERED]).count()


def versions_of(queue: Queue) -> list[QueueVersion]:
    """The versions of a queue, the newest on top."""
    return list(queue.versions.select_related("made_by"))


def level_names(contact_centre_id: uuid.UUID) -> list[tuple[str, str]]:
    """The advisor levels by the names of their roles, from least to most experienced."""
    names = {each.code: each.name for each in roles_of(contact_centre_id)}
    return [(code, names.get(code, code)) for code in ADVISOR_LEVELS]
