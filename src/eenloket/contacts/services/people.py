"""Who takes part in a conversation."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.models import Conversation, ConversationParty
from eenloket.contacts.types import ContactState, Role
from eenloket.core.errors import InvalidError
from eenloket.parties.selectors import get_party

from .steps import customer_of, locked_conversation

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def set_participant(
    *, actor: Staff, conversation_id: uuid.UUID, party_id: uuid.UUID, role: str = Role.CUSTOMER
) -> Conversation:
    """Say who takes part. A customer becomes the party of the questions still open; one who was customer before
    leaves that place. Raises InvalidError when the party belongs to another municipality."""
    conversation = locked_conversation(actor, conversation_id)
    party = get_party(actor, party_id)
    if party.municipality_id != conversation.municipality_id:
        raise InvalidError(_("This customer belongs to another municipality than the conversation."))
    if role not in Role.values:
        raise InvalidError(_("Choose what this person is in the conversation."))
    takes_part = {each.party_id: each for each in conversation.participants.all()}
    customer_id = next((each.party_id for each in takes_part.values() if each.role == Role.CUSTOMER), None)
    if role == Role.CUSTOMER and customer_id not in (None, party.pk):
        takes_part[customer_id].delete()
    if known := takes_part.get(party.pk):
        known.role = role
        known.save(update_fields=["role"])
    else:  # the conversation is locked: no other request adds the same meanwhile
        ConversationParty.objects.create(conversation=conversation, party=party, role=role)
    if role == Role.CUSTOMER:
        customer_id = party.pk
    elif customer_id == party.pk:
        customer_id = None
    _pass_on_customer(conversation, customer_id)
    return conversation


@transaction.atomic
def remove_participant(*, actor: Staff, conversation_id: uuid.UUID, party_id: uuid.UUID) -> Conversation:
    """Take somebody out again: the wrong one was chosen, or the caller stays anonymous after all."""
    conversation = locked_conversation(actor, conversation_id)
    conversation.participants.filter(party_id=party_id).delete()
    _pass_on_customer(conversation, customer_of(conversation))
    return conversation


def _pass_on_customer(conversation: Conversation, party_id: uuid.UUID | None) -> None:
    conversation.contacts.filter(state=ContactState.DRAFT).update(party_id=party_id)
