from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.forget_status_attempts", queueing_lock="cases.forget_status_attempts")
def forget_status_attempts(timestamp: int) -> None:
    services.forget_status_attempts()
