from __future__ import annotations

from procrastinate.contrib.django import app

from .services import look


@app.periodic(cron="* * * * *")
@app.task(name="alerts.look", queueing_lock="alerts.look")
def look_for_alerts(timestamp: int) -> None:
    look()
