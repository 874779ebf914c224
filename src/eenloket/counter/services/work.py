"""The one place where the counter and the work list meet: a ticket is work, calling it opens the conversation."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from eenloket.contacts.services import hang_up, save_draft, start_conversation
from eenloket.contacts.types import Channel, ContactState, DraftChange

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact, Conversation
    from eenloket.counter.models import Ticket


def waits(ticket: Ticket) -> None:
    """Put a ticket on the work list."""


def left(ticket: Ticket) -> None:
    """Take a ticket off the work list: nobody waits any more."""


def begin(ticket: Ticket, staff: Staff) -> Conversation:
    """Open the conversation with who was called, with what they come for as its subject."""
    conversation = start_conversation(
        actor=staff,
        conversation_id=uuid.uuid5(ticket.pk, "conversation"),
        municipality_id=ticket.municipality_id,
        channel=Channel.COUNTER,
        typed_counterpart=ticket.name or ticket.label,
    )
    fill_in(ticket, staff, conversation)
    return conversation


def fill_in(ticket: Ticket, staff: Staff, conversation: Conversation) -> None:
    """What is known already stands in the first question, as long as nothing was typed in it."""
    question = first_draft(conversation)
    if question is not None and question.revision == 0:
        change = DraftChange(subject=ticket.service.name, note_for_colleagues=ticket.note or None)
        save_draft(actor=staff, contact_id=question.pk, revision=0, change=change)


def end_talk(ticket: Ticket, staff: Staff) -> None:
    """The talk is over; what has to be noted of it still can be."""
    if ticket.conversation_id:
        hang_up(actor=staff, conversation_id=ticket.conversation_id)


def first_draft(conversation: Conversation) -> Contact | None:
    found: Contact | None = conversation.contacts.filter(state=ContactState.DRAFT).order_by("number").first()
    return found


def changed(ticket: Ticket) -> None:
    """What somebody comes for changed while waiting: the work list knows it anew, with the age it had."""
    left(ticket)
    waits(ticket)
