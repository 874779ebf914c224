"""Chats by the token of the citizen, by the conversation of the advisor, and how an advisor's open chats stand."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from eenloket.chat import rules
from eenloket.chat.models import ChatSession
from eenloket.chat.types import SessionState, Standing
from eenloket.core import clock, crypto
from eenloket.core.errors import NotFoundError

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_PURPOSE: Final = "chat-token"


def token_hash(token: str) -> str:
    """How a token is kept: who reads the table cannot go on with a chat."""
    return crypto.keyed_hash(token, purpose=_PURPOSE)


def session_of_token(token: str) -> ChatSession:
    """The chat of the browser that has this token. Raises NotFoundError."""
    found = ChatSession.objects.filter(token_hash=token_hash(token)).first() if token else None
    if found is None:
        raise NotFoundError(_("This chat is not there any more. Start a new one."))
    return found


def topic_of(session_id: uuid.UUID) -> str:
    return f"chat:{session_id}"


def topic_of_staff(staff_id: uuid.UUID) -> str:
    return f"chats:{staff_id}"


def find_by_conversation(conversation_id: uuid.UUID) -> ChatSession | None:
    """The chat that was held in this conversation. The caller has checked who may see it."""
    return ChatSession.objects.filter(conversation_id=conversation_id).first()


def own_session(staff: Staff, conversation_id: uuid.UUID) -> ChatSession:
    """The chat in a conversation that this advisor has. Raises NotFoundError."""
    own = ChatSession.objects.filter(contact_centre_id=staff.contact_centre_id, conversation__advisor=staff)
    found = own.filter(conversation_id=conversation_id).first()
    if found is None:
        raise NotFoundError(_("That chat is not yours, or does not exist."))
    return found


def standings(staff: Staff) -> list[Standing]:
    """How the open chats of this advisor stand, to show beside each other."""
    now = clock.now()
    found = ChatSession.objects.filter(advisor=staff, contact_centre_id=staff.contact_centre_id).exclude(
        conversation__state="closed"
    )
    return [
        Standing(
            conversation_id=each.conversation_id,
            label=each.name or each.subject,
            last=each.last_number,
            waits_since=each.waits_since.timestamp() if each.waits_since else None,
            is_over=each.state == SessionState.ENDED,
            is_away=each.state == SessionState.TALKING and now - each.seen_at > rules.AWAY_AFTER,
        )
        for each in found
        if each.conversation_id
    ]
