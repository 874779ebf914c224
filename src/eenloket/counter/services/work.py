"""The one place where the counter and the work list meet: a ticket is work, and calling it opens its conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from eenloket.contacts.selectors import get_conversation_alone
from eenloket.contacts.services import hang_up, save_draft, start_conversation
from eenloket.contacts.types import Channel, ContactState, ConversationState, DraftChange
from eenloket.core.errors import ConflictError
from eenloket.routing import selectors as routing
from eenloket.routing import services as work_list
from eenloket.routing.types import END_STATES, Source, Work, WorkState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact, Conversation
    from eenloket.counter.models import Counter, Ticket
    from eenloket.routing.models import WorkItem
    from eenloket.routing.types import Admission

_APPOINTMENT_PRIORITY: Final = 30  # minutes, for a queue that offers by itself: an appointment goes before a walk-in
_FIRST_PRIORITY: Final = 240


def waits(ticket: Ticket) -> Admission:
    """Put a ticket on the work list; the queue may say that nobody more may wait."""
    admission = work_list.enqueue(
        Work(
            contact_centre_id=ticket.contact_centre_id,
            municipality_id=ticket.municipality_id,
            channel=Channel.COUNTER,
            source=Source.TICKET,
            source_id=ticket.pk,
            label=f"{ticket.label} {ticket.service.name}",
            counterpart=ticket.name or ticket.label,
            portal_area_id=ticket.service.portal_area_id,
            language="nl",
            priority_minutes=_FIRST_PRIORITY if ticket.is_first else _APPOINTMENT_PRIORITY if ticket.due_at else 0,
            arrived_at=ticket.arrived_at,
        )
    )
    _keep_item(ticket, admission.item.pk)
    return admission


def left(ticket: Ticket) -> None:
    """Take a ticket off the work list: nobody waits any more. It is a contact too, one that was abandoned."""
    if ticket.work_item_id:
        work_list.abandon(ticket.work_item_id)


def begin(ticket: Ticket, staff: Staff) -> Conversation:
    """Give the ticket to who called it. Its conversation is opened, or goes on where a colleague passed it on."""
    if not ticket.work_item_id:
        waits(ticket)
    item = _item_of(ticket)
    if item is None or item.state in END_STATES:  # its queue let nobody wait; at the counter somebody stands here
        conversation = start_conversation(
            actor=staff,
            conversation_id=ticket.pk,
            municipality_id=ticket.municipality_id,
            channel=Channel.COUNTER,
            typed_counterpart=ticket.name or ticket.label,
        )
    else:
        item = work_list.assign(item.pk, staff_id=staff.pk)
        conversation = get_conversation_alone(staff, item.conversation_id or item.pk)
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


def set_aside(ticket: Ticket, staff: Staff) -> None:
    """Back on the work list with the age it has, and with all that was typed."""
    item = _item_of(ticket)
    if item is None or item.state != WorkState.ACTIVE:
        end_talk(ticket, staff)
        return
    work_list.give_back(item.pk, reason="set aside")


def pass_on(ticket: Ticket, following: Ticket, staff: Staff, *, counter: Counter | None) -> bool:
    """Let the conversation go on at another counter, with the note; says whether it could."""
    item = _item_of(ticket)
    if item is None or item.state != WorkState.ACTIVE or ticket.conversation is None:
        return False
    if ticket.conversation.state != ConversationState.OPEN:
        return False
    queue = routing.queue_for(
        ticket.contact_centre_id,
        municipality_id=ticket.municipality_id,
        channel=Channel.COUNTER,
        portal_area_id=following.service.portal_area_id,
    )
    colleague = counter.staff_id if counter and counter.staff_id != staff.pk else None
    try:
        next_item = work_list.transfer(
            actor=staff,
            item_id=item.pk,
            to_queue_id=queue.pk if queue else item.queue_id,
            to_staff_id=colleague,
            note=following.note,
        )
    except ConflictError:  # the talk ended a moment ago
        return False
    _keep_item(following, next_item.pk)
    return True


def first_draft(conversation: Conversation) -> Contact | None:
    found: Contact | None = conversation.contacts.filter(state=ContactState.DRAFT).order_by("number").first()
    return found


def _item_of(ticket: Ticket) -> WorkItem | None:
    return routing.get_item(ticket.contact_centre_id, ticket.work_item_id) if ticket.work_item_id else None


def _keep_item(ticket: Ticket, item_id: object) -> None:
    ticket.work_item_id = item_id  # type: ignore[assignment]
    ticket.save(update_fields=["work_item_id"])
