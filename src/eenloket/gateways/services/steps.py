"""What every command on the outbox ends with: tell who watches, have the worker go on."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from eenloket.core import live
from eenloket.gateways.models import OutboxMessage


def poke(message: OutboxMessage) -> None:
    live.poke(f"outbox:{message.contact_centre_id}")


def defer(message_id: uuid.UUID) -> None:
    """Have the worker deliver it once this transaction is committed; the task is named, tasks import services."""
    app.configure_task("gateways.deliver_message", queue="outbox").defer(message_id=str(message_id))
