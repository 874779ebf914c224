from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="* * * * * */15")
@app.task(name="surveys.send_due", queueing_lock="surveys.send_due")
def send_due(timestamp: int) -> None:
    services.send_due()


@app.periodic(cron="23 3 * * *")
@app.task(name="surveys.forget", queueing_lock="surveys.forget")
def forget(timestamp: int) -> None:
    services.forget()
