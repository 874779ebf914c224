"""What is written: each conversation in writing that waits is a work item, however it came to wait."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts import services as contacts
from eenloket.contacts.selectors import all_waiting, brief_of, waiting_for
from eenloket.core import clock
from eenloket.routing import rules
from eenloket.routing.models import WorkItem
from eenloket.routing.selectors import ability_of, demands_of
from eenloket.routing.types import LIVE_STATES, EventKind, OfferState, Source, Work, WorkState

from .line import enqueue_again, tell_waiting
from .offers import put_back_in_line
from .steps import end_item, end_offer, event, locked_item, log, settle_holder, wake

_LOOKED_AT: Final = 200  # messages, in the order of their promised day

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Conversation


@transaction.atomic
def let_message_wait(conversation_id: uuid.UUID) -> None:
    """A conversation in writing waits: it has a turn in the line from now on. Twice is once."""
    if running := _running(conversation_id):
        item = locked_item(running.pk)
        if item.state in {WorkState.ACTIVE, WorkState.WRAP_UP}:
            _put_back(item)
        return
    brief = brief_of(conversation_id)
    if brief is None:
        return
    enqueue_again(
        Work(
            contact_centre_id=brief.contact_centre_id,
            municipality_id=brief.municipality_id,
            channel=brief.channel,
            source=Source.MESSAGE,
            source_id=conversation_id,
            conversation_id=conversation_id,
            label=brief.subject,
            counterpart=brief.counterpart,
            portal_area_id=brief.portal_area_id,
            arrived_at=brief.started_at,
        )
    )


def _put_back(item: WorkItem) -> None:
    now, holder = clock.now(), item.advisor_id
    log([event(item, EventKind.RETURNED, now)])
    item.state, item.advisor, item.accepted_at, item.talk_ended_at = WorkState.QUEUED, None, None, None
    item.save()
    settle_holder(holder, now)
    tell_waiting(item)


@transaction.atomic
def note_taken(conversation_id: uuid.UUID, *, staff_id: uuid.UUID) -> None:
    """Somebody took a conversation that waited, by whatever page. Twice is once."""
    running = _running(conversation_id)
    if running is None:
        return
    item = locked_item(running.pk)
    if item.state not in {WorkState.QUEUED, WorkState.OFFERED}:
        return
    now, before = clock.now(), item.advisor_id
    end_offer(item, OfferState.WITHDRAWN if before != staff_id else OfferState.ACCEPTED, now)
    item.state, item.advisor_id, item.accepted_at, item.deadline = WorkState.ACTIVE, staff_id, now, None
    item.save()
    log([event(item, EventKind.ACCEPTED, now)])
    for each in {staff_id, before} - {None}:
        settle_holder(each, now)
    wake(item.contact_centre_id)


@transaction.atomic
def take_next_message(*, actor: Staff) -> Conversation | None:
    """Take what is due first of what this advisor may handle by skill and nobody is taking now; None when nothing
    waits. Raises NotAllowedError, ConflictError."""
    require(actor, Permission.HANDLE_CONTACTS)
    ability = ability_of(actor)
    order = list(waiting_for(actor).values_list("pk", flat=True)[:_LOOKED_AT])
    queued = WorkItem.objects.filter(source=Source.MESSAGE, source_id__in=order, state=WorkState.QUEUED)
    demands = {item.source_id: demand for item, demand in demands_of(queued.select_related("queue"), clock.now())}
    for key in order:
        may_have = key in demands and (ability is None or rules.is_eligible(ability, demands[key]))
        if may_have and contacts.lock_waiting(key):
            return contacts.take_conversation(actor=actor, conversation_id=key)
    return None


def follow_waiting_messages() -> int:
    """Give a turn to each conversation in writing that waits without one, and end the turns of those that wait no
    longer: what an import or a crash left. Returns how many."""
    waiting = set(all_waiting())
    queued = WorkItem.objects.filter(source=Source.MESSAGE, state__in=LIVE_STATES)
    known = dict(queued.values_list("source_id", "state"))
    missing = waiting - set(known)
    for each in missing:
        let_message_wait(each)
    stale = {key for key, state in known.items() if state in {WorkState.QUEUED, WorkState.OFFERED}} - waiting
    for each in stale:
        _end_stale(each)
    return len(missing) + len(stale)


@transaction.atomic
def _end_stale(conversation_id: uuid.UUID) -> None:
    running = _running(conversation_id)
    if running is None or conversation_id in all_waiting():
        return
    item = locked_item(running.pk)
    if item.state == WorkState.OFFERED:
        put_back_in_line(item, OfferState.WITHDRAWN, clock.now())
    if item.state == WorkState.QUEUED:
        end_item(item, WorkState.DONE, clock.now(), outcome="elsewhere")


def _running(conversation_id: uuid.UUID) -> WorkItem | None:
    return WorkItem.objects.filter(source=Source.MESSAGE, source_id=conversation_id, state__in=LIVE_STATES).first()
