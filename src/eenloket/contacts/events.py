from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactStored(Event):
    """A question was settled, handed over or closed, and its contact stored."""

    contact_id: uuid.UUID
    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    advisor_id: uuid.UUID
    result: str
