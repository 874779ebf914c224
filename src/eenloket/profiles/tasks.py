from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="1 * * * *")  # each hour: midnight here is none in UTC, and what was missed is soon made good
@app.task(name="profiles.follow_calendar", queueing_lock="profiles.follow_calendar")
def follow_calendar(timestamp: int) -> None:
    services.follow_calendar()
