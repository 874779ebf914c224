from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.learning import selectors
from eenloket.learning.models import Enrolment
from eenloket.learning.types import EnrolmentState
from eenloket.profiles.selectors import get_employee

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


@transaction.atomic
def enrol(*, actor: Staff, employee_id: uuid.UUID, path_id: uuid.UUID, mentor_id: uuid.UUID | None = None) -> Enrolment:
    """Put somebody on a path from today, with a mentor. Twice is once.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    employee = get_employee(actor.contact_centre_id, employee_id)
    _require_guide(actor, employee)
    path = selectors.get_path(actor.contact_centre_id, path_id)
    if not path.is_active or not path.steps.all():
        message = _("This path has no modules yet, or is no longer used.")
        raise InvalidError(message, {"path": message})
    mentor = _mentor(employee, mentor_id)
    enrolment, made = Enrolment.objects.get_or_create(
        employee=employee,
        path=path,
        state=EnrolmentState.RUNNING,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "mentor": mentor,
            "started_on": clock.today(),
        },
    )
    if made:
        audit.record(actor, "employee.enrolled", employee, label=employee.name, path=path.code)
    return enrolment


@transaction.atomic
def change_mentor(*, actor: Staff, enrolment_id: uuid.UUID, mentor_id: uuid.UUID | None) -> Enrolment:
    """Give somebody another mentor, or none. Raises NotAllowedError, NotFoundError, InvalidError."""
    enrolment = _running(actor, enrolment_id)
    enrolment.mentor = _mentor(enrolment.employee, mentor_id)
    enrolment.save(update_fields=["mentor"])
    employee = enrolment.employee
    audit.record(actor, "employee.mentor_changed", employee, label=employee.name, mentor=str(mentor_id or ""))
    return enrolment


@transaction.atomic
def stop_enrolment(*, actor: Staff, enrolment_id: uuid.UUID) -> Enrolment:
    """Take somebody off a path; what was signed off stays. Raises NotAllowedError, NotFoundError, InvalidError."""
    enrolment = _running(actor, enrolment_id)
    enrolment.state, enrolment.ended_on = EnrolmentState.STOPPED, clock.today()
    enrolment.save(update_fields=["state", "ended_on"])
    employee = enrolment.employee
    audit.record(actor, "employee.enrolment_stopped", employee, label=employee.name, path=enrolment.path.code)
    return enrolment


def _running(actor: Staff, enrolment_id: uuid.UUID) -> Enrolment:
    enrolment = selectors.get_enrolment(actor.contact_centre_id, enrolment_id)
    _require_guide(actor, enrolment.employee)
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not enrolment.is_running:
        raise InvalidError(_("This path has ended already."))
    return enrolment


def _require_guide(actor: Staff, employee: Employee) -> None:
    if not selectors.may_guide(actor, employee):
        raise NotAllowedError(_("Only the superior and HR plan what a colleague learns."))


def _mentor(employee: Employee, mentor_id: uuid.UUID | None) -> Employee | None:
    """A Klantadviseur 1 of this contact centre, and somebody else."""
    if mentor_id is None:
        return None
    mentor = selectors.mentors_of(employee.contact_centre_id).filter(pk=mentor_id).first()
    if mentor is None or mentor.pk == employee.pk:
        message = _("A mentor is a Klantadviseur 1, and somebody else than who learns.")
        raise InvalidError(message, {"mentor": message})
    return mentor
