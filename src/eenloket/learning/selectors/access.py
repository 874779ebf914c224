"""Who may see and steer whose learning."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.learning.models import Enrolment
from eenloket.learning.types import EnrolmentState
from eenloket.profiles.selectors import employees_of, is_superior, may_see_individual

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


def may_guide(staff: Staff, employee: Employee) -> bool:
    """Whether this person plans somebody's learning: the direct superior, and HR; nobody one's own."""
    if employee.contact_centre_id != staff.contact_centre_id or employee.staff_id == staff.pk:
        return False
    if not may(staff, Permission.MANAGE_LEARNING):
        return False
    return is_superior(staff, employee) or may(staff, Permission.VIEW_ALL_GAPS)


def may_follow(staff: Staff, employee: Employee) -> bool:
    """Whether somebody's progress is this person's to see: as gaps are, and for the mentor too."""
    return may_see_individual(staff, employee) or is_mentor_of(staff, employee)


def may_edit_plan(staff: Staff, employee: Employee) -> bool:
    """Whether this person writes in somebody's development plan: the own one, or as who guides."""
    own = employee.contact_centre_id == staff.contact_centre_id and employee.staff_id == staff.pk
    return own or may_guide(staff, employee)


def is_mentor_of(staff: Staff, employee: Employee) -> bool:
    """Whether somebody is on a path with this person as mentor."""
    return Enrolment.objects.filter(
        employee=employee,
        contact_centre_id=staff.contact_centre_id,
        mentor__staff=staff,
        state=EnrolmentState.RUNNING,
    ).exists()


def may_sign_off(staff: Staff, enrolment: Enrolment) -> bool:
    """Whether this person signs off modules of a path, and the practice in them: the superior or the mentor; nobody
    one's own."""
    employee = enrolment.employee
    if employee.contact_centre_id != staff.contact_centre_id or employee.staff_id == staff.pk:
        return False
    if may(staff, Permission.MANAGE_LEARNING) and is_superior(staff, employee):
        return True
    mentor = enrolment.mentor
    return mentor is not None and mentor.staff_id == staff.pk and may(staff, Permission.MENTOR)


def mentors_of(contact_centre_id: uuid.UUID) -> QuerySet[Employee]:
    """Who may be a mentor: a Klantadviseur 1 with an open account."""
    return (
        employees_of(contact_centre_id)
        .filter(staff__is_active=True, staff__roles__permissions__contains=[Permission.MENTOR])
        .distinct()
    )
