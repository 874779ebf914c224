from __future__ import annotations

from procrastinate.contrib.django import app

from eenloket.organisation.selectors import contact_centres

from .services import forget_reactions, learn_meanings, publish_due, tell_begun_notices


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


@app.periodic(cron="* * * * *")
@app.task(name="content.tell_begun_notices", queueing_lock="content.tell_begun_notices")
def tell_of_notices_that_begin(timestamp: int) -> None:
    """Once a minute, open pages hear of notices whose first moment has come."""
    tell_begun_notices()


@app.periodic(cron="*/15 * * * *")
@app.task(name="content.forget_reactions", queueing_lock="content.forget_reactions")
def forget_site_reactions(timestamp: int) -> None:
    """What visitors of the site reacted from which address is kept no longer than it slows anybody down."""
    forget_reactions()
