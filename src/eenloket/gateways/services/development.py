from __future__ import annotations

import uuid

from django.db import transaction

from eenloket.core import clock
from eenloket.gateways.models import DevelopmentMail, OutboxMessage


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
