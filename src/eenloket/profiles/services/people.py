"""Who has a place in the structure, and who reports to whom."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit
from eenloket.core.audit import Actor
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.profiles import selectors
from eenloket.profiles.models import Employee

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def ensure_employee(*, staff: Staff) -> Employee:
    """The place of an account in the function structure, made when it is not there; the name follows the account."""
    employee, _made = Employee.objects.get_or_create(
        staff=staff, defaults={"contact_centre_id": staff.contact_centre_id, "name": staff.name}
    )
    if employee.name != staff.name:
        employee.name = staff.name
        employee.save(update_fields=["name"])
    return employee


@transaction.atomic
def add_employee(*, actor: Staff, name: str, superior: Employee | None = None) -> Employee:
    """Somebody without an account yet. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    if not name.strip():
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    if superior and superior.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("There is no such employee."))
    employee = Employee.objects.create(
        contact_centre_id=actor.contact_centre_id, name=name.strip()[:120], superior=superior
    )
    audit.record(actor, "employee.added", employee, label=employee.name)
    return employee


@transaction.atomic
def enrol_employee(*, actor: Actor, contact_centre_id: uuid.UUID, name: str) -> Employee:
    """A candidate of a placement round, who does not work here yet; an appointment makes somebody who does. The caller
    has checked that `actor` may, and that there is a name."""
    employee = Employee.objects.create(contact_centre_id=contact_centre_id, name=name.strip()[:120], is_candidate=True)
    audit.record(actor, "employee.added", employee, label=employee.name)
    return employee


@transaction.atomic
def rename_employee(*, employee: Employee, name: str) -> Employee:
    """Correct the name of somebody without an account; with one, the name is that of the account. The caller has
    checked that the actor may, and that there is a name."""
    if employee.staff_id is None and employee.name != name.strip()[:120]:
        employee.name = name.strip()[:120]
        employee.save(update_fields=["name"])
    return employee


@transaction.atomic
def withdraw_employee(*, actor: Actor, employee: Employee) -> None:
    """Forget somebody who has no account, never held a function and leads nobody; whoever else it is stays. The caller
    has checked that `actor` may."""
    is_superior = Employee.objects.filter(superior=employee).exists()
    if employee.staff_id is None and not employee.appointments.exists() and not is_superior:
        audit.record(actor, "employee.withdrawn", employee, label=employee.name)
        employee.delete()


@transaction.atomic
def set_superior(*, actor: Staff, employee_id: uuid.UUID, superior_id: uuid.UUID | None) -> Employee:
    """Say to whom somebody reports who is no member of a team. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    employee = selectors.get_employee(actor.contact_centre_id, employee_id)
    superior = selectors.get_employee(actor.contact_centre_id, superior_id) if superior_id else None
    above = superior
    while above is not None:
        if above.pk == employee.pk:
            message = _("Somebody cannot report to themselves, not even by way of others.")
            raise InvalidError(message, {"superior": message})
        above = above.superior
    employee.superior = superior
    employee.save(update_fields=["superior"])
    audit.record(actor, "employee.superior_set", employee, label=employee.name, superior=str(superior_id or ""))
    return employee
