from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class StaffSaved(Event):
    """A colleague was added or changed: name, team, roles, or whether the account is open."""

    staff_id: uuid.UUID
    contact_centre_id: uuid.UUID
