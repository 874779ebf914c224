"""The telephone of the demo: the practice exchange, the numbers of the municipalities, and a phone for each advisor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from eenloket.core import crypto
from eenloket.parties.rules import normalise_phone
from eenloket.telephony.models import Extension, Line, Platform
from eenloket.telephony.rules import new_secret
from eenloket.telephony.types import CommandKind, PlatformKind, WhoRoutes

if TYPE_CHECKING:
    from .foundation import World


def tell(world: World, now: datetime) -> None:
    platform = Platform.objects.create(
        contact_centre=world.centre,
        name="Oefencentrale",
        kind=PlatformKind.PRACTICE,
        who_routes=WhoRoutes.OURS,
        secret_sealed=crypto.encrypt(new_secret()),
        capabilities=CommandKind.values,
        created_at=now,
    )
    Line.objects.bulk_create(
        Line(
            contact_centre=world.centre,
            number=normalise_phone(place.row.phone) or place.row.phone,
            name=f"Algemeen nummer {place.row.name}",
            municipality=place.row,
        )
        for place in world.places
    )
    Extension.objects.bulk_create(
        Extension(
            contact_centre=world.centre,
            platform=platform,
            staff=staff,
            agent_ref=staff.email.partition("@")[0],
            device_ref=f"toestel-{number}",
        )
        for number, staff in enumerate(world.advisors(), start=201)
    )
