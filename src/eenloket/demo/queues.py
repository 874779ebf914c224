"""The queues of the demo: open day and night, so that whoever looks finds them at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.routing.models import Queue
from eenloket.routing.services import ensure_queues
from eenloket.routing.types import Why

if TYPE_CHECKING:
    from .foundation import World


def tell(world: World) -> None:
    """The usual queues, without the rules for closed hours and closing days."""
    ensure_queues(world.centre.pk)
    for queue in Queue.objects.filter(contact_centre=world.centre):
        queue.overflow = {why: rule for why, rule in queue.overflow.items() if why == Why.NOBODY}
        queue.save(update_fields=["overflow"])
