"""Opening, holding and closing a conversation."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.contacts import selectors
from eenloket.contacts.models import AnswerUse, Contact, Conversation
from eenloket.contacts.types import Channel, ContactState, ConversationState, Direction
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.parties import rules as party_rules

from .steps import check_room, close_when_done, locked_conversation, new_question, poke
from .turns import note_end_of_talk

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def start_conversation(
    *,
    actor: Staff,
    conversation_id: uuid.UUID,
    municipality_id: uuid.UUID,
    channel: str,
    direction: str = Direction.INBOUND,
    typed_counterpart: str = "",
    is_internal: bool = False,
) -> Conversation:
    """Open a conversation with its first, empty question. The same id again gives the one already opened.

    Raises NotAllowedError, InvalidError, ConflictError when too many are open.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    require_municipality(actor, municipality_id)
    if existing := Conversation.objects.filter(pk=conversation_id).first():
        return selectors.get_conversation(actor, existing.pk)
    if channel not in Channel.values or direction not in Direction.values:
        raise InvalidError(_("Choose a channel and a direction."))
    check_room(actor)
    now = clock.now()
    typed = typed_counterpart.strip()[:200]
    conversation, is_new = Conversation.objects.get_or_create(
        id=conversation_id,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "municipality_id": municipality_id,
            "advisor": actor,
            "team_id": actor.team_id,
            "channel": channel,
            "direction": direction,
            "is_internal": is_internal,
            "typed_counterpart": typed,
            "counterpart": party_rules.normalise_phone(typed) or party_rules.normalise_email(typed) or "",
            "started_at": now,
            "attended_at": now,
        },
    )
    if not is_new:  # a double click: the other one was a moment earlier
        return selectors.get_conversation(actor, conversation_id)
    new_question(conversation, uuid.uuid5(conversation_id, "question-1"))
    poke(actor)
    return conversation


@transaction.atomic
def attend(*, actor: Staff, conversation_id: uuid.UUID) -> None:
    """Note that the advisor turned to this conversation: the one in front until now waits from this moment on."""
    open_ones = Conversation.objects.filter(advisor=actor).exclude(state=ConversationState.CLOSED)
    in_front = open_ones.order_by("-attended_at").values_list("pk", flat=True).first()
    if in_front and in_front != conversation_id:
        now = clock.now()
        open_ones.filter(pk=in_front).update(attended_at=now)
        open_ones.filter(pk=conversation_id).update(attended_at=now + timedelta(microseconds=1))


@transaction.atomic
def hang_up(*, actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    """End the talk; the questions stay open for wrap-up. Twice is once. Raises NotFoundError."""
    conversation = locked_conversation(actor, conversation_id)
    if conversation.state == ConversationState.OPEN:
        note_end_of_talk(conversation, clock.now())
        poke(actor)
    return conversation


@transaction.atomic
def change_municipality(*, actor: Staff, conversation_id: uuid.UUID, municipality_id: uuid.UUID) -> Conversation:
    """The conversation and its questions are for another municipality after all; the notes stay, the answers that
    were opened are looked up again. Raises NotAllowedError, NotFoundError, ConflictError once something is stored or
    somebody identified.
    """
    conversation = locked_conversation(actor, conversation_id)
    require_municipality(actor, municipality_id)
    if conversation.municipality_id == municipality_id:
        return conversation
    if not selectors.may_change_municipality(conversation):
        raise ConflictError(_("This conversation already has a customer or a stored question. Start a new one."))
    AnswerUse.objects.filter(contact__conversation=conversation).delete()
    conversation.contacts.update(municipality_id=municipality_id)
    conversation.municipality_id = municipality_id
    conversation.save(update_fields=["municipality"])
    audit.record(actor, "conversation.municipality_changed", conversation, municipality=str(municipality_id))
    poke(actor)
    return selectors.get_conversation(actor, conversation_id)


@transaction.atomic
def close_if_done(*, actor: Staff, conversation_id: uuid.UUID) -> bool:
    """Close a conversation that has no question open any more, and count its talk time once."""
    return close_when_done(actor, locked_conversation(actor, conversation_id))


@transaction.atomic
def pass_on_conversations(*, contact_centre_id: uuid.UUID, staff_id: uuid.UUID, receiver: Staff) -> int:
    """Give what somebody who left had open to a colleague, with all that was typed; a talk that went on is over.
    What is stored already stays of who stored it. Done twice it is done once. Returns how many."""
    drafts = Contact.objects.filter(
        contact_centre_id=contact_centre_id, advisor_id=staff_id, state=ContactState.DRAFT
    ).order_by("pk")
    for draft in drafts.select_for_update():
        draft.advisor = receiver
        draft.save(update_fields=["advisor"])
    open_ones = Conversation.objects.select_for_update().filter(
        contact_centre_id=contact_centre_id, advisor_id=staff_id
    )
    passed_on = list(open_ones.exclude(state=ConversationState.CLOSED).order_by("pk"))
    for conversation in passed_on:
        if conversation.state == ConversationState.OPEN:
            conversation.state, conversation.hung_up_at = ConversationState.WRAP_UP, clock.now()
        conversation.advisor = receiver
        conversation.save(update_fields=["advisor", "state", "hung_up_at"])
        actor = replace(SYSTEM, contact_centre_id=contact_centre_id)
        audit.record(actor, "conversation.passed_on", conversation, label=receiver.name, reason="left")
    if passed_on:
        poke(receiver)
    return len(passed_on)
