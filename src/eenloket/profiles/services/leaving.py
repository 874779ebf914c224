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
from eenloket.core.events import publish
from eenloket.profiles import selectors
from eenloket.profiles.events import AppointmentEnded
from eenloket.profiles.models import Appointment, Employee

from .people import let_roles_follow

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def end_employment(*, actor: Staff, employee_id: uuid.UUID, day: date) -> Employee:
    """Somebody is out of service from this day: every open function ends, and the roles that they granted go at once.
    The direct superior or HR does this; done twice it is done once. Raises NotAllowedError, NotFoundError."""
    employee = selectors.get_employee(actor.contact_centre_id, employee_id)
    leads = may(actor, Permission.LEAD_PEOPLE) and selectors.is_superior(actor, employee)
    if employee.staff_id == actor.pk or not (leads or may(actor, Permission.VIEW_ALL_PERSONNEL)):
        raise NotAllowedError(_("Only the direct superior or HR can do this."))
    for appointment in _open_appointments(employee):
        appointment.ends_on = max(day, appointment.starts_on)
        appointment.save(update_fields=["ends_on"])
        let_roles_follow(actor, employee, take=selectors.document_of(appointment.profile).grants)
        publish(
            AppointmentEnded(
                employee_id=employee.pk, profile_id=appointment.profile_id, contact_centre_id=actor.contact_centre_id
            )
        )
    employee.left_on = day
    employee.save(update_fields=["left_on"])
    audit.record(actor, "employee.left", employee, label=employee.name, on=day.isoformat())
    return employee


def _open_appointments(employee: Employee) -> list[Appointment]:
    rows = Appointment.objects.select_for_update(of=("self",)).filter(employee=employee, ends_on=None)
    return list(rows.select_related("profile__current"))
