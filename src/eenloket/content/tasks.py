from __future__ import annotations

from procrastinate.contrib.django import app

from eenloket.organisation.selectors import contact_centres

from .services import learn_meanings, publish_due


@app.periodic(cron="* * * * *")
@app.task(name="content.learn_meanings", queueing_lock="content.learn_meanings")
def learn_new_meanings(timestamp: int) -> None:
    """Once a minute, what was published since: found by its words at once, and by what it means a little later."""
    for contact_centre_id in contact_centres().values_list("pk", flat=True):
        learn_meanings(contact_centre_id=contact_centre_id)


@app.periodic(cron="* * * * *")
@app.task(name="content.publish_due", queueing_lock="content.publish_due")
def publish_what_is_due(timestamp: int) -> None:
    """Once a minute, what was approved for a moment that has come."""
    publish_due()
