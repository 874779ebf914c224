"""What every command at the counter does: lock, tell open pages, keep the citizen apart from staff."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.core import live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import NotFoundError
from eenloket.counter.models import Location, Ticket

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def who_acts(actor: Staff | None, contact_centre_id: uuid.UUID) -> Staff | NamedActor:
    """The colleague, or the citizen by whatever way they came."""
    return actor or NamedActor("Inwoner", contact_centre_id=contact_centre_id)


def poke(location: Location) -> None:
    """Tell the desk of this municipality, and the screens and phones that follow this location."""
    live.poke_all([f"counter:{location.municipality_id}", f"screen:{location.pk}"])


def lock_location(location_id: uuid.UUID) -> Location:
    """The location, of which nobody else gives out times meanwhile. Raises NotFoundError."""
    found = Location.objects.select_for_update().filter(pk=location_id).first()
    if found is None:
        raise NotFoundError(_("That location does not exist."))
    return found


def locked_ticket(actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """A ticket within reach, which nobody else changes meanwhile. Raises NotFoundError."""
    found = (
        Ticket.objects.select_for_update(of=("self",))
        .filter(
            pk=ticket_id,
            contact_centre_id=actor.contact_centre_id,
            municipality_id__in=list(actor.municipality_ids),
        )
        .select_related("location", "service", "counter")
        .first()
    )
    if found is None:
        raise NotFoundError(_("That ticket does not exist."))
    return found
