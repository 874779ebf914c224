"""Waiting no longer: leaving, being called back, and what the rules say after too long."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.services import record_abandoned
from eenloket.contacts.types import LIVE_CHANNELS
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.events import publish
from eenloket.routing import rules
from eenloket.routing.events import WorkRefused
from eenloket.routing.models import WorkItem
from eenloket.routing.selectors import get_queue
from eenloket.routing.types import Action, EventKind, OfferState, WorkState

from .line import move_to, tell_waiting
from .steps import end_item, end_offer, event, has_ended, locked_item, log, settle_holder
from .turns import end_talk


@transaction.atomic
def abandon(item_id: uuid.UUID, *, at: datetime | None = None) -> WorkItem:
    """Who waited left: the offer is withdrawn and an abandoned contact is stored. After the start of the talk it is the
    end of the talk. Twice is once. Raises NotFoundError."""
    item = locked_item(item_id)
    now = at or clock.now()
    if has_ended(item):
        return item
    if item.state in {WorkState.ACTIVE, WorkState.WRAP_UP}:
        return end_talk(item_id, at=now)
    holder = item.advisor_id
    end_offer(item, OfferState.WITHDRAWN, now, "abandoned")
    item.advisor = None
    end_item(item, WorkState.ABANDONED, now)
    settle_holder(holder, now)
    if item.channel in LIVE_CHANNELS and not item.is_call_back:
        record_abandoned(
            conversation_id=item.conversation_id or item.pk,
            contact_centre_id=item.contact_centre_id,
            municipality_id=item.municipality_id,
            channel=item.channel,
            counterpart=item.counterpart,
            started_at=item.arrived_at,
            ended_at=now,
            subject=item.label,
            portal_area_id=item.portal_area_id,
        )
    tell_waiting(item)
    return item


@transaction.atomic
def call_back_instead(item_id: uuid.UUID, *, number: str) -> WorkItem:
    """Who waits (or was not let in) hangs up and is called back at `number` when it is their turn: the place is kept.
    Twice is once. Raises NotFoundError, InvalidError without a number, ConflictError once somebody has it."""
    if not number.strip():
        raise InvalidError(_("Give the number to call back."))
    item = locked_item(item_id)
    if item.is_call_back:
        return item
    now = clock.now()
    if item.state == WorkState.OVERFLOWED:
        item.state, item.ended_at = WorkState.QUEUED, None
        log([event(item, EventKind.QUEUED, now, value="call_back")])
    elif item.state == WorkState.OFFERED:
        holder = item.advisor_id
        end_offer(item, OfferState.WITHDRAWN, now, "call back")
        item.state, item.advisor = WorkState.QUEUED, None
        item.save()
        settle_holder(holder, now)
    elif item.state != WorkState.QUEUED:
        raise ConflictError(_("This call was already answered."))
    item.is_call_back, item.counterpart, item.deadline = True, number.strip()[:254], None
    item.save()
    tell_waiting(item)
    return item


@transaction.atomic
def overflow(item_id: uuid.UUID, *, why: str) -> WorkItem:
    """Who waits may not wait any longer: what the rule of the queue for that says happens. A rule that lets wait
    changes nothing but that it is not asked again."""
    item = locked_item(item_id)
    now = clock.now()
    if item.state != WorkState.QUEUED:
        return item
    rule = rules.in_force(item.queue.overflow, why)
    if rule.action == Action.OTHER_QUEUE:
        move_to(item, get_queue(item.contact_centre_id, uuid.UUID(rule.queue)))
        item.deadline = None
        item.save()
        log([event(item, EventKind.MOVED, now, value=why)])
        tell_waiting(item)
    elif rule.action == Action.WAIT or item.is_call_back:
        item.deadline = None
        item.save(update_fields=["deadline"])
    else:
        end_item(item, WorkState.OVERFLOWED, now, outcome=why)
        tell_waiting(item)
        publish(
            WorkRefused(
                item_id=item.pk, source=item.source, source_id=item.source_id, action=rule.action, text=rule.text
            )
        )
    return item
