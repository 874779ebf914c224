"""Handing a message over: claimed once, sent, retried later and later. Nothing is ever sent again that the other side
may have: a person decides, or its receipt does."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.gateways import rules, selectors
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.port import Adapter, account_for, adapter_for
from eenloket.gateways.types import (
    Channel,
    DeliveryError,
    Fate,
    Health,
    MessageState,
    Outgoing,
    Receipt,
    StepKind,
    StopReason,
)

from .rates import take
from .receipts import apply_early, apply_late, settle
from .steps import defer, defer_once, note, outgoing, poke
from .stops import stop_address

_STALLED: Final = timedelta(seconds=60)  # no attempt takes so long: adapters give up after 15 seconds without an answer
_ASKING: Final = timedelta(minutes=15)  # so long we ask the other side what became of it, before it is called doubtful
_A_MOMENT: Final = timedelta(seconds=1)


def check_connection(channel: str) -> Health:
    """Whether the other side of a channel answers. Calls outside: not within a transaction."""
    return adapter_for(channel).check()


def hand_over_many(channel: str, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
    """Hand over messages that a higher module keeps the state of; one outcome for each, in order. Calls outside: not
    within a transaction."""
    return adapter_for(channel).send_many(messages)


def look_up(channel: str, message: Outgoing) -> Receipt | None:
    """What became of a message whose sending was cut off; None when the other side cannot tell. Raises DeliveryError
    when it cannot be asked now."""
    return adapter_for(channel).find(message)


def room_on(channel: str, wanted: int, *, spared: float = 0) -> int:
    """How many messages the account of a channel takes now, leaving the share `spared` for others."""
    return take(account_for(channel), wanted, spared=spared)


def deliver(message_id: uuid.UUID, adapter: Adapter | None = None) -> str:
    """Send one message if it is due and nobody else is sending it; returns its state.

    The claim is committed before sending, so a crash leaves it `sending` for the sweeper, which asks the other side
    what became of it (`resolve`).
    """
    message = _claim(message_id)
    if message is None:
        return ""
    adapter = adapter or adapter_for(message.channel)
    try:
        receipt = adapter.send(outgoing(message))
    except DeliveryError as error:
        return _note_failure(message.pk, error)
    except NotFoundError as error:
        return _note_failure(message.pk, DeliveryError(str(error), is_final=True))
    return _note_accepted(message.pk, receipt)


def resolve(message_id: uuid.UUID, adapter: Adapter | None = None) -> str:
    """Find out what became of a message whose sending was cut off; returns its state. Nobody can tell: doubtful."""
    message = OutboxMessage.objects.select_related("municipality").filter(pk=message_id).first()
    if message is None or message.state not in (MessageState.SENDING, MessageState.DOUBTFUL):
        return ""
    try:
        found = (adapter or adapter_for(message.channel)).find(outgoing(message))
    except (DeliveryError, NotFoundError) as error:
        if clock.now() - message.next_try_at < _ASKING:
            return message.state  # the other side is away: asked again at the next sweep
        return _note_found(message_id, None, str(error))
    return _note_found(message_id, found, found.detail if found else "")


def sweep() -> int:
    """Queue again what is due, have looked into what was left half-way by a crash, apply receipts that came too early;
    returns how many messages were picked up."""
    apply_late()
    return _sweep_messages()


@transaction.atomic
def _sweep_messages() -> int:
    now = clock.now()
    due = OutboxMessage.objects.select_for_update(skip_locked=True).filter(
        Q(state=MessageState.QUEUED, next_try_at__lte=now - _A_MOMENT)
        | Q(state=MessageState.SENDING, next_try_at__lte=now - _STALLED)
    )
    rows = list(due.order_by("next_try_at").values_list("pk", "state")[:500])
    for key, state in rows:
        defer_once("gateways.deliver_message" if state == MessageState.QUEUED else "gateways.resolve_message", key)
    return len(rows)


@transaction.atomic
def _claim(message_id: uuid.UUID) -> OutboxMessage | None:
    """The message, to be sent by us alone; None when it is not due, its address was stopped or the account is full."""
    now = clock.now()
    message = (
        OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=message_id, state=MessageState.QUEUED, next_try_at__lte=now)
        .select_related("municipality")
        .first()
    )
    if message is None or _is_stopped(message):
        return None
    account = account_for(message.channel)
    if not take(account, 1):
        message.next_try_at = now + _A_MOMENT
        message.save(update_fields=["next_try_at"])
        defer(message.pk, at=message.next_try_at)
        return None
    message.state, message.attempts, message.next_try_at = MessageState.SENDING, message.attempts + 1, now
    message.account = account.name
    message.save(update_fields=["state", "attempts", "next_try_at", "account"])
    return message


def _is_stopped(message: OutboxMessage) -> bool:
    if message.goes_to_stopped:
        return False
    stop = selectors.stop_of(message.contact_centre_id, message.channel, message.to)
    if stop is None:
        return False
    message.state, message.settled_at = MessageState.FAILED, clock.now()
    message.problem = _("No messages go to this address: %(reason)s.") % {"reason": stop.get_reason_display()}
    message.save(update_fields=["state", "settled_at", "problem"])
    note(message, StepKind.REFUSED, message.problem)
    poke(message)
    return True


@transaction.atomic
def _note_accepted(message_id: uuid.UUID, receipt: Receipt) -> str:
    message = OutboxMessage.objects.select_for_update().get(pk=message_id)
    message.provider_reference = receipt.reference[:120]
    message.part_references = list(receipt.part_references)
    if message.state in (MessageState.SENDING, MessageState.DOUBTFUL):  # else its report was here already
        message.state, message.accepted_at, message.problem = MessageState.ACCEPTED, clock.now(), ""
    message.save(update_fields=["state", "accepted_at", "problem", "provider_reference", "part_references"])
    note(message, StepKind.ACCEPTED, receipt.detail)
    poke(message)
    if message.channel == Channel.SMS:
        apply_early([receipt.reference, *receipt.part_references])
        message.refresh_from_db(fields=["state"])
    return message.state


@transaction.atomic
def _note_failure(message_id: uuid.UUID, error: DeliveryError) -> str:
    message = OutboxMessage.objects.select_for_update().get(pk=message_id)
    if message.state != MessageState.SENDING:
        return message.state
    now, reason = clock.now(), str(error)[:500]
    message.problem = reason
    if error.is_unsure:  # it stays `sending`: the sweeper finds out, or calls it doubtful
        message.save(update_fields=["problem"])
        note(message, StepKind.UNSURE, reason)
    else:
        gave_up = error.is_final or now >= message.due_at + rules.PATIENCE
        message.state = MessageState.FAILED if gave_up else MessageState.QUEUED
        message.settled_at = now if gave_up else None
        wait = rules.wait_after(message.attempts, error.retry_after)
        message.next_try_at = max(now, min(now + wait, message.due_at + rules.PATIENCE))
        message.save(update_fields=["state", "problem", "next_try_at", "settled_at"])
        note(message, StepKind.REFUSED, reason)
    if error.refuses_address:
        stop_address(
            contact_centre_id=message.contact_centre_id,
            channel=message.channel,
            address=message.to,
            reason=StopReason.BOUNCE,
            detail=reason,
        )
    poke(message)
    return message.state


@transaction.atomic
def _note_found(message_id: uuid.UUID, found: Receipt | None, detail: str) -> str:
    message = OutboxMessage.objects.select_for_update().get(pk=message_id)
    if message.state not in (MessageState.SENDING, MessageState.DOUBTFUL):
        return message.state
    if found is None:
        if message.state == MessageState.SENDING:
            message.state = MessageState.DOUBTFUL
            message.problem = detail or _("Sending was cut off, and the other side cannot say whether it arrived.")
            message.save(update_fields=["state", "problem"])
            note(message, StepKind.FOUND, message.problem)
            poke(message)
        return message.state
    if found.reference and not message.provider_reference:
        message.provider_reference = found.reference[:120]
        message.save(update_fields=["provider_reference"])
    text = detail or (_("It never got there.") if found.fate == Fate.ABSENT else "")
    return settle(message, found.fate, text, refuses_address=found.refuses_address, kind=StepKind.FOUND)
