from __future__ import annotations

from procrastinate.contrib.django import app

from eenloket.organisation.selectors import contact_centres

from .services import make_planned_reports, sum_days_that_are_over


@app.periodic(cron="*/10 * * * *")
@app.task(name="insight.sum_days", queueing_lock="insight.sum_days")
def sum_days(timestamp: int) -> None:
    for contact_centre_id in contact_centres().values_list("pk", flat=True):
        sum_days_that_are_over(contact_centre_id=contact_centre_id)


@app.periodic(cron="20 * * * *")
@app.task(name="insight.make_reports", queueing_lock="insight.make_reports")
def make_reports(timestamp: int) -> None:
    make_planned_reports()
