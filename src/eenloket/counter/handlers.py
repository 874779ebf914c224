from __future__ import annotations

from eenloket.contacts.events import ConversationClosed
from eenloket.core.events import subscribe
from eenloket.gateways.services import register_text_kind

from .services.calling import done_by_conversation
from .texts import APPOINTMENT_KINDS


def visitor_was_helped(event: ConversationClosed) -> None:
    done_by_conversation(event.conversation_id)


def connect() -> None:
    for kind in APPOINTMENT_KINDS:
        register_text_kind(kind)
    subscribe(ConversationClosed, visitor_was_helped)
