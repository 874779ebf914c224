from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SkillGained(Event):
    """Somebody masters something from now on: a cell (portal area and channel), a language or a duty (`code`).

    Published again when it is known to hold longer. What expires by its date is told by nobody: ask with the day.
    """

    employee_id: uuid.UUID
    contact_centre_id: uuid.UUID
    kind: str
    portal_area_code: str = ""
    channel: str = ""
    code: str = ""
    level: int
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class SkillEnded(Event):
    """Somebody no longer masters something, or no longer has the duty."""

    employee_id: uuid.UUID
    contact_centre_id: uuid.UUID
    kind: str
    portal_area_code: str = ""
    channel: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class ModuleSignedOff(Event):
    """Somebody finished a module."""

    employee_id: uuid.UUID
    contact_centre_id: uuid.UUID
    module_id: uuid.UUID
