from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from . import services
from .port import email_adapter


@app.task(name="gateways.deliver_message", queue="outbox")
def deliver_message(message_id: str) -> None:
    services.deliver(uuid.UUID(message_id), email_adapter())


@app.periodic(cron="* * * * * */20")  # every 20 seconds: what a dead worker left is on its way again soon
@app.task(name="gateways.sweep_outbox", queue="outbox", queueing_lock="gateways.sweep_outbox")
def sweep_outbox(timestamp: int) -> None:
    services.sweep()
