"""What is sent to somebody during a question."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts import messages, selectors
from eenloket.contacts.models import Conversation, ConversationMessage
from eenloket.contacts.types import Channel, Direction
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError
from eenloket.gateways.services import queue_message
from eenloket.organisation.selectors import fill_in
from eenloket.parties import rules as party_rules
from eenloket.parties.services import add_point, problem_text

from .steps import locked_own

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.gateways.models import OutboxMessage


@transaction.atomic
def send_material(
    *, actor: Staff, contact_id: uuid.UUID, email: str, items: Sequence[Mapping[str, str]], about: str
) -> OutboxMessage:
    """Mail links to forms, brochures or the answer's page during a question. The same links to the same address
    are sent once per question. A new address is kept with the customer, so it is not asked again.

    `items` are {"title", "url"} with whole addresses. Raises InvalidError, NotFoundError.
    """
    contact = locked_own(actor, contact_id)
    address = party_rules.normalise_email(email)
    if address is None:
        message = problem_text("email")
        raise InvalidError(message, {"email": message})
    if not items:
        message = _("Choose what to send.")
        raise InvalidError(message, {"items": message})
    if contact.party_id:
        add_point(actor=actor, party_id=contact.party_id, typed=address)
    sent = "|".join([address, *sorted(item["url"] for item in items)])
    audit.record(actor, "contact.material_sent", contact, label=about, items=[item["title"] for item in items])
    return queue_message(
        key=f"contact:{contact.pk}:{uuid.uuid5(contact.pk, sent)}",
        contact_centre_id=contact.contact_centre_id,
        municipality_id=contact.municipality_id,
        to=address,
        subject=about,
        body=messages.material(contact.municipality, about, items),
        about_type="contact",
        about_id=contact.pk,
    )


@transaction.atomic
def reply(*, actor: Staff, contact_id: uuid.UUID, message_id: uuid.UUID, text: str) -> ConversationMessage:
    """Write to whoever sent the message, while the question stays open: to ask something, or to say what happens.

    The same `message_id` again sends nothing more. Raises NotFoundError, InvalidError without a text or an address.
    """
    contact = locked_own(actor, contact_id)
    conversation = Conversation.objects.select_for_update().get(pk=contact.conversation_id)
    if known := ConversationMessage.objects.filter(pk=message_id, conversation=conversation).first():
        return known
    if not text.strip():
        message = _("Fill in a text.")
        raise InvalidError(message, {"text": message})
    audit.record(actor, "conversation.replied", conversation, label=str(contact))
    return send_answer(conversation, message_id=message_id, text=text, author=actor)


def send_answer(
    conversation: Conversation, *, message_id: uuid.UUID, text: str, author: Staff | None
) -> ConversationMessage:
    """Add a message of ours to the conversation and send it; on the own page of the sender it is there at once.
    Raises InvalidError when the sender left nothing to write to and has no page either."""
    fill_in([conversation], "municipality")
    subject, body = messages.answer(conversation, text.strip())
    outgoing = send_to_sender(
        conversation, key=f"message:{message_id}", subject=subject, body=body, text=text.strip(), is_by_person=True
    )
    if outgoing is None and not conversation.reference:
        message = _("There is no address to write to. Ask how to reach the sender.")
        raise InvalidError(message, {"note_for_citizen": message})
    return ConversationMessage.objects.create(
        id=message_id,
        contact_centre_id=conversation.contact_centre_id,
        conversation=conversation,
        direction=Direction.OUTBOUND,
        author=author,
        sender_name=author.name if author else "",
        text=text.strip(),
        outbox_id=outgoing.pk if outgoing else None,
        at=clock.now(),
    )


def send_to_sender(
    conversation: Conversation, *, key: str, subject: str, body: str, text: str, is_by_person: bool = False
) -> OutboxMessage | None:
    """Queue a message to the address the question came from: a mail that goes on in the thread, or to a mobile number
    `text` as an SMS. None when there is no such address."""
    common: dict[str, Any] = {
        "key": f"conversation:{conversation.pk}:{key}",
        "contact_centre_id": conversation.contact_centre_id,
        "municipality_id": conversation.municipality_id,
        "to": conversation.counterpart,
        "subject": subject,
        "about_type": "conversation",
        "about_id": conversation.pk,
        "is_automatic": not is_by_person,
    }
    if party_rules.is_mobile(conversation.counterpart):
        return queue_message(**common, body=text, channel=Channel.SMS)
    if "@" not in conversation.counterpart:
        return None
    answered = selectors.last_mail_id(conversation.pk)
    return queue_message(**common, body=body, in_reply_to=answered, references=answered)
