"""The questions of a conversation while they are drafts."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.models import AnswerUse, Contact
from eenloket.contacts.types import ContactState, ConversationState, DraftChange
from eenloket.content.selectors import get_version
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotFoundError

from .conversations import close_if_done
from .steps import already_so, apply, locked_conversation, locked_draft, locked_own, new_question

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def add_question(*, actor: Staff, conversation_id: uuid.UUID, contact_id: uuid.UUID) -> Contact:
    """One more question in an open conversation, for the same customer. The same id again gives the same."""
    conversation = locked_conversation(actor, conversation_id)
    if existing := conversation.contacts.filter(pk=contact_id).first():
        return existing
    if conversation.state == ConversationState.CLOSED:
        raise ConflictError(_("This conversation is closed. Start a new one."))
    return new_question(conversation, contact_id)


def lock_question(contact_id: uuid.UUID) -> Contact:
    """A question with its conversation, locked until the end of the transaction; the caller checks who asks. Raises
    NotFoundError."""
    found = Contact.objects.select_for_update(of=("self",)).select_related("conversation").filter(pk=contact_id).first()
    if found is None:
        raise NotFoundError(_("That question does not exist."))
    return found


@transaction.atomic
def drop_question(*, actor: Staff, contact_id: uuid.UUID) -> None:
    """Put away a question that was no question. The last one of a conversation closes it. Raises ConflictError."""
    contact = locked_draft(actor, contact_id)
    contact.state, contact.changed_at = ContactState.DROPPED, clock.now()
    contact.save(update_fields=["state", "changed_at"])
    audit.record(actor, "contact.dropped", contact, label=str(contact))
    close_if_done(actor=actor, conversation_id=contact.conversation_id)


@transaction.atomic
def save_draft(*, actor: Staff, contact_id: uuid.UUID, revision: int, change: DraftChange) -> int:
    """Keep what is being typed. Returns the new revision.

    Raises ConflictError when the draft has another revision (another tab was first) or is already stored, and
    NotFoundError when it is not this advisor's.
    """
    contact = locked_draft(actor, contact_id)
    if contact.revision != revision:
        if already_so(contact, change):
            return contact.revision
        raise ConflictError(_("This question was changed in another window. Load it again to see what is there."))
    apply(contact, change)
    contact.revision += 1
    contact.changed_at = clock.now()
    contact.save()
    return contact.revision


@transaction.atomic
def add_to_note(*, actor: Staff, contact_id: uuid.UUID, line: str) -> Contact:
    """Put a line under the note for colleagues of an own question, whatever was typed meanwhile.
    Raises ConflictError when it is stored, NotFoundError."""
    contact = locked_draft(actor, contact_id)
    contact.note_for_colleagues = f"{contact.note_for_colleagues.rstrip()}\n{line}".strip()
    contact.revision += 1
    contact.changed_at = clock.now()
    contact.save(update_fields=["note_for_colleagues", "revision", "changed_at"])
    return contact


@transaction.atomic
def open_answer(*, actor: Staff, contact_id: uuid.UUID, version_id: uuid.UUID) -> Contact:
    """Note that this version was opened during the question; the first one names the question.

    Once a question is stored nothing is noted any more.
    """
    contact = locked_own(actor, contact_id)
    if contact.state != ContactState.DRAFT:
        return contact
    version = get_version(actor.contact_centre_id, version_id)
    if AnswerUse.objects.filter(contact=contact, version=version).exists():
        return contact
    AnswerUse.objects.create(contact=contact, version=version, first_opened_at=clock.now())
    if not contact.subject:
        contact.subject = version.title[:200]
        contact.portal_area_id = version.answer.portal_area_id
        contact.revision += 1
        contact.save(update_fields=["subject", "portal_area", "revision"])
    return contact


@transaction.atomic
def mark_answer_used(*, actor: Staff, contact_id: uuid.UUID, version_id: uuid.UUID, is_used: bool) -> None:
    """Say whether an opened answer was really given. Raises ConflictError once the question is stored."""
    contact = locked_draft(actor, contact_id)
    AnswerUse.objects.filter(contact=contact, version_id=version_id).update(is_used=is_used)
