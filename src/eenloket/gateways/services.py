from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, NotFoundError

from . import selectors
from .models import DevelopmentMail, OutboxMessage
from .port import Adapter, DeliveryError, email_adapter
from .types import Health, MessageState, Outgoing

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

MOST_ATTEMPTS = 8
_STALLED = timedelta(seconds=60)  # no attempt takes so long: the adapter gives up after 15 seconds without an answer


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
        _defer(message.pk)
        live.poke(f"outbox:{contact_centre_id}")
    return message


def check_mail_server() -> Health:
    """Whether the mail server that the settings name answers. Calls outside: not within a transaction."""
    return email_adapter().check()


def deliver(message_id: uuid.UUID, adapter: Adapter) -> str:
    """Send one message if it is due and nobody else is sending it; returns its state.

    The claim is committed before sending, so a crash leaves it `sending` for the sweeper. A crash after the other
    side took it and before we noted so sends it once more, under the same Message-ID.
    """
    message = _claim(message_id)
    if message is None:
        return ""
    try:
        adapter.send(_outgoing(message))
    except DeliveryError as error:
        return _note_failure(message, error)
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=clock.now(), problem="", attempts=message.attempts
    )
    _poke(message)
    return MessageState.SENT


@transaction.atomic
def sweep() -> int:
    """Queue again what is due or was left half-way by a crash; returns how many. What crashed each time is given up."""
    now = clock.now()
    OutboxMessage.objects.filter(
        state=MessageState.SENDING, next_try_at__lte=now - _STALLED, attempts__gte=MOST_ATTEMPTS
    ).update(state=MessageState.FAILED, problem=_("Sending was cut off each time."))
    due = OutboxMessage.objects.select_for_update(skip_locked=True).filter(
        Q(state=MessageState.QUEUED, next_try_at__lte=now)
        | Q(state=MessageState.SENDING, next_try_at__lte=now - _STALLED)
    )
    ids = list(due.values_list("pk", flat=True)[:500])
    OutboxMessage.objects.filter(pk__in=ids).update(state=MessageState.QUEUED, next_try_at=now)
    for message_id in ids:
        _defer(message_id)
    return len(ids)


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
    _defer(message.pk)
    _poke(message)
    return message


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
def _claim(message_id: uuid.UUID) -> OutboxMessage | None:
    message = (
        OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=message_id, state=MessageState.QUEUED, next_try_at__lte=clock.now())
        .select_related("municipality")
        .first()
    )
    if message:
        message.state, message.attempts, message.next_try_at = MessageState.SENDING, message.attempts + 1, clock.now()
        message.save(update_fields=["state", "attempts", "next_try_at"])
    return message


@transaction.atomic
def _note_failure(message: OutboxMessage, error: DeliveryError) -> str:
    gave_up = error.is_final or message.attempts >= MOST_ATTEMPTS
    message.state = MessageState.FAILED if gave_up else MessageState.QUEUED
    message.problem = str(error)[:500]
    message.next_try_at = clock.now() + timedelta(seconds=15 * 2**message.attempts)
    message.save(update_fields=["state", "problem", "next_try_at"])
    _poke(message)
    return message.state


def _outgoing(message: OutboxMessage) -> Outgoing:
    name = message.municipality.name
    return Outgoing(message.message_id, message.to, message.subject, message.body, f"Gemeente {name}")


def _poke(message: OutboxMessage) -> None:
    live.poke(f"outbox:{message.contact_centre_id}")


def _defer(message_id: uuid.UUID) -> None:
    """Have the worker deliver it once this transaction is committed; the task is named, tasks import services."""
    app.configure_task("gateways.deliver_message", queue="outbox").defer(message_id=str(message_id))
