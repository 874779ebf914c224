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
    """Somebody got a function."""

    employee_id: uuid.UUID
    profile_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """Somebody no longer holds a function."""

    employee_id: uuid.UUID
    profile_id: uuid.UUID
    contact_centre_id: uuid.UUID
