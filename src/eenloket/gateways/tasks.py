from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from . import services


@app.task(name="gateways.deliver_message", queue="outbox")
def deliver_message(message_id: str) -> None:
    services.deliver(uuid.UUID(message_id))


@app.task(name="gateways.resolve_message", queue="outbox")
def resolve_message(message_id: str) -> None:
    services.resolve(uuid.UUID(message_id))


@app.periodic(cron="* * * * * */20")  # every 20 seconds: what a dead worker left is on its way again soon
@app.task(name="gateways.sweep_outbox", queue="outbox", queueing_lock="gateways.sweep_outbox")
def sweep_outbox(timestamp: int) -> None:
    services.sweep()


@app.task(name="gateways.handle_inbound", queue="inbound")
def handle_inbound(message_id: str) -> None:
    services.handle_inbound(uuid.UUID(message_id))


@app.periodic(cron="* * * * * */20")
@app.task(name="gateways.sweep_inbound", queue="inbound", queueing_lock="gateways.sweep_inbound")
def sweep_inbound(timestamp: int) -> None:
    services.sweep_inbound()


@app.periodic(cron="41 3 * * *")
@app.task(name="gateways.forget_receipts", queueing_lock="gateways.forget_receipts")
def forget_receipts(timestamp: int) -> None:
    services.forget_receipts()
