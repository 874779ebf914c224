"""Who has a place in the structure and who holds which function; what somebody may do follows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import change_roles, require
from eenloket.accounts.types import Permission
from eenloket.core import audit
from eenloket.core.audit import Actor
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.profiles import selectors
from eenloket.profiles.events import AppointmentEnded, EmployeeAppointed
from eenloket.profiles.models import Appointment, Employee

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


@transaction.atomic
def appoint(
    *,
    actor: Staff,
    employee_id: uuid.UUID,
    profile_id: uuid.UUID,
    starts_on: date,
    hours_per_week: Decimal = Decimal(36),
) -> Appointment:
    """Give somebody a function, and with it the roles that it grants. Appointing twice is appointing once.

    Raises NotAllowedError, NotFoundError.
    """
    require(actor, Permission.EDIT_PROFILES)
    employee = selectors.get_employee(actor.contact_centre_id, employee_id)
    profile = selectors.profiles_of(actor.contact_centre_id).filter(pk=profile_id).first()
    if profile is None:
        raise NotFoundError(_("That function profile does not exist."))
    appointment, made = Appointment.objects.get_or_create(
        employee=employee,
        profile=profile,
        ends_on=None,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "starts_on": starts_on,
            "hours_per_week": hours_per_week,
        },
    )
    if made:
        if employee.is_candidate:
            employee.is_candidate = False
            employee.save(update_fields=["is_candidate"])
        let_roles_follow(actor, employee)
        audit.record(actor, "employee.appointed", employee, label=employee.name, profile=profile.code)
        publish(
            EmployeeAppointed(employee_id=employee.pk, profile_id=profile.pk, contact_centre_id=actor.contact_centre_id)
        )
    return appointment


@transaction.atomic
def end_appointment(*, actor: Staff, appointment_id: uuid.UUID, ends_on: date) -> None:
    """Take a function, and the roles that no other function of this person grants. Raises NotAllowedError,
    NotFoundError, InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("employee__staff", "profile__current")
        .filter(contact_centre_id=actor.contact_centre_id, pk=appointment_id)
        .first()
    )
    if appointment is None:
        raise NotFoundError(_("There is no such appointment."))
    if ends_on < appointment.starts_on:
        message = _("The end lies before the start.")
        raise InvalidError(message, {"ends_on": message})
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    employee = appointment.employee
    let_roles_follow(actor, employee, take=selectors.document_of(appointment.profile).grants)
    audit.record(actor, "employee.appointment_ended", employee, label=employee.name, profile=appointment.profile.code)
    publish(
        AppointmentEnded(
            employee_id=employee.pk, profile_id=appointment.profile_id, contact_centre_id=actor.contact_centre_id
        )
    )


def let_roles_follow(actor: Actor, employee: Employee, *, take: Iterable[str] = ()) -> None:
    """What somebody may do on the desk follows the functions held now; of `take` only what none of them grants goes.
    Without an account there is nothing to give."""
    if not employee.staff_id:
        return
    granted = {
        role
        for each in employee.appointments.filter(ends_on=None).select_related("profile__current")
        for role in selectors.document_of(each.profile).grants
    }
    change_roles(
        actor=actor,
        staff_id=employee.staff_id,
        contact_centre_id=employee.contact_centre_id,
        give=granted,
        take=set(take) - granted,
    )
