"""Files both ways: documents of the conversation, each a line of the chat."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.chat import rules, selectors
from eenloket.chat.models import ChatSession
from eenloket.chat.types import FILE_TYPES, LARGEST_FILE, MOST_FILES, Author
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.documents.rules import media_type_of, safe_name
from eenloket.documents.services import keep_document, virus_state_of
from eenloket.documents.types import Origin, VirusState

from .advising import check_talking, note_advisor, own_session
from .citizen import check_not_over, note_citizen
from .steps import add_line, check_open, is_sent, locked_by_token

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.documents.models import Document


@transaction.atomic
def send_file_of_citizen(*, token: str, key: uuid.UUID, name: str, data: bytes) -> ChatSession:
    """Send a file to the advisor, in line or in conversation. The same `key` again sends nothing. Raises InvalidError
    for what is too large, of another kind or has a virus in it; such a file is not kept."""
    session = locked_by_token(token)
    if is_sent(session, key):
        return session
    check_open(session)
    check_not_over(session)
    document = _keep(session, key, name, data, is_for_citizen=False)
    note_citizen(session)
    add_line(session, Author.CITIZEN, document.name, key=key, document=document)
    return session


@transaction.atomic
def send_file(*, actor: Staff, conversation_id: uuid.UUID, key: uuid.UUID, name: str, data: bytes) -> ChatSession:
    """Send a file to the citizen. The same `key` again sends nothing. Raises as `write` does, and InvalidError."""
    session = own_session(actor, conversation_id)
    if is_sent(session, key):
        return session
    check_talking(session)
    document = _keep(session, key, name, data, is_for_citizen=True)
    note_advisor(session)
    add_line(
        session,
        Author.ADVISOR,
        document.name,
        key=key,
        staff_id=actor.pk,
        author_name=rules.first_name(actor.name),
        document=document,
    )
    audit.record(actor, "chat.file_sent", session, label=document.name)
    return session


def file_for_citizen(*, token: str, document_id: uuid.UUID) -> Document:
    """A file of this chat, whoever sent it. Raises NotFoundError, also for one in which a virus was found since."""
    session = selectors.session_of_token(token)
    line = session.lines.filter(document_id=document_id).select_related("document__file").first()
    if line is None or line.document is None:
        raise NotFoundError(_("That document does not exist."))
    if line.document.virus_state == VirusState.INFECTED:
        raise NotFoundError(_("There is a virus in this file. You cannot open it."))
    return line.document


def _keep(session: ChatSession, key: uuid.UUID, name: str, data: bytes, *, is_for_citizen: bool) -> Document:
    name = safe_name(name)
    _check(session, name, data)
    state = virus_state_of(data)
    if state == VirusState.INFECTED:
        raise InvalidError(_("There is a virus in %(name)s. It is not sent.") % {"name": name})
    about = {session.conversation_id: "conversation"} if session.conversation_id else {}
    return keep_document(
        contact_centre_id=session.contact_centre_id,
        municipality_id=session.municipality_id,
        name=name,
        data=data,
        origin=Origin.CHAT,
        about=about,
        document_id=uuid.uuid5(session.pk, str(key)),
        received_on=None if is_for_citizen else clock.today(),
        is_for_citizen=is_for_citizen,
        virus_state=state,
    )


def _check(session: ChatSession, name: str, data: bytes) -> None:
    if not data:
        raise InvalidError(_("%(name)s is empty.") % {"name": name})
    if len(data) > LARGEST_FILE:
        raise InvalidError(_("%(name)s is too large. A file may be at most 10 MB.") % {"name": name})
    if media_type_of(data, name) not in FILE_TYPES:
        raise InvalidError(_("%(name)s cannot be sent. Send a photo, a PDF or a text document.") % {"name": name})
    if session.lines.exclude(document=None).count() >= MOST_FILES:
        raise ConflictError(_("You sent 20 files. That is the most in one chat."))
