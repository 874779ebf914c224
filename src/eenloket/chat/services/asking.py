"""Asking for a person: the chat goes in line for an advisor."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.chat import rules, selectors
from eenloket.chat.models import ChatSession
from eenloket.chat.types import Author, EndedBy, Happening, SessionState
from eenloket.contacts.types import Channel
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.parties.rules import normalise_phone
from eenloket.routing import services as routing
from eenloket.routing.selectors import queue_for
from eenloket.routing.types import Source, Work, WorkState

from .citizen import note_citizen
from .steps import add_line, check_open, end, locked, locked_by_token

_LONGEST_NAME: Final = 100


@transaction.atomic
def ask_person(*, token: str) -> ChatSession:
    """Put the chat in line for an advisor, or tell what can be done when nobody may wait now. Twice is once.

    Raises NotFoundError, ConflictError once it is over.
    """
    seen = selectors.session_of_token(token)
    check_open(seen)
    if seen.state != SessionState.ANSWERING:
        return seen
    admission = routing.enqueue_again(_work(seen))  # before the lock: routing's rows are always locked first
    session = locked(seen.pk)
    if session is None or session.state != SessionState.ANSWERING:
        return session or seen
    note_citizen(session)
    if admission.item.state == WorkState.OVERFLOWED:
        refuse(session, admission.text)
    else:
        session.work_item, session.state = admission.item.pk, SessionState.WAITING
        add_line(session, Author.SYSTEM, happening=Happening.IN_LINE)
    return session


@transaction.atomic
def call_me_back(*, token: str, number: str) -> ChatSession:
    """Who waits in line leaves a number instead, and keeps the place. Raises InvalidError, ConflictError."""
    seen = selectors.session_of_token(token)
    phone = normalise_phone(number)
    if phone is None:
        raise InvalidError(_("This is no phone number we can call. Fill in all digits, such as 06 12345678."))
    if seen.state != SessionState.WAITING or seen.work_item is None:
        raise ConflictError(_("You can do this while you wait."))
    routing.call_back_instead(seen.work_item, number=phone)
    session = locked_by_token(token)
    if session.state == SessionState.WAITING:
        end(session, EndedBy.CITIZEN, Happening.CALL_BACK)
    return session


@transaction.atomic
def say_name(*, token: str, name: str) -> ChatSession:
    """How the citizen wants to be called; an advisor sees it."""
    session = locked_by_token(token)
    check_open(session)
    session.name = " ".join(rules.plain(name).split())[:_LONGEST_NAME]
    session.save(update_fields=["name"])
    return session


def refuse(session: ChatSession, text: str) -> None:
    """Tell that nobody can come now, in the words of the queue or of the municipality, and let the citizen go on with
    the answers. Asked again it is a new turn."""
    text = text or selectors.wishes_of(session.municipality_id).closed_text
    session.state, session.work_item = SessionState.ANSWERING, None
    add_line(session, Author.SYSTEM, text, happening=Happening.NO_ROOM)


def _work(session: ChatSession) -> Work:
    return Work(
        contact_centre_id=session.contact_centre_id,
        municipality_id=session.municipality_id,
        channel=Channel.CHAT,
        source=Source.CHAT,
        source_id=session.pk,
        label=session.subject,
        counterpart=session.name,
        portal_area_id=session.portal_area_id,
        language=_language(session),
    )


def _language(session: ChatSession) -> str:
    """That of the site as the citizen reads it, where a queue is for it; else nobody might ever be found."""
    queue = queue_for(
        session.contact_centre_id,
        municipality_id=session.municipality_id,
        channel=Channel.CHAT,
        portal_area_id=session.portal_area_id,
        language=session.language,
    )
    return session.language if queue and queue.language == session.language else "nl"
