from __future__ import annotations

from procrastinate.contrib.django import app

from eenloket.organisation.selectors import contact_centres

from .services import learn_meanings


@app.periodic(cron="* * * * *")
@app.task(name="content.learn_meanings", queueing_lock="content.learn_meanings")
def learn_new_meanings(timestamp: int) -> None:
    """Once a minute, what was published since: found by its words at once, and by what it means a little later."""
    for contact_centre_id in contact_centres().values_list("pk", flat=True):
        learn_meanings(contact_centre_id=contact_centre_id)
