"""Putting messages in the outbox, and what a person decides about one that did not arrive or may not have."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.gateways import selectors
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.types import ENDED_BADLY, Channel, MessageState, StepKind

from .steps import defer, note, poke

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
    channel: str = Channel.EMAIL,
    about_type: str = "",
    about_id: uuid.UUID | None = None,
    is_to_citizen: bool = True,
    is_automatic: bool = True,
    reply_to: str = "",
    in_reply_to: str = "",
    references: str = "",
    attachments: Sequence[uuid.UUID] = (),
    send_at: datetime | None = None,
    goes_to_stopped: bool = False,
) -> OutboxMessage:
    """Put a message in the outbox within the caller's transaction; the same `key` again returns the first one.

    `to` is an e-mail address, or for SMS a number in E.164. `attachments` are keys of documents. Not before `send_at`.
    What a person wrote is not `is_automatic`: then the mail does not tell other machines to leave it unanswered.
    To an address that was stopped nothing goes, unless `goes_to_stopped` (the answer to the stop word itself).
    """
    now = clock.now()
    due = max(now, send_at) if send_at else now
    message, created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "contact_centre_id": contact_centre_id,
            "municipality_id": municipality_id,
            "channel": channel,
            "to": to,
            "subject": " ".join(subject.split())[:300],
            "body": body,
            "reply_to": reply_to[:254],
            "in_reply_to": in_reply_to[:250],
            "references": references,
            "attachments": list(attachments),
            "about_type": about_type,
            "about_id": about_id,
            "is_to_citizen": is_to_citizen,
            "is_automatic": is_automatic,
            "goes_to_stopped": goes_to_stopped,
            "created_at": now,
            "next_try_at": due,
            "due_at": due,
        },
    )
    if created:
        defer(message.pk, at=due if due > now else None)
        live.poke(f"outbox:{contact_centre_id}")
    return message


@transaction.atomic
def resend(*, actor: Staff, message_id: uuid.UUID) -> OutboxMessage:
    """Send a message again that did not arrive, or of which nobody knows whether it did.

    Raises NotAllowedError, NotFoundError, ConflictError when it is on its way or its address was stopped.
    """
    message = _locked(actor, message_id)
    if message.state not in ENDED_BADLY:
        raise ConflictError(_("This message is already on its way."))
    stop = selectors.stop_of(message.contact_centre_id, message.channel, message.to)
    if stop and not message.goes_to_stopped:
        raise ConflictError(
            _("No messages go to this address: %(reason)s. Lift that first.") % {"reason": stop.get_reason_display()}
        )
    now = clock.now()
    message.state, message.attempts, message.next_try_at = MessageState.QUEUED, 0, now
    message.due_at, message.settled_at = now, None
    message.provider_reference, message.part_references = "", []
    message.save(
        update_fields=[
            "state",
            "attempts",
            "next_try_at",
            "due_at",
            "settled_at",
            "provider_reference",
            "part_references",
        ]
    )
    note(message, StepKind.PERSON, _("Sent again."), who=actor.name)
    audit.record(actor, "message.resent", message, label=message.subject)
    defer(message.pk)
    poke(message)
    return message


@transaction.atomic
def call_delivered(*, actor: Staff, message_id: uuid.UUID) -> OutboxMessage:
    """A person knows that a doubtful message did arrive (the customer says so). Raises NotAllowedError, NotFoundError,
    ConflictError when it is not doubtful."""
    message = _locked(actor, message_id)
    if message.state != MessageState.DOUBTFUL:
        raise ConflictError(_("What became of this message is known already."))
    now = clock.now()
    message.state, message.settled_at, message.problem = MessageState.DELIVERED, now, ""
    message.accepted_at = message.accepted_at or message.next_try_at
    message.save(update_fields=["state", "settled_at", "problem", "accepted_at"])
    note(message, StepKind.PERSON, _("It did arrive."), who=actor.name)
    audit.record(actor, "message.called_delivered", message, label=message.subject)
    poke(message)
    return message


def _locked(actor: Staff, message_id: uuid.UUID) -> OutboxMessage:
    require(actor, Permission.RESEND_OUTBOX)
    message = selectors.outbox_of(actor).select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NotFoundError(_("That message does not exist."))
    return message
