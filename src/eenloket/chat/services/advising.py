"""What the advisor does in a chat."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.chat import rules
from eenloket.chat.models import ChatSession
from eenloket.chat.types import Author, SessionState
from eenloket.content.selectors import get_version
from eenloket.core import clock
from eenloket.core.errors import ConflictError

from .steps import add_line, check_open, checked_text, is_sent, locked_own, tell, welcome

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def write(
    *, actor: Staff, conversation_id: uuid.UUID, key: uuid.UUID, text: str, version_id: uuid.UUID | None = None
) -> ChatSession:
    """Add a line of the advisor; `version_id` is the version of the answer that was put in it. The same `key` again
    adds nothing. Raises NotAllowedError, NotFoundError, InvalidError, ConflictError when the talk is over or passed on.
    """
    session = own_session(actor, conversation_id)
    if is_sent(session, key):
        return session
    check_talking(session)
    text = checked_text(text)
    if version_id:
        get_version(session.contact_centre_id, version_id)
    note_advisor(session)
    add_line(
        session,
        Author.ADVISOR,
        text,
        key=key,
        staff_id=actor.pk,
        author_name=rules.first_name(actor.name),
        version_id=version_id,
    )
    return session


def advisor_types(*, actor: Staff, conversation_id: uuid.UUID) -> None:
    """Tell the citizen that the advisor is typing. Kept nowhere."""
    require(actor, Permission.HANDLE_CONTACTS)
    session = ChatSession.objects.filter(
        conversation_id=conversation_id, advisor=actor, state=SessionState.TALKING
    ).first()
    if session:
        tell(session, "a")


@transaction.atomic
def notice_taken_over(*, actor: Staff, conversation_id: uuid.UUID) -> None:
    """Somebody took the conversation over from a colleague: the citizen is told who is there now. Twice is once."""
    own_session(actor, conversation_id)


def own_session(actor: Staff, conversation_id: uuid.UUID) -> ChatSession:
    """The chat that this advisor holds, locked. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.HANDLE_CONTACTS)
    session = locked_own(actor, conversation_id)
    if session.state == SessionState.TALKING and session.advisor_id != actor.pk:
        welcome(session, actor)
    return session


def check_talking(session: ChatSession) -> None:
    """Raises ConflictError unless somebody is in conversation with the citizen now."""
    check_open(session)
    if session.state != SessionState.TALKING:
        raise ConflictError(_("This chat waits in line now."))


def note_advisor(session: ChatSession) -> None:
    """The advisor reacted: now it is the citizen's turn."""
    session.silent_since, session.reminded_at, session.waits_since = clock.now(), None, None
