"""Coming in, leaving, and being called back."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.types import LIVE_CHANNELS
from eenloket.core import clock, live
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.core.locks import Lock, lock_until_commit, number_of
from eenloket.routing import rules
from eenloket.routing.models import Queue, WorkItem
from eenloket.routing.selectors import closed_reason, get_queue, queue_for, signed_on_count, waiting_in
from eenloket.routing.types import Action, Admission, EventKind, Why, Work, WorkState

from .queues import ensure_queues
from .steps import event, has_ended, log, poke_board, wake

_MOST_HOPS: Final = 3  # from queue to queue: two that send to each other do not go on for ever


@transaction.atomic
def enqueue(work: Work) -> Admission:
    """Let something wait for an advisor, or say by the rules of its queue what happens instead.

    The same source again gives the item there is, whatever its state. Raises InvalidError when no queue takes the
    channel.
    """
    if known := _latest(work):
        return Admission(known)
    return _admit(work, turn=1)


@transaction.atomic
def enqueue_again(work: Work) -> Admission:
    """A next turn for what came back after its end (a message that was answered and goes on); while a turn is running
    it is that one."""
    known = _latest(work)
    if known and not has_ended(known):
        return Admission(known)
    return _admit(work, turn=known.turn + 1 if known else 1)


def _latest(work: Work) -> WorkItem | None:
    """The last turn of this source; a second call for the same waits until the first is done."""
    lock_until_commit(Lock.WORK, number_of(work.source_id))
    found = WorkItem.objects.filter(source=work.source, source_id=work.source_id)
    return found.select_related("queue").order_by("-turn").first()


def _admit(work: Work, *, turn: int) -> Admission:
    now = clock.now()
    queue = _queue_of(work)
    item = _new_item(work, queue, turn, now)
    if work.is_let_in or work.channel not in LIVE_CHANNELS:  # a message was let in when it was stored
        return _let_in(item, now)
    for _hop in range(_MOST_HOPS):
        why, rule = _breach_at_door(item.queue, work.municipality_id, now)
        if rule.action == Action.WAIT:
            return _let_in(item, now)
        if rule.action != Action.OTHER_QUEUE:
            return _refuse(item, why, rule, now)
        move_to(item, get_queue(work.contact_centre_id, uuid.UUID(rule.queue)))
    return _let_in(item, now)


def _queue_of(work: Work) -> Queue:
    if work.queue_id:
        return get_queue(work.contact_centre_id, work.queue_id)
    found = _suiting_queue(work)
    if found is None:
        ensure_queues(work.contact_centre_id)
        found = _suiting_queue(work)
    if found is None:
        raise InvalidError(_("No queue takes this channel. Ask the functional administrator."))
    return found


def _suiting_queue(work: Work) -> Queue | None:
    return queue_for(
        work.contact_centre_id,
        municipality_id=work.municipality_id,
        channel=work.channel,
        portal_area_id=work.portal_area_id,
        language=work.language,
    )


def _new_item(work: Work, queue: Queue, turn: int, now: datetime) -> WorkItem:
    item = WorkItem(
        id=uuid7(),
        contact_centre_id=work.contact_centre_id,
        municipality_id=work.municipality_id,
        channel=work.channel,
        source=work.source,
        source_id=work.source_id,
        turn=turn,
        label=work.label[:200],
        counterpart=work.counterpart[:254],
        portal_area_id=work.portal_area_id,
        language=work.language,
        duties=list(work.duties),
        level=work.level,
        conversation_id=work.conversation_id,
        wanted_staff_id=work.wanted_staff_id,
        wanted_until=now + timedelta(seconds=work.wanted_seconds) if work.wanted_staff_id else None,
        arrived_at=min(work.arrived_at or now, now),
        queued_at=now,
    )
    apply_queue(item, queue, priority_minutes=work.priority_minutes)
    return item


def apply_queue(item: WorkItem, queue: Queue, *, priority_minutes: int = 0) -> None:
    """Put an item in a queue: what the queue asks comes on top of what the item asks."""
    item.queue = queue
    item.priority_minutes = queue.priority_minutes + priority_minutes
    item.strict_class, item.units, item.is_interruptible = queue.strict_class, queue.units, queue.is_interruptible
    item.deadline = item.queued_at + timedelta(seconds=queue.longest_wait) if queue.longest_wait else None


def move_to(item: WorkItem, queue: Queue) -> None:
    """Another queue, with the priority of its own and the age it has."""
    apply_queue(item, queue, priority_minutes=max(0, item.priority_minutes - item.queue.priority_minutes))


def _breach_at_door(queue: Queue, municipality_id: uuid.UUID, now: datetime) -> tuple[str, rules.Rule]:
    situation = rules.Situation(
        closed=closed_reason(queue, municipality_id, now),
        waiting=waiting_in(queue) if queue.most_waiting is not None else 0,
        most_waiting=queue.most_waiting,
        signed_on=signed_on_count(queue.contact_centre_id) if Why.NOBODY in queue.overflow else 1,
    )
    return rules.verdict(queue.overflow, situation)


def _let_in(item: WorkItem, now: datetime) -> Admission:
    item.save(force_insert=True)
    log([event(item, EventKind.QUEUED, now, value="" if item.turn == 1 else "again")])
    tell_waiting(item)
    return Admission(item)


def _refuse(item: WorkItem, why: str, rule: rules.Rule, now: datetime) -> Admission:
    item.state, item.ended_at, item.outcome, item.deadline = WorkState.OVERFLOWED, now, why, None
    item.save(force_insert=True)
    log([event(item, EventKind.REFUSED, now, value=why)])
    poke_board(item.contact_centre_id)
    return Admission(item, rule.action, rule.text, why)


def tell_waiting(item: WorkItem) -> None:
    """The dispatcher looks again, and so do the lists."""
    wake(item.contact_centre_id)
    live.poke_all([f"routing:{item.contact_centre_id}", f"waiting:{item.contact_centre_id}"])
