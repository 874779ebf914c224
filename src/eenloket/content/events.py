from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SignalRaised(Event):
    """Somebody told the owner of the content that something is wrong or missing."""

    signal_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class SignalSettled(Event):
    """The owner answered a remark on content."""

    signal_id: uuid.UUID
    contact_centre_id: uuid.UUID
