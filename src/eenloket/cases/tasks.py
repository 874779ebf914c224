from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.forget_status_attempts", queueing_lock="cases.forget_status_attempts")
def forget_status_attempts(timestamp: int) -> None:
    services.forget_status_attempts()


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.remind_unopened", queueing_lock="cases.remind_unopened")
def remind_unopened(timestamp: int) -> None:
    services.remind_unopened()


@app.periodic(cron="23 * * * *")
@app.task(name="cases.forget_viewers", queueing_lock="cases.forget_viewers")
def forget_viewers(timestamp: int) -> None:
    services.forget_viewers()


@app.periodic(cron="7 5 * * *")
@app.task(name="cases.resume_lapsed", queueing_lock="cases.resume_lapsed")
def resume_lapsed(timestamp: int) -> None:
    services.resume_lapsed()


@app.periodic(cron="0 6 * * *")
@app.task(name="cases.remind_to_ask", queueing_lock="cases.remind_to_ask")
def remind_to_ask(timestamp: int) -> None:
    """What has to be asked again today at another organisation comes before who promised it."""
    services.remind_to_ask()


@app.periodic(cron="*/15 6-20 * * *")
@app.task(name="cases.climb", queueing_lock="cases.climb")
def climb(timestamp: int) -> None:
    """What comes near its norm or passes it is reported to person, team leader and manager."""
    services.climb()
