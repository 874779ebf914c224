from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """Where somebody stands was judged anew on these elements."""

    employee_id: uuid.UUID
    contact_centre_id: uuid.UUID
    keys: tuple[str, ...]
