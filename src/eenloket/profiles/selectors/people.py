"""Who has a place in the function structure, who reports to whom, and who holds what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.core.rows import any_of
from eenloket.profiles.models import Appointment, Employee, Profile

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def employees_of(contact_centre_id: uuid.UUID) -> QuerySet[Employee]:
    """Everybody who works here and has not left, by name; no candidates of a placement round."""
    return (
        Employee.objects.filter(
            Q(left_on=None) | Q(left_on__gt=clock.today()), contact_centre_id=contact_centre_id, is_candidate=False
        )
        .select_related("staff__team__leader", "superior")
        .order_by("name")
    )


def get_employee(contact_centre_id: uuid.UUID, employee_id: uuid.UUID) -> Employee:
    """Also who left. Raises NotFoundError."""
    found = (
        Employee.objects.select_related("staff__team__leader", "superior")
        .filter(contact_centre_id=contact_centre_id, pk=employee_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such employee."))
    return found


def find_employee(staff: Staff) -> Employee | None:
    """The place in the function structure of somebody with an account."""
    return Employee.objects.filter(staff=staff).select_related("staff__team__leader", "superior").first()


def reports_of(staff: Staff) -> QuerySet[Employee]:
    """Whose direct superior this person is: named so, or the members of the teams led."""
    leads = Q(superior=None, staff__team__leader=staff) & ~Q(staff=staff)
    return employees_of(staff.contact_centre_id).filter(Q(superior__staff=staff) | leads)


def superior_of(employee: Employee) -> Staff | None:
    """The direct superior with an account: the one named, else the leader of the team."""
    if employee.superior_id:
        return employee.superior.staff if employee.superior else None
    team = employee.staff.team if employee.staff else None
    leader = team.leader if team else None
    return leader if leader and leader.pk != employee.staff_id else None


def is_superior(staff: Staff, employee: Employee) -> bool:
    superior = superior_of(employee)
    return superior is not None and superior.pk == staff.pk


def may_see_individual(staff: Staff, employee: Employee) -> bool:
    """Whether somebody's gaps, assessments and personnel notes are this person's to see: the own ones, those of who
    reports here, and for HR all of the contact centre (the caller logs the purpose)."""
    if employee.contact_centre_id != staff.contact_centre_id:
        return False
    if employee.staff_id == staff.pk:
        return True
    if may(staff, Permission.ASSESS) and is_superior(staff, employee):
        return True
    return may(staff, Permission.VIEW_ALL_GAPS)


def appointments_on(contact_centre_id: uuid.UUID, day: date) -> QuerySet[Appointment]:
    """Who holds what on this day."""
    return (
        Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), contact_centre_id=contact_centre_id)
        .filter(starts_on__lte=day)
        .select_related("employee", "profile__current")
        .order_by(F("profile__position"), "employee__name")
    )


def profiles_held(employee_ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, list[Profile]]:
    """Per employee the functions held on this day, from the starting level up. One query."""
    held: dict[uuid.UUID, list[Profile]] = {}
    found = (
        Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), employee__in=list(employee_ids))
        .filter(starts_on__lte=day)
        .select_related("profile__current")
        .order_by("profile__position")
    )
    for appointment in found:
        held.setdefault(appointment.employee_id, []).append(appointment.profile)
    return held


def appointments_of(employee: Employee) -> QuerySet[Appointment]:
    """All functions held ever, the newest first."""
    return employee.appointments.select_related("profile__current").order_by("-starts_on")


def without_function(contact_centre_id: uuid.UUID) -> QuerySet[Employee]:
    """Who holds no function today."""
    holders = appointments_on(contact_centre_id, clock.today()).order_by().values("employee")
    return employees_of(contact_centre_id).exclude(pk__in=holders)


def functions_held(employee_ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, list[Profile]]:
    """The same as `profiles_held` for very many people: each function is read once, however many hold it. Two
    queries."""
    pairs = list(
        Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), employee__in=any_of(employee_ids))
        .filter(starts_on__lte=day)
        .order_by("profile__position")
        .values_list("employee_id", "profile_id")
    )
    functions = (
        Profile.objects.filter(pk__in={profile for _employee, profile in pairs})
        .select_related("current")
        .defer("current__base")
        .in_bulk()
    )
    held: dict[uuid.UUID, list[Profile]] = {}
    for employee, profile in pairs:
        held.setdefault(employee, []).append(functions[profile])
    return held


def employees_with_accounts(staff_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The employee behind each of these accounts; who has no place in the function structure is not in it."""
    found = Employee.objects.filter(staff__in=list(staff_ids))
    return {staff: employee for staff, employee in found.values_list("staff_id", "pk") if staff}
