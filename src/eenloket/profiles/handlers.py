from __future__ import annotations

from eenloket.accounts.events import StaffSaved
from eenloket.accounts.selectors import get_staff
from eenloket.core.events import subscribe

from .national import CODES
from .services import ensure_employee

_FUNCTIONS = frozenset({*CODES, "director", "hr"})


def keep_employee(event: StaffSaved) -> None:
    """Whoever works in the KCC has a place in its function structure; back-office staff have not."""
    staff = get_staff(event.contact_centre_id, event.staff_id)
    if hasattr(staff, "employee") or _FUNCTIONS & staff.role_codes:
        ensure_employee(staff=staff)


def connect() -> None:
    subscribe(StaffSaved, keep_employee)
