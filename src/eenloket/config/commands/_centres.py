"""Which contact centre a command works for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.core.errors import EenloketError

if TYPE_CHECKING:
    from eenloket.organisation.models import ContactCentre

CENTRE_HELP = "the contact centre (default: the one that was made first)"


class NoCentreError(EenloketError):
    """This installation has no contact centre to work for."""


def chosen_centre(slug: str | None) -> ContactCentre:
    """The one named, else the one that was made first. Raises NotFoundError, NoCentreError."""
    from eenloket.organisation.selectors import contact_centres, get_contact_centre

    if slug:
        return get_contact_centre(slug)
    first = contact_centres().order_by("pk").first()  # keys are in order of time
    if first is None:
        raise NoCentreError("There is no contact centre yet. Load the demo with: eenloket demo")
    return first
