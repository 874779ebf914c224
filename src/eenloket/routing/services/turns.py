"""Work in hand: the end of the talk, wrap-up, giving back, passing on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts import services as contacts
from eenloket.contacts.types import TransferKind
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.core.ids import uuid7
from eenloket.learning.types import ADVISOR_LEVELS
from eenloket.routing.events import WorkAccepted, WorkReturned, WorkTalkEnded, WorkTransferred
from eenloket.routing.models import WorkItem
from eenloket.routing.selectors import get_queue
from eenloket.routing.types import EventKind, OfferState, WorkState

from .line import apply_queue, tell_waiting
from .offers import put_back_in_line
from .steps import end_item, event, has_ended, locked_item, log, settle_holder, wake

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_TRANSFER_PRIORITY: Final = 5  # minutes: who waited once does not wait at the end of the line again
_WANTED_SECONDS: Final = 30  # so long a chosen colleague has it alone


@transaction.atomic
def end_talk(item_id: uuid.UUID, *, at: datetime | None = None) -> WorkItem:
    """The talk is over: wrap-up begins, for as long as its queue gives. Twice is once. Raises NotFoundError."""
    item = locked_item(item_id)
    if item.state == WorkState.ACTIVE:
        _to_wrap_up(item, at or clock.now())
        if item.conversation_id:
            contacts.end_talk(item.conversation_id, at=at)
    return item


def _to_wrap_up(item: WorkItem, now: datetime) -> None:
    seconds = item.queue.wrap_up_seconds
    item.state, item.talk_ended_at = WorkState.WRAP_UP, now
    item.deadline = clock.now() + timedelta(seconds=seconds) if seconds else None
    item.save()
    log([event(item, EventKind.TALK_ENDED, now)])
    settle_holder(item.advisor_id, now)
    publish(WorkTalkEnded(item_id=item.pk, source=item.source, source_id=item.source_id))


@transaction.atomic
def extend_wrap_up(*, actor: Staff, item_id: uuid.UUID) -> WorkItem:
    """As much time for wrap-up again, once. Raises NotFoundError, ConflictError the second time."""
    item = _own(actor, item_id)
    if item.state != WorkState.WRAP_UP or item.was_extended or item.deadline is None:
        raise ConflictError(_("Wrap-up can be extended once."))
    item.deadline += timedelta(seconds=item.queue.wrap_up_seconds)
    item.was_extended = True
    item.save(update_fields=["deadline", "was_extended"])
    settle_holder(actor.pk, clock.now())
    return item


@transaction.atomic
def finish(item_id: uuid.UUID, *, outcome: str = "") -> WorkItem:
    """All is stored, or the time for wrap-up is over: the item ends and its advisor is free. Twice is once."""
    item = locked_item(item_id)
    if item.state in {WorkState.ACTIVE, WorkState.WRAP_UP}:
        now, holder = clock.now(), item.advisor_id
        end_item(item, WorkState.CALLED_BACK if item.is_call_back else WorkState.DONE, now, outcome=outcome)
        settle_holder(holder, now)
        wake(item.contact_centre_id)
    return item


@transaction.atomic
def give_back(item_id: uuid.UUID, *, reason: str) -> WorkItem:
    """Who had it is gone or cannot go on: it waits again with its age, and its conversation with it. In wrap-up it ends
    instead: nobody waits any more. Raises NotFoundError."""
    item = locked_item(item_id)
    now, holder = clock.now(), item.advisor_id
    if item.state == WorkState.OFFERED:
        put_back_in_line(item, OfferState.WITHDRAWN, now, reason=reason)
    elif item.state == WorkState.WRAP_UP:
        return finish(item_id, outcome=reason)
    elif item.state == WorkState.ACTIVE and item.conversation_id:
        contacts.release(item.conversation_id)
        log([event(item, EventKind.RETURNED, now, detail=reason[:200])])
        item.state, item.advisor, item.accepted_at = WorkState.QUEUED, None, None
        item.save()
        settle_holder(holder, now)
        publish(WorkReturned(item_id=item.pk, source=item.source, source_id=item.source_id))
        tell_waiting(item)
    return item


@transaction.atomic
def transfer(
    *,
    actor: Staff,
    item_id: uuid.UUID,
    to_queue_id: uuid.UUID | None = None,
    to_staff_id: uuid.UUID | None = None,
    level: str = "",
    kind: str = TransferKind.COLD,
    note: str = "",
) -> WorkItem:
    """Pass on who is there now: the conversation goes on with a colleague, in another queue or with somebody of at
    least a `level`, the own question is stored as transferred, and the next turn goes ahead in the line. A chosen
    colleague has it alone for half a minute.

    Raises NotFoundError, InvalidError without a receiver, ConflictError when the talk is over.
    """
    item = _own(actor, item_id)
    if item.state != WorkState.ACTIVE or item.conversation_id is None:
        raise ConflictError(_("The talk is over: there is nobody to transfer."))
    if not (to_queue_id or to_staff_id or level in ADVISOR_LEVELS):
        raise InvalidError(_("Choose a colleague or a queue."))
    queue = get_queue(actor.contact_centre_id, to_queue_id) if to_queue_id else item.queue
    colleague = get_staff(actor.contact_centre_id, to_staff_id) if to_staff_id else None
    if queue.channel != item.channel:
        raise InvalidError(_("Choose a queue of the same channel."))
    if colleague and (colleague.pk == actor.pk or item.municipality_id not in colleague.municipality_ids):
        raise InvalidError(_("Choose a colleague who works for this municipality."))
    now = clock.now()
    contacts.pass_on(
        actor=actor,
        conversation_id=item.conversation_id,
        kind=kind,
        note=note,
        colleague=colleague.name if colleague else level or queue.name,
    )
    end_item(item, WorkState.DONE, now, outcome="transferred")
    following = _next_turn(item, now, note)
    apply_queue(following, queue, priority_minutes=_TRANSFER_PRIORITY)
    following.level = level or item.level
    if colleague:
        following.wanted_staff, following.wanted_until = colleague, now + timedelta(seconds=_WANTED_SECONDS)
    following.save(force_insert=True)
    log(
        [
            event(item, EventKind.TRANSFERRED, now, by_id=actor.pk, value=kind),
            event(following, EventKind.QUEUED, now, value="transfer"),
        ]
    )
    settle_holder(actor.pk, now)
    publish(WorkTransferred(item_id=item.pk, next_item_id=following.pk, source=item.source, source_id=item.source_id))
    tell_waiting(following)
    return following


def _next_turn(item: WorkItem, now: datetime, note: str) -> WorkItem:
    return WorkItem(
        id=uuid7(),
        contact_centre_id=item.contact_centre_id,
        municipality_id=item.municipality_id,
        channel=item.channel,
        source=item.source,
        source_id=item.source_id,
        turn=item.turn + 1,
        previous=item,
        conversation_id=item.conversation_id,
        label=item.label,
        counterpart=item.counterpart,
        note=note.strip(),
        portal_area_id=item.portal_area_id,
        language=item.language,
        duties=item.duties,
        level=item.level,
        skipped={str(item.advisor_id): (now + timedelta(minutes=10)).timestamp()},
        arrived_at=now,
        queued_at=now,
    )


@transaction.atomic
def take_over(*, actor: Staff, item_id: uuid.UUID) -> WorkItem:
    """A team leader takes over what a colleague is busy with, with all that was typed. Raises NotAllowedError,
    NotFoundError, ConflictError when it is over."""
    require(actor, Permission.LEAD_LIVE)
    item = locked_item(item_id)
    if item.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That work does not exist."))
    if item.state not in {WorkState.ACTIVE, WorkState.WRAP_UP} or item.conversation_id is None:
        raise ConflictError(_("This conversation is not open any more."))
    before, now = item.advisor, clock.now()
    contacts.take_over(actor=actor, conversation_id=item.conversation_id)
    item.advisor = actor
    item.save(update_fields=["advisor"])
    log([event(item, EventKind.ACCEPTED, now, by_id=actor.pk, value="taken_over")])
    audit.record(actor, "routing.taken_over", item, label=before.name if before else "")
    if (
        item.state == WorkState.ACTIVE
    ):  # the channel moves along: the caller to another device, the chat to another name
        publish(
            WorkAccepted(
                item_id=item.pk,
                source=item.source,
                source_id=item.source_id,
                staff_id=actor.pk,
                conversation_id=item.conversation_id,
            )
        )
    for each in (before.pk if before else None, actor.pk):
        settle_holder(each, now)
    return item


def _own(actor: Staff, item_id: uuid.UUID) -> WorkItem:
    item = locked_item(item_id)
    if item.advisor_id != actor.pk or has_ended(item):
        raise NotFoundError(_("That work is not yours, or does not exist."))
    return item
