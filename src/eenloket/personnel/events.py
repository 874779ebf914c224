from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class EmployeeLeft(Event):
    """Somebody left: the account is closed and every function has ended. Whoever keeps open work of this person passes
    it on (`personnel.work`). `staff_id` is None for who never had an account; `receiver_ids` are accounts that work may
    go to, the nearest first: the superior, and who confirmed it."""

    employee_id: uuid.UUID
    staff_id: uuid.UUID | None
    contact_centre_id: uuid.UUID
    left_on: date
    receiver_ids: tuple[uuid.UUID, ...] = ()
