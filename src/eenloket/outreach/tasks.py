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


@app.periodic(cron="7 9-19 * * *")
@app.task(name="outreach.remind_of_promises", queueing_lock="outreach.remind_of_promises")
def remind_of_promises(timestamp: int) -> None:
    services.remind_of_promises()
