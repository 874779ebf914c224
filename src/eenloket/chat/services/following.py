"""What routing and contacts say of a chat, and what that means for it. Inside their transactions: routing's rows are
locked already, the session is locked after them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from eenloket.accounts.selectors import get_staff
from eenloket.chat.models import ChatSession
from eenloket.chat.types import Author, EndedBy, Happening, SessionState
from eenloket.contacts import selectors as contacts
from eenloket.contacts.services import save_draft
from eenloket.contacts.types import ContactState, DraftChange
from eenloket.core import clock
from eenloket.documents.services import link_document
from eenloket.routing.types import WorkState

from .asking import refuse
from .steps import add_line, end, locked, locked_by_work, tell, welcome

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def joined(item_id: uuid.UUID, *, staff_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
    """An advisor has the chat from now on: the citizen is told, and the advisor finds the words of the citizen."""
    session = locked_by_work(item_id)
    if session is None:
        return
    staff = get_staff(session.contact_centre_id, staff_id)
    session.conversation_id, session.advisor = conversation_id, staff
    _bring_along(session, staff, conversation_id)
    if session.state == SessionState.ENDED:  # left in this very moment: the advisor sees that
        session.save(update_fields=["conversation", "advisor"])
        tell(session)
        return
    session.state = SessionState.TALKING
    session.waits_since, session.silent_since, session.reminded_at = clock.now(), None, None
    welcome(session, staff)


def given_back(item_id: uuid.UUID) -> None:
    """The advisor is gone and the chat waits again, at its old place. An offer that was missed changes nothing here."""
    session = locked_by_work(item_id)
    if session is None or session.state != SessionState.TALKING:
        return
    _without_advisor(session, Happening.GIVEN_BACK)


def passed_on(item_id: uuid.UUID, *, next_item_id: uuid.UUID) -> None:
    """The advisor passes the chat on: it waits for the next one."""
    session = locked_by_work(item_id)
    if session is None:
        return
    session.work_item = next_item_id
    if session.state == SessionState.ENDED:
        session.save(update_fields=["work_item"])
        return
    _without_advisor(session, Happening.PASSED_ON)


def refused(item_id: uuid.UUID, *, text: str) -> None:
    """Waited too long by the rules: the citizen hears what can be done now."""
    session = locked_by_work(item_id)
    if session is not None and session.state == SessionState.WAITING:
        refuse(session, text)


def talk_ended(item_id: uuid.UUID) -> None:
    """The advisor ended the talk."""
    session = locked_by_work(item_id)
    if session is not None and session.state == SessionState.TALKING:
        _ended_by_advisor(session)


def work_ended(item_id: uuid.UUID, *, state: str) -> None:
    """What waited was taken off the line by somebody else than us. The end of work in hand is told as the end of the
    talk, or of its conversation."""
    session = locked_by_work(item_id)
    if session is not None and session.state == SessionState.WAITING and state == WorkState.ABANDONED:
        end(session, EndedBy.GONE, Happening.CITIZEN_LEFT)


def conversation_closed(conversation_id: uuid.UUID) -> None:
    """The last question is stored: the chat is over, if it was not yet."""
    found = ChatSession.objects.filter(conversation_id=conversation_id, state=SessionState.TALKING)
    key = found.values_list("pk", flat=True).first()
    session = locked(key) if key else None
    if session is not None and session.state == SessionState.TALKING and session.conversation_id == conversation_id:
        _ended_by_advisor(session)


def _ended_by_advisor(session: ChatSession) -> None:
    end(session, EndedBy.ADVISOR, Happening.ADVISOR_ENDED, author_name=session.advisor_name)


def _without_advisor(session: ChatSession, happening: Happening) -> None:
    tell(session)  # who had it
    session.state, session.advisor, session.advisor_name = SessionState.WAITING, None, ""
    session.waits_since = session.silent_since = session.reminded_at = None
    add_line(session, Author.SYSTEM, happening=happening)


def _bring_along(session: ChatSession, staff: Staff, conversation_id: uuid.UUID) -> None:
    """The words to search with, and the files sent so far."""
    for key in session.lines.exclude(document=None).values_list("document_id", flat=True):
        if key:
            link_document(document_id=key, about={conversation_id: "conversation"})
    questions = contacts.questions_of(contacts.get_conversation_alone(staff, conversation_id))
    draft = next((each for each in questions if each.state == ContactState.DRAFT), None)
    if draft and session.subject and not draft.searched_for and not draft.subject:
        change = DraftChange(searched_for=session.subject)
        save_draft(actor=staff, contact_id=draft.pk, revision=draft.revision, change=change)
