from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import close_account
from eenloket.core import audit, clock
from eenloket.core.errors import NotFoundError
from eenloket.core.events import publish
from eenloket.personnel import work
from eenloket.personnel.events import EmployeeLeft
from eenloket.personnel.models import Absence, AvailabilityRequest, Checklist, StaffCard
from eenloket.personnel.selectors import led_employee, open_work
from eenloket.personnel.types import Answered, ListKind
from eenloket.profiles.selectors import superior_of
from eenloket.profiles.services import end_employment

from .common import refuse

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def confirm_leaving(*, actor: Staff, checklist_id: uuid.UUID, despite_open_items: bool = False) -> Checklist:
    """End somebody's access at once: the account closes, every function ends on the day of leaving, the card gets its
    end, and open cases and conversations go to colleagues. Open items do not stop it when whoever confirms says so.
    Confirming twice is confirming once.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    checklist = (
        Checklist.objects.select_for_update()
        .filter(contact_centre_id=actor.contact_centre_id, pk=checklist_id, kind=ListKind.LEAVING)
        .first()
    )
    if checklist is None:
        raise NotFoundError(_("There is no such checklist."))
    employee = led_employee(actor, checklist.employee_id)
    if checklist.closed_at:
        return checklist
    if open_work(employee)["items"] and not despite_open_items:
        refuse("despite_open_items", _("Some items are not done. Tick that access ends all the same."))
    _end(actor, checklist)
    if employee.staff_id:
        close_account(actor=actor, staff_id=employee.staff_id, contact_centre_id=actor.contact_centre_id)
    superior = superior_of(employee)
    end_employment(actor=actor, employee_id=employee.pk, day=checklist.day)
    event = EmployeeLeft(
        employee_id=employee.pk,
        staff_id=employee.staff_id,
        contact_centre_id=actor.contact_centre_id,
        left_on=checklist.day,
        receiver_ids=tuple(each.pk for each in (superior, actor) if each),
    )
    checklist.passed_on = work.passed_on(event)
    checklist.save(update_fields=["passed_on"])
    audit.record(
        actor, "personnel.left", employee, label=employee.name, on=checklist.day.isoformat(), **checklist.passed_on
    )
    publish(event)
    return checklist


def _end(actor: Staff, checklist: Checklist) -> None:
    """Close what this module keeps open of somebody who leaves."""
    card = StaffCard.objects.filter(employee=checklist.employee_id).first()
    if card:
        card.ends_on = max(checklist.day, card.starts_on)
        card.save(update_fields=["ends_on"])
    AvailabilityRequest.objects.filter(employee=checklist.employee_id, state=Answered.OPEN).delete()
    for absence in Absence.objects.filter(employee=checklist.employee_id, recovered_on=None):
        absence.recovered_on = max(checklist.day, absence.first_day)  # out of service, so no longer counted
        absence.save(update_fields=["recovered_on"])
    checklist.closed_at, checklist.closed_by = clock.now(), actor.name
    checklist.save(update_fields=["closed_at", "closed_by"])
