from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="40 7 * * *")
@app.task(name="assessment.invite_and_remind", queueing_lock="assessment.invite_and_remind")
def invite_and_remind(timestamp: int) -> None:
    services.invite_who_is_due()
    services.remind_who_is_late()
