from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProfilePublished(Event):
    """A new version of a profile holds from now on: what it asks may have changed."""

    profile_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EmployeeAppointed(Event):
    """Somebody holds a function from today: told on its first day, or at once when that was earlier."""

    employee_id: uuid.UUID
    profile_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """Somebody no longer holds a function: told on the first day without it, once."""

    employee_id: uuid.UUID
    profile_id: uuid.UUID
    contact_centre_id: uuid.UUID
