from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="*/15 * * * *")
@app.task(name="selfservice.forget_old", queueing_lock="selfservice.forget_old")
def forget_old(timestamp: int) -> None:
    services.forget_attempts()
    services.forget_old()
