from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="*/15 * * * *")
@app.task(name="webforms.forget_old_submissions", queueing_lock="webforms.forget_old_submissions")
def forget_old_submissions(timestamp: int) -> None:
    services.forget_old_submissions()
