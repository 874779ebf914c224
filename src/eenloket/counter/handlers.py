from __future__ import annotations

from eenloket.contacts.events import ConversationClosed, TalkEnded
from eenloket.core.events import subscribe
from eenloket.gateways.services import register_text_kind
from eenloket.routing.events import WorkAccepted, WorkReturned, WorkTransferred
from eenloket.routing.types import Source

from .services import calling
from .texts import APPOINTMENT_KINDS


def conversation_closed(event: ConversationClosed) -> None:
    calling.done_by_conversation(event.conversation_id)


def talk_ended(event: TalkEnded) -> None:
    calling.done_by_conversation(event.conversation_id)


def accepted(event: WorkAccepted) -> None:
    if event.source == Source.TICKET:
        calling.accepted(event.item_id, staff_id=event.staff_id, conversation_id=event.conversation_id)


def returned(event: WorkReturned) -> None:
    if event.source == Source.TICKET:
        calling.returned(event.item_id)


def transferred(event: WorkTransferred) -> None:
    if event.source == Source.TICKET:
        calling.transferred(event.item_id, next_item_id=event.next_item_id)


def connect() -> None:
    for kind in APPOINTMENT_KINDS:
        register_text_kind(kind)
    subscribe(ConversationClosed, conversation_closed)
    subscribe(TalkEnded, talk_ended)
    subscribe(WorkAccepted, accepted)
    subscribe(WorkReturned, returned)
    subscribe(WorkTransferred, transferred)
