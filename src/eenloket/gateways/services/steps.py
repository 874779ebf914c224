"""What every command on the outbox ends with: note the step, tell who watches, have the worker go on."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from eenloket.core import clock, live
from eenloket.documents.selectors import content_of, get_document
from eenloket.gateways.models import MessageStep, OutboxMessage
from eenloket.gateways.selectors import reply_address
from eenloket.gateways.types import Attachment, Outgoing, StepKind


def note(message: OutboxMessage, kind: StepKind, text: str = "", *, who: str = "") -> None:
    """One line in the history of a message, with the state it has since."""
    MessageStep.objects.create(
        message=message, kind=kind, at=clock.now(), state=message.state, text=text[:500], who=who[:200]
    )


def poke(message: OutboxMessage) -> None:
    live.poke(f"outbox:{message.contact_centre_id}")


def defer(message_id: uuid.UUID, *, at: datetime | None = None) -> None:
    """Have the worker deliver it once this transaction is committed, or later; the task is named, tasks import
    services."""
    task = app.configure_task("gateways.deliver_message", queue="outbox", schedule_at=at)
    task.defer(message_id=str(message_id))


def defer_once(task_name: str, message_id: uuid.UUID) -> None:
    """Have the worker look at a message, unless that is waiting already."""
    task = app.configure_task(task_name, queue="outbox", queueing_lock=f"{task_name}:{message_id}")
    try:
        with transaction.atomic():
            task.defer(message_id=str(message_id))
    except AlreadyEnqueued:
        pass


def outgoing(message: OutboxMessage) -> Outgoing:
    """The message as an adapter gets it, with the bytes of what goes along."""
    documents = [get_document(message.contact_centre_id, key) for key in message.attachments]
    contents = [content_of(each) for each in documents]
    return Outgoing(
        message_id=message.message_id,
        to=message.to,
        subject=message.subject,
        body=message.body,
        sender_name=f"Gemeente {message.municipality.name}",
        reply_to=message.reply_to or (reply_address(message.municipality_id) if message.is_to_citizen else ""),
        in_reply_to=message.in_reply_to,
        references=message.references,
        attachments=[Attachment(each.name, each.media_type, each.data) for each in contents],
        provider_reference=message.provider_reference,
        is_automatic=message.is_automatic,
        tenant=str(message.contact_centre_id),
    )
