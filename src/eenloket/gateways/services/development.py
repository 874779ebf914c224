from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.gateways import selectors
from eenloket.gateways.models import DevelopmentMail, DevelopmentReply, DevelopmentText, OutboxMessage
from eenloket.gateways.types import PhoneText

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST_REPLY: Final = 1000


@transaction.atomic
def keep_development_mail(*, message_id: str, sender: str, to: str, subject: str, body: str) -> None:
    """Keep what the development mailbox received, under the contact centre whose outbox sent it."""
    own = message_id.strip("<>").partition("@")[0]
    centre_id = None
    try:
        centre_id = OutboxMessage.objects.filter(pk=uuid.UUID(own)).values_list("contact_centre_id", flat=True).first()
    except ValueError:
        pass  # a mail of something else than our outbox, such as a password reset
    DevelopmentMail.objects.create(
        contact_centre_id=centre_id,
        message_id=message_id[:250],
        sender=sender[:250],
        to=to[:500],
        subject=subject[:500],
        body=body,
        received_at=clock.now(),
    )


@transaction.atomic
def keep_development_texts(texts: Sequence[PhoneText]) -> None:
    """Keep what the development phones received."""
    now = clock.now()
    DevelopmentText.objects.bulk_create(
        [
            DevelopmentText(
                id=each.id,
                contact_centre_id=each.contact_centre_id,
                number=each.number[:40],
                sender=each.sender[:40],
                body=each.body.replace("\x00", ""),
                part=each.part,
                parts=each.parts,
                reference=each.reference[:120],
                protocol=each.protocol,
                fate=each.fate,
                is_reported=not each.fate,
                received_at=now,
            )
            for each in texts
        ]
    )


@transaction.atomic
def answer_from_phone(*, actor: Staff, number: str, text: str) -> DevelopmentReply:
    """Have the development phones send a text to us, as somebody would. Raises InvalidError, NotFoundError for a
    number that we sent nothing."""
    require(actor, Permission.VIEW_OUTBOX)
    last = selectors.get_phone(actor, number)
    if not text.strip() or len(text) > _LONGEST_REPLY:
        message = _("Write what the phone should answer.")
        raise InvalidError(message, {"text": message})
    return DevelopmentReply.objects.create(
        contact_centre_id=actor.contact_centre_id,
        number=last.number,
        to=last.sender,
        text=text.strip(),
        made_at=clock.now(),
    )
