from __future__ import annotations

import uuid

from eenloket.learning.models import Module
from eenloket.learning.types import Channel, Matrix
from eenloket.organisation.selectors import portal_areas_of


def matrix_of(contact_centre_id: uuid.UUID) -> Matrix:
    """What there is to master here, in the order of the screens."""
    portals = tuple(portal_areas_of(contact_centre_id).values_list("code", flat=True))
    return Matrix(portals=portals, channels=channels_in_use(contact_centre_id))


def channels_in_use(contact_centre_id: uuid.UUID) -> tuple[str, ...]:
    """The channels that the modules teach; all of them while there are no modules."""
    covers = Module.objects.filter(contact_centre_id=contact_centre_id, is_active=True).values_list("covers", flat=True)
    taught = {channel for cells in covers for _portal, channel in cells}
    return tuple(each for each in Channel.values if each in taught) or tuple(Channel.values)
