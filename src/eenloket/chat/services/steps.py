"""What every command on a chat does: lock, add the next line, tell both sides."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from eenloket.chat import rules
from eenloket.chat.models import ChatLine, ChatSession
from eenloket.chat.selectors.sessions import token_hash, topic_of, topic_of_staff
from eenloket.chat.types import LONGEST_LINE, MOST_LINES, Author, EndedBy, Happening, SessionState
from eenloket.core import clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.documents.models import Document


def locked_by_token(token: str) -> ChatSession:
    """Raises NotFoundError."""
    found = _locked(token_hash=token_hash(token)) if token else None
    if found is None:
        raise NotFoundError(_("This chat is not there any more. Start a new one."))
    return found


def locked_own(staff: Staff, conversation_id: uuid.UUID) -> ChatSession:
    """The chat in a conversation that this advisor has. Raises NotFoundError."""
    found = _locked(
        conversation_id=conversation_id,
        conversation__advisor=staff,
        contact_centre_id=staff.contact_centre_id,
    )
    if found is None:
        raise NotFoundError(_("That chat is not yours, or does not exist."))
    return found


def locked_by_work(item_id: uuid.UUID) -> ChatSession | None:
    return _locked(work_item=item_id)


def locked(session_id: uuid.UUID) -> ChatSession | None:
    return _locked(pk=session_id)


def _locked(**which: Any) -> ChatSession | None:
    return ChatSession.objects.select_for_update(of=("self",)).filter(**which).first()


def checked_text(text: str) -> str:
    """What was typed, fit to be a line. Raises InvalidError."""
    text = rules.plain(text)
    if not text:
        raise InvalidError(_("Type a message first."))
    if len(text) > LONGEST_LINE:
        raise InvalidError(_("This message is too long. Send it in parts of at most 4,000 characters."))
    return text


def is_sent(session: ChatSession, key: uuid.UUID) -> bool:
    """Whether this very line is there already."""
    return session.lines.filter(client_key=key).exists()


def check_open(session: ChatSession) -> None:
    """Raises ConflictError once it is over, or grown out of all measure."""
    if session.state == SessionState.ENDED:
        raise ConflictError(_("This chat is over. Start a new one."))
    if session.last_number >= MOST_LINES:
        raise ConflictError(_("This chat is very long. Start a new one."))


def add_line(
    session: ChatSession,
    author: Author,
    text: str = "",
    *,
    happening: Happening | str = "",
    key: uuid.UUID | None = None,
    staff_id: uuid.UUID | None = None,
    author_name: str = "",
    offer: dict[str, Any] | None = None,
    version_id: uuid.UUID | None = None,
    document: Document | None = None,
) -> ChatLine:
    """Add the next line to a session that is locked by the caller; whoever listens is told at commit."""
    now = clock.now()
    session.last_number += 1
    session.changed_at = now
    line = ChatLine.objects.create(
        session=session,
        number=session.last_number,
        author=author,
        staff_id=staff_id,
        author_name=author_name[:100],
        happening=happening,
        text=text,
        offer=offer or {},
        answer_version_id=version_id,
        document=document,
        client_key=key,
        at=now,
    )
    session.save()
    session.fresh.append(line)
    tell(session)
    return line


def welcome(session: ChatSession, staff: Staff) -> None:
    """An advisor is there from now on, and the citizen is told who."""
    session.advisor, session.advisor_name = staff, rules.first_name(staff.name)[:100]
    add_line(session, Author.SYSTEM, happening=Happening.JOINED, staff_id=staff.pk, author_name=session.advisor_name)


def tell(session: ChatSession, what: str = "") -> None:
    """Tell the browsers of both sides that there is something to fetch: up to which number, or `what`."""
    topics = [topic_of(session.pk)]
    if session.advisor_id:
        topics.append(topic_of_staff(session.advisor_id))
    live.poke_all(topics, f"{session.pk}:{what or session.last_number}")


def end(session: ChatSession, ended_by: EndedBy, happening: Happening, **more: Any) -> None:
    """The end of a chat that the caller locked, with a line that says why; what waits for an advisor or is held by
    one is settled by a job of this transaction, so that it happens also when this process dies."""
    session.state, session.ended_by, session.ended_at = SessionState.ENDED, ended_by, clock.now()
    session.waits_since = session.silent_since = None
    add_line(session, Author.SYSTEM, happening=happening, **more)


def defer_settling(session: ChatSession) -> None:
    """Have the worker take the work of an ended chat off the line, or hang it up."""
    if session.work_item:
        app.configure_task("chat.settle_work", lock=f"chat.settle:{session.pk}").defer(session_id=str(session.pk))
