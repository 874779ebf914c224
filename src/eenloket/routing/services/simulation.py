"""Saying that what comes in is played."""

from __future__ import annotations

import uuid

from eenloket.core import clock
from eenloket.routing.models import Simulation

from .steps import poke_board


def note_simulation(contact_centre_id: uuid.UUID, *, title: str, speed: float) -> None:
    """Traffic is being played here: said again at least every minute, else it is taken to have ended."""
    Simulation.objects.update_or_create(
        contact_centre_id=contact_centre_id,
        defaults={"title": title[:80], "speed": speed, "seen_at": clock.now()},
    )
    poke_board(contact_centre_id)


def end_simulation(contact_centre_id: uuid.UUID) -> None:
    Simulation.objects.filter(contact_centre_id=contact_centre_id).delete()
    poke_board(contact_centre_id)
