from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from . import services


@app.task(name="outreach.send_broadcast", queue="broadcast")
def send_broadcast(broadcast_id: str) -> None:
    """One turn; the next is a job of its own, so that a restart never waits for a broadcast."""
    if services.send_next(uuid.UUID(broadcast_id)):
        services.defer_sending(uuid.UUID(broadcast_id))


@app.periodic(cron="* * * * * */5")
@app.task(name="outreach.sweep_broadcasts", queue="broadcast", queueing_lock="outreach.sweep_broadcasts")
def sweep_broadcasts(timestamp: int) -> None:
    services.sweep()
