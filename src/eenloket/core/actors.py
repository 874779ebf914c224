"""Actors who are not members of staff."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class NamedActor:
    """The citizen, a department member who came by a signed link, or the system, as the audit trail shows them."""

    audit_name: str
    contact_centre_id: uuid.UUID | None = None
    audit_id: uuid.UUID | None = None


SYSTEM = NamedActor("Eenloket")
