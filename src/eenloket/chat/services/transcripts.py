"""The chat as a mail, for who asks for it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.chat.messages import transcript
from eenloket.chat.models import ChatSession
from eenloket.chat.types import Author, Happening
from eenloket.core import audit
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.gateways.services import queue_message
from eenloket.parties.rules import normalise_email
from eenloket.parties.services import problem_text

from .advising import own_session
from .steps import add_line, locked_by_token

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST: Final = 3


@transaction.atomic
def mail_transcript(*, token: str, email: str) -> ChatSession:
    """Mail the chat so far to its citizen; the same chat to the same address goes once. Raises InvalidError,
    ConflictError after three."""
    session = locked_by_token(token)
    _send(session, email)
    return session


@transaction.atomic
def mail_to_citizen(*, actor: Staff, conversation_id: uuid.UUID, email: str) -> ChatSession:
    """The same, asked by the citizen and typed by the advisor."""
    session = own_session(actor, conversation_id)
    if _send(session, email):
        audit.record(actor, "chat.transcript_sent", session, label=str(session))
    return session


def _send(session: ChatSession, typed: str) -> bool:
    """Whether a mail was put in the outbox now."""
    address = normalise_email(typed)
    if address is None:
        message = problem_text("email")
        raise InvalidError(message, {"email": message})
    spoken = session.lines.exclude(author=Author.SYSTEM).order_by("number")
    last = spoken.values_list("number", flat=True).last()
    if last is None:
        raise ConflictError(_("Nothing was said yet."))
    key = uuid.uuid5(session.pk, f"{last}|{address}")
    sent = session.lines.filter(happening=Happening.TRANSCRIPT)
    if sent.filter(client_key=key).exists():
        return False
    if sent.count() >= _MOST:
        raise ConflictError(_("This chat was mailed three times already."))
    subject, body = transcript(session, list(spoken))
    queue_message(
        key=f"chat:{key}",
        contact_centre_id=session.contact_centre_id,
        municipality_id=session.municipality_id,
        to=address,
        subject=subject,
        body=body,
        about_type="conversation" if session.conversation_id else "",
        about_id=session.conversation_id,
    )
    add_line(session, Author.SYSTEM, happening=Happening.TRANSCRIPT, key=key)
    return True
