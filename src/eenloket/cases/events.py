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


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """A case began with the front office."""

    case_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    """A settled case was opened again."""

    case_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CaseChanged(Event):
    """Something happened that the citizen may know of: the id of the step in its story, and what kind it was."""

    case_id: uuid.UUID
    contact_centre_id: uuid.UUID
    event_id: uuid.UUID
    kind: str
