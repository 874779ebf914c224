from __future__ import annotations

import uuid

from django.db import connection, transaction
from django.db.models import Max

from eenloket.core import clock
from eenloket.gateways.models import DevelopmentMail, Mailbox, OutboxMessage


@transaction.atomic
def keep_development_mail(*, message_id: str, sender: str, to: str, subject: str, body: str, raw: bytes = b"") -> None:
    """Keep what the development mailbox received, under the contact centre whose outbox sent it or whose mailbox it
    is for."""
    with connection.cursor() as cursor:  # one at a time: their numbers ascend without gaps
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gateways.development_mail'))")
    DevelopmentMail.objects.create(
        contact_centre_id=_centre_of(message_id, to),
        message_id=_plain(message_id)[:250],
        sender=_plain(sender)[:250],
        to=_plain(to)[:500],
        subject=_plain(subject)[:500],
        body=_plain(body),
        raw=raw or None,
        uid=(DevelopmentMail.objects.aggregate(last=Max("uid"))["last"] or 0) + 1,
        received_at=clock.now(),
    )


def _centre_of(message_id: str, to: str) -> uuid.UUID | None:
    """None for something else than our mail, such as a password reset."""
    own = message_id.strip("<>").partition("@")[0]
    try:
        sent = OutboxMessage.objects.filter(pk=uuid.UUID(own)).values_list("contact_centre_id", flat=True).first()
    except ValueError:
        sent = None
    addresses = [each.strip().lower() for each in to.split(",")]
    return sent or Mailbox.objects.filter(address__in=addresses).values_list("contact_centre_id", flat=True).first()


def _plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
