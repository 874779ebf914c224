from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="* * * * * */5")
@app.task(name="telephony.sweep", queueing_lock="telephony.sweep")
def sweep(timestamp: int) -> None:
    services.sweep()


@app.periodic(cron="23 3 * * *")
@app.task(name="telephony.forget_old_events", queueing_lock="telephony.forget_old_events")
def forget_old_events(timestamp: int) -> None:
    services.forget_old_events()
