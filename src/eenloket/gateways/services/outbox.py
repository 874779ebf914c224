from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.gateways import selectors
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.types import MessageState

from .steps import defer, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def queue_message(
    *,
    key: str,
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    to: str,
    subject: str,
    body: str,
    about_type: str = "",
    about_id: uuid.UUID | None = None,
    is_to_citizen: bool = True,
) -> OutboxMessage:
    """Put a message in the outbox within the caller's transaction; the same `key` again returns the first one."""
    now = clock.now()
    message, created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "contact_centre_id": contact_centre_id,
            "municipality_id": municipality_id,
            "to": to,
            "subject": " ".join(subject.split())[:300],
            "body": body,
            "about_type": about_type,
            "about_id": about_id,
            "is_to_citizen": is_to_citizen,
            "created_at": now,
            "next_try_at": now,
        },
    )
    if created:
        defer(message.pk)
        live.poke(f"outbox:{contact_centre_id}")
    return message


@transaction.atomic
def resend(*, actor: Staff, message_id: uuid.UUID) -> OutboxMessage:
    """Try a failed message again. Raises NotAllowedError, NotFoundError, ConflictError when it is on its way."""
    require(actor, Permission.RESEND_OUTBOX)
    message = selectors.outbox_of(actor).select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NotFoundError(_("That message does not exist."))
    if message.state != MessageState.FAILED:
        raise ConflictError(_("This message is already on its way."))
    message.state, message.attempts, message.next_try_at = MessageState.QUEUED, 0, clock.now()
    message.save(update_fields=["state", "attempts", "next_try_at"])
    audit.record(actor, "message.resent", message, label=message.subject)
    defer(message.pk)
    poke(message)
    return message
