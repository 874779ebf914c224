from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from . import services
from .services.steps import defer_reading


@app.task(name="post.read_batch", queue="post")
def read_batch(batch_id: str) -> None:
    """A few pages; what is left is put behind what others wait for."""
    if services.read_batch(uuid.UUID(batch_id)):
        defer_reading(uuid.UUID(batch_id))


@app.periodic(cron="* * * * * */15")
@app.task(name="post.look_in_folders", queueing_lock="post.look_in_folders", lock="post.look_in_folders")
def look_in_folders(timestamp: int) -> None:
    services.look_in_folders()


@app.periodic(cron="* * * * *")
@app.task(name="post.sweep", queueing_lock="post.sweep")
def sweep(timestamp: int) -> None:
    """Once a minute, what a dead worker left half-way is read on."""
    services.sweep()
