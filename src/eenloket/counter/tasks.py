from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="* * * * *")
@app.task(name="counter.expire_holds", queueing_lock="counter.expire_holds")
def expire_holds(timestamp: int) -> None:
    services.expire_holds()


@app.periodic(cron="12 9-19 * * *")
@app.task(name="counter.remind_of_appointments", queueing_lock="counter.remind_of_appointments")
def remind_of_appointments(timestamp: int) -> None:
    services.remind_of_appointments()


@app.periodic(cron="20 * * * *")
@app.task(name="counter.close_past_days", queueing_lock="counter.close_past_days")
def close_past_days(timestamp: int) -> None:
    services.close_past_days()


@app.periodic(cron="40 3 * * *")
@app.task(name="counter.forget_people", queueing_lock="counter.forget_people")
def forget_people(timestamp: int) -> None:
    services.forget_people()
