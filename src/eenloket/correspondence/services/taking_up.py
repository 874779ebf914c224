"""Taking a mail in: on the work list, with what came along in its dossier."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.contacts.services import receive_question
from eenloket.contacts.types import WrittenQuestion
from eenloket.core import clock
from eenloket.correspondence.matching import Dossier
from eenloket.correspondence.reading import Mail, sane_moment
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.gateways.types import Channel
from eenloket.parties.selectors import party_with_address

if TYPE_CHECKING:
    from eenloket.gateways.models import InboundMessage, Mailbox


def take_up(message: InboundMessage, mailbox: Mailbox, mail: Mail) -> Dossier:
    """Put a mail on the work list, with what came along. Of one mail there is one conversation."""
    party = party_with_address(mailbox.municipality_id, mail.sender)
    conversation = receive_question(
        WrittenQuestion(
            contact_centre_id=mailbox.contact_centre_id,
            municipality_id=mailbox.municipality_id,
            channel=Channel.EMAIL,
            text=mail.text or mail.subject or _("(a mail without words)"),
            subject=mail.subject,
            sender_name=mail.sender_name or mail.sender,
            sender_address=mail.sender,
            party_id=party.pk if party else None,
            searched_for=mail.subject,
            received_at=sane_moment(mail.sent_at, message.received_at),
            mail_id=mail.message_id,
        ),
        key=uuid.uuid5(message.pk, "conversation"),
        tells_sender=bool(mail.sender) and not mail.is_automatic,
    )
    found = Dossier("conversation", conversation.pk)
    keep_parts(found, message, mailbox, mail)
    return found


def keep_parts(dossier: Dossier, message: InboundMessage, mailbox: Mailbox, mail: Mail) -> None:
    """Keep what came with a mail as documents of its dossier."""
    for number, part in enumerate(mail.parts):
        keep_document(
            contact_centre_id=mailbox.contact_centre_id,
            municipality_id=mailbox.municipality_id,
            name=part.name,
            data=part.data,
            origin=Origin.ATTACHMENT,
            about={dossier.key: dossier.kind},
            document_id=uuid.uuid5(message.pk, f"part-{number}"),
            received_on=clock.day_of(message.received_at),
        )
