"""The end of somebody's employment."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import audit
from eenloket.core.errors import NotAllowedError
from eenloket.profiles import selectors

from .appointments import end_all

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


@transaction.atomic
def end_employment(*, actor: Staff, employee_id: uuid.UUID, day: date) -> Employee:
    """Somebody is out of service from this day: every function ends on it, and the roles that they granted go at once.
    The direct superior or HR does this; done twice it is done once. Raises NotAllowedError, NotFoundError."""
    employee = selectors.get_employee(actor.contact_centre_id, employee_id)
    leads = may(actor, Permission.LEAD_PEOPLE) and selectors.is_superior(actor, employee)
    if employee.staff_id == actor.pk or not (leads or may(actor, Permission.VIEW_ALL_PERSONNEL)):
        raise NotAllowedError(_("Only the direct superior or HR can do this."))
    employee.left_on = day
    employee.save(update_fields=["left_on"])
    end_all(actor, employee, day)
    audit.record(actor, "employee.left", employee, label=employee.name, on=day.isoformat())
    return employee
