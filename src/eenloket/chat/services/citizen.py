"""What a citizen does, known by the token of the browser."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from eenloket.chat import rules, selectors
from eenloket.chat.models import ChatSession
from eenloket.chat.selectors.sessions import token_hash
from eenloket.chat.types import Author, Begun, EndedBy, Happening, SessionState
from eenloket.core import clock, crypto
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7

from .answering import answer
from .steps import add_line, check_open, checked_text, defer_settling, end, locked_by_token, tell

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_WINDOW: Final = timedelta(minutes=15)
_MOST_BEGUN: Final = 30  # from one address in that time
_MOST_LINES_A_MINUTE: Final = 30


@transaction.atomic
def begin(*, municipality: Municipality, address: str, page: str = "", language: str = "nl") -> Begun:
    """Begin a chat; the token is told now and never again. `address` is where it comes from, kept unreadable for an
    hour. Raises NotFoundError where chat is off, NotAllowedError when very many come from one address."""
    if not selectors.is_on(municipality.pk):
        raise NotFoundError(_("This municipality has no chat now."))
    now, address_hash = clock.now(), crypto.keyed_hash(address, purpose="chat-address")
    if ChatSession.objects.filter(address_hash=address_hash, started_at__gte=now - _WINDOW).count() >= _MOST_BEGUN:
        raise NotAllowedError(_("Very many chats began from your connection. Wait a quarter of an hour, or call us."))
    token = secrets.token_urlsafe(32)
    session = ChatSession.objects.create(
        id=uuid7(),
        contact_centre_id=municipality.contact_centre_id,
        municipality=municipality,
        token_hash=token_hash(token),
        address_hash=address_hash,
        page=rules.plain(page)[:200],
        language=language[:8],
        started_at=now,
        seen_at=now,
        changed_at=now,
    )
    return Begun(session_id=session.pk, token=token)


@transaction.atomic
def say(*, token: str, key: uuid.UUID, text: str) -> ChatSession:
    """Add a line of the citizen. The same `key` again adds nothing. Until a person comes the answers reply to it.

    Raises NotFoundError, InvalidError, ConflictError once the chat is over, NotAllowedError on a flood.
    """
    session = locked_by_token(token)
    is_known, recent = _written_lately(session, key)
    if is_known:
        return session
    check_open(session)
    text = checked_text(text)
    if recent >= _MOST_LINES_A_MINUTE:
        raise NotAllowedError(_("You send very much in a short time. Wait a minute."))
    note_citizen(session)
    if not session.subject:
        session.subject = text[:200]
    add_line(session, Author.CITIZEN, text, key=key)
    if session.state == SessionState.ANSWERING:
        answer(session, text)
    return session


@transaction.atomic
def leave(*, token: str) -> ChatSession:
    """The citizen ends the chat. Twice is once."""
    session = locked_by_token(token)
    if session.state != SessionState.ENDED:
        end(session, EndedBy.CITIZEN, Happening.CITIZEN_LEFT)
        defer_settling(session)
    return session


def see(session: ChatSession) -> None:
    """Note that the browser of the citizen is there. One statement, once in ten seconds, that waits for nobody."""
    now = clock.now()
    if now - session.seen_at >= rules.NOTED_EVERY:
        ChatSession.objects.filter(pk=session.pk).update(seen_at=now)


def types(*, token: str) -> None:
    """Tell the other side that the citizen is typing. Kept nowhere."""
    session = selectors.session_of_token(token)
    if session.state == SessionState.TALKING:
        tell(session, "c")


def note_citizen(session: ChatSession) -> None:
    """The citizen did something: no longer silent, and in a talk it is the advisor's turn now."""
    session.seen_at = clock.now()
    session.silent_since = session.reminded_at = None
    if session.state == SessionState.TALKING:
        session.waits_since = session.waits_since or session.seen_at


def _written_lately(session: ChatSession, key: uuid.UUID) -> tuple[bool, int]:
    """Whether the line with this key is there already, and how many the citizen wrote in the last minute."""
    is_it, is_near = Q(client_key=key), Q(number__gt=session.last_number - 2 * _MOST_LINES_A_MINUTE)
    is_recent = is_near & Q(author=Author.CITIZEN, at__gte=clock.now() - timedelta(minutes=1))
    counted = session.lines.filter(is_it | is_near).aggregate(
        same=Count("pk", filter=is_it), recent=Count("pk", filter=is_recent)
    )
    return bool(counted["same"]), int(counted["recent"])


def check_not_over(session: ChatSession) -> None:
    """Raises ConflictError unless somebody is there or will come."""
    if session.state not in (SessionState.WAITING, SessionState.TALKING):
        raise ConflictError(_("You can do this when you talk to somebody."))
