from __future__ import annotations

from eenloket.contacts.events import ConversationClosed
from eenloket.core.events import subscribe
from eenloket.gateways.services import register_text_kind
from eenloket.routing.events import (
    WorkAccepted,
    WorkEnded,
    WorkRefused,
    WorkReturned,
    WorkTalkEnded,
    WorkTransferred,
)
from eenloket.routing.types import Source

from . import services
from .messages import TRANSCRIPT


def _accepted(event: WorkAccepted) -> None:
    if event.source == Source.CHAT:
        services.joined(event.item_id, staff_id=event.staff_id, conversation_id=event.conversation_id)


def _returned(event: WorkReturned) -> None:
    if event.source == Source.CHAT:
        services.given_back(event.item_id)


def _transferred(event: WorkTransferred) -> None:
    if event.source == Source.CHAT:
        services.passed_on(event.item_id, next_item_id=event.next_item_id)


def _refused(event: WorkRefused) -> None:
    if event.source == Source.CHAT:
        services.refused(event.item_id, text=event.text)


def _talk_ended(event: WorkTalkEnded) -> None:
    if event.source == Source.CHAT:
        services.talk_ended(event.item_id)


def _ended(event: WorkEnded) -> None:
    if event.source == Source.CHAT:
        services.work_ended(event.item_id, state=event.state)


def _closed(event: ConversationClosed) -> None:
    services.conversation_closed(event.conversation_id)


def connect() -> None:
    register_text_kind(TRANSCRIPT)
    subscribe(WorkAccepted, _accepted)
    subscribe(WorkReturned, _returned)
    subscribe(WorkTransferred, _transferred)
    subscribe(WorkRefused, _refused)
    subscribe(WorkTalkEnded, _talk_ended)
    subscribe(WorkEnded, _ended)
    subscribe(ConversationClosed, _closed)
