from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(Event):
    case_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CaseSettled(Event):
    case_id: uuid.UUID
    contact_centre_id: uuid.UUID
