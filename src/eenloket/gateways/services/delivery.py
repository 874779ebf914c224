from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.port import Adapter, DeliveryError, email_adapter
from eenloket.gateways.types import Health, MessageState, Outgoing

from .steps import defer, poke

MOST_ATTEMPTS: Final = 8
_STALLED: Final = timedelta(
    seconds=60
)  # no attempt takes so long: the adapter gives up after 15 seconds without an answer


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
    poke(message)
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
        defer(message_id)
    return len(ids)


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
    poke(message)
    return message.state


def _outgoing(message: OutboxMessage) -> Outgoing:
    name = message.municipality.name
    return Outgoing(message.message_id, message.to, message.subject, message.body, f"Gemeente {name}")
