"""The joint with routing: a call as work that waits, is given to somebody, is passed on and ends."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from eenloket.accounts.selectors import get_staff
from eenloket.contacts import services as contacts
from eenloket.contacts.types import Channel, TransferKind
from eenloket.core.errors import EenloketError
from eenloket.routing import services as routing
from eenloket.routing.types import Admission, Source, Work, WorkState
from eenloket.telephony import rules

if TYPE_CHECKING:
    from eenloket.telephony.models import Call


def enqueue(call: Call) -> Admission:
    """Let the call wait, with the age it has. Raises InvalidError when no queue takes calls."""
    line = call.line
    return routing.enqueue(
        Work(
            contact_centre_id=call.contact_centre_id,
            municipality_id=call.municipality_id,
            channel=Channel.PHONE,
            source=Source.CALL,
            source_id=call.pk,
            label=line.name if line else "",
            counterpart=rules.shown_number(call.caller) if call.caller else "",
            portal_area_id=line.portal_area_id if line else None,
            language=line.language if line else "nl",
            queue_id=line.queue_id if line else None,
            arrived_at=call.started_at,
            is_let_in=not call.platform.routes_here,
        )
    )


def may_not_wait(admission: Admission) -> bool:
    return admission.item.state == WorkState.OVERFLOWED


def give(call: Call, *, staff_id: uuid.UUID, at: datetime, is_warm: bool) -> uuid.UUID:
    """Somebody has the caller on the line: the work is theirs and the conversation open, whatever our rules say, for it
    has happened. Returns the conversation."""
    item_before = call.item_id
    try:
        with transaction.atomic():
            return _by_routing(call, staff_id=staff_id, at=at, is_warm=is_warm)
    except EenloketError:  # closed, no queue, wrap-up begun, not of that municipality: they are talking all the same
        call.item_id = item_before  # what routing made was undone
        return _beside_routing(call, staff_id=staff_id, at=at)


def _by_routing(call: Call, *, staff_id: uuid.UUID, at: datetime, is_warm: bool) -> uuid.UUID:
    if call.item_id is None:
        call.item_id = enqueue(call).item.pk
    if call.item_staff_id is not None:
        former = get_staff(call.contact_centre_id, call.item_staff_id)
        kind = TransferKind.WARM if is_warm else TransferKind.COLD
        following = routing.transfer(actor=former, item_id=call.item_id, to_staff_id=staff_id, kind=kind)
        call.item_id = following.pk
    item = routing.assign(call.item_id, staff_id=staff_id, at=at)
    return item.conversation_id or item.pk


def _beside_routing(call: Call, *, staff_id: uuid.UUID, at: datetime) -> uuid.UUID:
    """A conversation of its own, without work of routing."""
    conversation_id = uuid.uuid5(call.pk, str(staff_id))
    contacts.start_conversation(
        actor=get_staff(call.contact_centre_id, staff_id),
        conversation_id=conversation_id,
        municipality_id=call.municipality_id,
        channel=Channel.PHONE,
        typed_counterpart=rules.shown_number(call.caller) if call.caller else "",
    )
    contacts.set_start(conversation_id, at=at)
    return conversation_id


def end_talk(call: Call) -> None:
    """Nobody is on the line any more: wrap-up begins."""
    if call.item_id:
        routing.end_talk(call.item_id, at=call.ended_at)
    if call.conversation_id:
        contacts.end_talk(call.conversation_id, at=call.ended_at)


def miss(call: Call) -> None:
    """Who was never in our line gave up: as much a contact as who waited, whatever our rules say of waiting."""
    try:
        with transaction.atomic():
            admission = enqueue(call)
    except EenloketError:  # no queue takes calls
        pass
    else:
        if not may_not_wait(admission):
            call.item_id = admission.item.pk
            abandon(call)
            return
    contacts.record_abandoned(
        conversation_id=uuid.uuid5(call.pk, "missed"),
        contact_centre_id=call.contact_centre_id,
        municipality_id=call.municipality_id,
        channel=Channel.PHONE,
        counterpart=rules.shown_number(call.caller) if call.caller else "",
        started_at=call.started_at,
        ended_at=call.ended_at or call.last_at,
        subject=call.line.name if call.line else "",
        portal_area_id=call.line.portal_area_id if call.line else None,
    )


def abandon(call: Call, *, at: datetime | None = None) -> None:
    """The caller gave up: that is a contact too."""
    if call.item_id:
        routing.abandon(call.item_id, at=at or call.ended_at)


def call_back_instead(call: Call) -> None:
    """The caller hangs up and keeps the place. Raises ConflictError once somebody has the call."""
    if call.item_id:
        number = rules.caller_number(call.callback_number) or call.caller
        routing.call_back_instead(call.item_id, number=rules.shown_number(number) if number else "")


__all__ = ["Admission", "abandon", "call_back_instead", "end_talk", "enqueue", "give", "may_not_wait", "miss"]
