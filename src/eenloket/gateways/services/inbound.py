"""Messages in: stored as they came and committed, then told to the other side, then read by a job."""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.gateways import selectors
from eenloket.gateways.models import InboundMessage
from eenloket.gateways.port import UnreadableError, inbound_handler
from eenloket.gateways.types import InboundOutcome, InboundState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

MOST_ATTEMPTS: Final = 3
_LEFT_OVER: Final = timedelta(seconds=30)
_AT_A_TIME: Final = 500

logger = logging.getLogger(__name__)


@transaction.atomic
def receive_raw(
    *,
    channel: str,
    account: str,
    external_id: str,
    raw: bytes,
    contact_centre_id: uuid.UUID | None = None,
    municipality_id: uuid.UUID | None = None,
) -> tuple[InboundMessage, bool]:
    """Store what the other side brought, and have it read; says whether it is new. The same message from the same
    place gives the one already stored. Tell the other side only when this transaction is committed."""
    message, is_new = InboundMessage.objects.get_or_create(
        channel=channel,
        account=account[:254],
        external_id=external_id.replace("\x00", "")[:250],
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={
            "contact_centre_id": contact_centre_id,
            "municipality_id": municipality_id,
            "size": len(raw),
            "raw": raw,
            "received_at": clock.now(),
        },
    )
    if is_new:
        app.configure_task("gateways.handle_inbound", queue="inbound").defer(message_id=str(message.pk))
    return message, is_new


def handle_inbound(message_id: uuid.UUID) -> str:
    """Read one message and do what it asks, once: what it becomes and that it was handled are one transaction.
    Returns its state, "" when another is at it or it was handled before.

    What cannot be read becomes `unreadable` with the reason; a fault of ours is tried again, and then is one too. A
    database that went away is raised: the job, or the sweeper, comes back to it.
    """
    try:
        return _handle(message_id)
    except OperationalError:
        raise
    except UnreadableError as error:
        return _note_unreadable(message_id, str(error), is_final=True)
    except Exception as error:
        logger.exception("inbound message %s could not be handled", message_id)
        return _note_unreadable(message_id, f"{type(error).__name__}: {error}", is_final=False)


def sweep_inbound() -> int:
    """Have read what a crash left unread; returns how many."""
    old = clock.now() - _LEFT_OVER
    found = InboundMessage.objects.filter(state=InboundState.RECEIVED, received_at__lte=old).order_by("received_at")
    keys = list(found.values_list("pk", flat=True)[:_AT_A_TIME])
    for key in keys:
        handle_inbound(key)
    return len(keys)


@transaction.atomic
def retry_inbound(*, actor: Staff, message_id: uuid.UUID) -> InboundMessage:
    """Have a message read again that could not be read. Raises NotAllowedError, NotFoundError, ConflictError."""
    require(actor, Permission.RESEND_OUTBOX)
    message = selectors.inbound_of(actor).select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NotFoundError(_("That message does not exist."))
    if message.state != InboundState.UNREADABLE:
        raise ConflictError(_("This message was read already."))
    message.state, message.attempts, message.reason = InboundState.RECEIVED, 0, ""
    message.save(update_fields=["state", "attempts", "reason"])
    audit.record(actor, "inbound.retried", message, label=str(message))
    app.configure_task("gateways.handle_inbound", queue="inbound").defer(message_id=str(message.pk))
    _poke(message)
    return message


@transaction.atomic
def mark_taken_in(*, message_id: uuid.UUID, about_type: str, about_id: uuid.UUID) -> InboundMessage:
    """Note that a message is on the work list after all."""
    message = InboundMessage.objects.select_for_update().get(pk=message_id)
    message.outcome, message.about_type, message.about_id = InboundOutcome.CONTACT, about_type, about_id
    message.save(update_fields=["outcome", "about_type", "about_id"])
    _poke(message)
    return message


@transaction.atomic
def _handle(message_id: uuid.UUID) -> str:
    message = (
        InboundMessage.objects.select_for_update(skip_locked=True)
        .filter(pk=message_id, state=InboundState.RECEIVED)
        .first()
    )
    if message is None:
        return ""
    filed = inbound_handler(message.channel)(message)
    message.state, message.outcome, message.handled_at = InboundState.HANDLED, filed.outcome, clock.now()
    message.about_type, message.about_id = filed.about_type, filed.about_id
    message.sender, message.subject = filed.sender[:254], " ".join(filed.subject.split())[:300]
    message.contact_centre_id = filed.contact_centre_id or message.contact_centre_id
    message.municipality_id = filed.municipality_id or message.municipality_id
    message.attempts, message.reason = message.attempts + 1, ""
    message.save()
    _poke(message)
    return message.state


@transaction.atomic
def _note_unreadable(message_id: uuid.UUID, reason: str, *, is_final: bool) -> str:
    message = (
        InboundMessage.objects.select_for_update(skip_locked=True)
        .filter(pk=message_id, state=InboundState.RECEIVED)
        .first()
    )
    if message is None:
        return ""
    message.attempts += 1
    message.reason = reason.replace("\x00", "")[:500]
    if is_final or message.attempts >= MOST_ATTEMPTS:
        message.state = InboundState.UNREADABLE
    message.save(update_fields=["attempts", "reason", "state"])
    _poke(message)
    return message.state


def _poke(message: InboundMessage) -> None:
    if message.contact_centre_id:
        live.poke(f"outbox:{message.contact_centre_id}")
