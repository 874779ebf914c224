"""A live conversation that goes from hand to hand: ended from outside, left, passed on, given back, taken over."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.contacts import rules
from eenloket.contacts.events import ContactStored, TalkEnded
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.types import ContactState, ConversationState, Direction, Result, ResultDetail, TransferKind
from eenloket.core import audit, clock, live
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.core.events import publish
from eenloket.parties import rules as party_rules

from .steps import locked_conversation, new_question, poke
from .storing import store_contact

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def lock_conversation(conversation_id: uuid.UUID) -> None:
    """Hold a conversation until the transaction ends; there need not be one."""
    Conversation.objects.select_for_update().filter(pk=conversation_id).values_list("pk").first()


def lock_waiting(conversation_id: uuid.UUID) -> bool:
    """Hold a conversation that waits until the transaction ends; False when somebody takes it at this moment."""
    waiting = Conversation.objects.select_for_update(skip_locked=True).filter(
        pk=conversation_id, state=ConversationState.WAITING
    )
    return waiting.values_list("pk").first() is not None


@transaction.atomic
def end_talk(conversation_id: uuid.UUID, *, at: datetime | None = None) -> bool:
    """The other side ended the talk; the questions stay open for wrap-up. Twice is once. Says whether it went on
    until now."""
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None or conversation.state != ConversationState.OPEN or conversation.advisor is None:
        return False
    note_end_of_talk(conversation, at or clock.now())
    poke(conversation.advisor)
    return True


def note_end_of_talk(conversation: Conversation, at: datetime) -> None:
    conversation.state, conversation.hung_up_at = ConversationState.WRAP_UP, max(at, conversation.started_at)
    conversation.save(update_fields=["state", "hung_up_at"])
    publish(TalkEnded(conversation_id=conversation.pk, contact_centre_id=conversation.contact_centre_id))


@transaction.atomic
def set_start(conversation_id: uuid.UUID, *, at: datetime) -> None:
    """The talk began at another moment than the one at which we heard of it. A closed one stays as it is."""
    changed = Conversation.objects.filter(pk=conversation_id).exclude(state=ConversationState.CLOSED)
    if changed.update(started_at=at):
        Contact.objects.filter(conversation=conversation_id, state=ContactState.DRAFT).update(
            arrived_at=at, arrived_on=clock.day_of(at)
        )


@transaction.atomic
def record_abandoned(
    *,
    conversation_id: uuid.UUID,
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    channel: str,
    counterpart: str,
    started_at: datetime,
    ended_at: datetime,
    subject: str = "",
    portal_area_id: uuid.UUID | None = None,
) -> Conversation:
    """Somebody left before it was their turn: a contact of its own with the result "abandoned". A conversation that
    waited (passed on, but nobody took it) ends with that. The same key again changes nothing."""
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        conversation = Conversation.objects.create(
            id=conversation_id,
            contact_centre_id=contact_centre_id,
            municipality_id=municipality_id,
            channel=channel,
            direction=Direction.INBOUND,
            typed_counterpart=counterpart[:200],
            counterpart=party_rules.normalise_phone(counterpart) or party_rules.normalise_email(counterpart) or "",
            state=ConversationState.CLOSED,
            started_at=started_at,
            attended_at=started_at,
            hung_up_at=ended_at,
            closed_at=ended_at,
        )
        draft = new_question(conversation, uuid.uuid5(conversation_id, "question-1"))
        draft.subject, draft.portal_area_id = subject[:200], portal_area_id
        _store_abandoned(draft)
    elif conversation.state == ConversationState.WAITING:
        for draft in conversation.contacts.filter(state=ContactState.DRAFT):
            _store_abandoned(draft)
        conversation.state, conversation.hung_up_at, conversation.closed_at = (
            ConversationState.CLOSED,
            ended_at,
            ended_at,
        )
        conversation.save(update_fields=["state", "hung_up_at", "closed_at"])
    return conversation


def _store_abandoned(contact: Contact) -> None:
    contact.state, contact.result, contact.stored_at = ContactState.STORED, Result.ABANDONED, clock.now()
    contact.first_contact_class = rules.first_contact_class(
        result=contact.result, direction=contact.direction, is_internal=False
    )
    contact.save()
    actor = replace(SYSTEM, contact_centre_id=contact.contact_centre_id)
    audit.record(actor, "contact.stored", contact, label=str(contact), result=contact.result)
    publish(
        ContactStored(
            contact_id=contact.pk,
            contact_centre_id=contact.contact_centre_id,
            municipality_id=contact.municipality_id,
            advisor_id=None,
            result=contact.result,
            arrived_on=contact.arrived_on,
        )
    )
    live.poke(f"team:{contact.contact_centre_id}")


@transaction.atomic
def pass_on(
    *, actor: Staff, conversation_id: uuid.UUID, kind: str, note: str = "", colleague: str = ""
) -> Conversation:
    """Transfer a conversation that goes on: the open question is stored as transferred, and a next one with the same
    subject waits for who takes over, with the note. Raises NotFoundError, ConflictError when the talk is over."""
    require(actor, Permission.HANDLE_CONTACTS)
    conversation = locked_conversation(actor, conversation_id)
    if conversation.state != ConversationState.OPEN:
        raise ConflictError(_("The talk is over: there is nobody to transfer."))
    drafts = list(conversation.contacts.filter(state=ContactState.DRAFT).order_by("number"))
    last = drafts[-1] if drafts else conversation.contacts.order_by("-number").first()
    number = (last.number if last else 0) + 1
    following = new_question(conversation, uuid.uuid5(conversation.pk, f"question-{number}"))
    following.advisor, following.team = None, None
    if last:
        following.subject, following.portal_area_id = last.subject, last.portal_area_id
        following.searched_for = last.searched_for
    following.note_for_colleagues = note.strip()
    following.save()
    detail = ResultDetail(transfer_kind=TransferKind(kind).value, was_reached=True, colleague=colleague[:200])
    for draft in drafts:
        store_contact(actor=actor, contact_id=draft.pk, result=Result.TRANSFERRED, detail=detail, is_told=True)
    conversation.refresh_from_db()
    _let_wait(conversation)
    audit.record(actor, "conversation.transferred", conversation, label=colleague, kind=kind)
    poke(actor)
    return conversation


@transaction.atomic
def release(conversation_id: uuid.UUID) -> Conversation | None:
    """Who had a conversation is gone: it waits for another with all that was typed. None when there is none open."""
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None or conversation.state != ConversationState.OPEN or conversation.advisor is None:
        return None
    left = conversation.advisor
    _let_wait(conversation)
    actor = replace(SYSTEM, contact_centre_id=conversation.contact_centre_id)
    audit.record(actor, "conversation.released", conversation, label=left.name)
    poke(left)
    return conversation


def _let_wait(conversation: Conversation) -> None:
    conversation.contacts.filter(state=ContactState.DRAFT).update(advisor=None, team=None)
    conversation.advisor, conversation.team, conversation.state = None, None, ConversationState.WAITING
    conversation.save(update_fields=["advisor", "team", "state"])


@transaction.atomic
def take_over(*, actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    """A team leader takes over what a colleague has open, with all that was typed. Raises NotAllowedError,
    NotFoundError, ConflictError when it is closed."""
    require(actor, Permission.LEAD_LIVE)
    conversation = (
        Conversation.objects.select_for_update()
        .filter(pk=conversation_id, contact_centre_id=actor.contact_centre_id)
        .first()
    )
    if conversation is None:
        raise NotFoundError(_("That conversation is not yours, or does not exist."))
    require_municipality(actor, conversation.municipality_id)
    if conversation.advisor is None or conversation.state == ConversationState.CLOSED:
        raise ConflictError(_("This conversation is not open any more."))
    before = conversation.advisor
    if before.pk != actor.pk:
        conversation.contacts.filter(state=ContactState.DRAFT).update(advisor=actor, team_id=actor.team_id)
        conversation.advisor, conversation.team_id, conversation.attended_at = actor, actor.team_id, clock.now()
        conversation.save(update_fields=["advisor", "team", "attended_at"])
        audit.record(actor, "conversation.taken_over", conversation, label=before.name)
        poke(before)
        poke(actor)
    return conversation
