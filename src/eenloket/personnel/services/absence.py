from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import NotAllowedError, NotFoundError
from eenloket.personnel import rules
from eenloket.personnel.models import Absence, AbsenceStep, MomentDone
from eenloket.personnel.selectors import absences_of, get_absence, led_employee, open_absences
from eenloket.personnel.types import Eye

from .common import PURPOSE, made_once, not_before, optional, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

_REPORTED_AHEAD: Final = timedelta(days=1)


@transaction.atomic
def report_absence(
    *,
    actor: Staff,
    absence_id: uuid.UUID,
    employee_id: uuid.UUID,
    first_day: date,
    percentage: int = 100,
    expected_on: date | None = None,
    work_agreements: str = "",
) -> Absence:
    """Note that somebody is absent; never why. Raises NotFoundError, NotAllowedError, InvalidError."""
    employee = led_employee(actor, employee_id)
    known = absences_of(employee.pk).filter(pk=absence_id).first()
    if known:
        return known
    _check_report(employee, first_day, percentage, expected_on)
    earlier = [each.as_spell() for each in absences_of(employee.pk)]
    absence, made = made_once(
        Absence,
        absence_id,
        contact_centre_id=actor.contact_centre_id,
        employee=employee,
        first_day=first_day,
        counts_from=rules.counts_from(first_day, earlier),
        expected_on=expected_on,
        work_agreements=optional(work_agreements, "work_agreements", most=300),
        reported_by=actor.name,
        created_at=clock.now(),
    )
    if made:
        _keep_step(absence, first_day, percentage)
        audit.record(actor, "personnel.absence_reported", employee, label=employee.name)
    return absence


def _check_report(employee: Employee, first_day: date, percentage: int, expected_on: date | None) -> None:
    _check_percentage(percentage)
    if first_day > clock.today() + _REPORTED_AHEAD:
        refuse("first_day", _("The date lies in the future."))
    not_before(expected_on, first_day, "expected_on", _("The end lies before the start."))
    others = absences_of(employee.pk)
    if others.filter(recovered_on=None).exists():
        refuse("first_day", _("This colleague is absent already: change that absence."))
    if others.filter(first_day__lte=first_day, recovered_on__gt=first_day).exists():
        refuse("first_day", _("On this day another absence was running."))
    if others.filter(first_day__gt=first_day).exists():
        refuse("first_day", _("A later absence is known already."))


@transaction.atomic
def change_absence(
    *,
    actor: Staff,
    absence_id: uuid.UUID,
    expected_on: date | None,
    work_agreements: str,
) -> Absence:
    """Keep when somebody is expected back, and what was agreed about work. Raises NotFoundError, NotAllowedError,
    InvalidError."""
    absence = _kept_absence(actor, absence_id)
    not_before(expected_on, absence.first_day, "expected_on", _("The end lies before the start."))
    absence.expected_on = expected_on
    absence.work_agreements = optional(work_agreements, "work_agreements", most=300)
    absence.save(update_fields=["expected_on", "work_agreements"])
    audit.record(actor, "personnel.absence_changed", absence.employee, label=absence.employee.name)
    return absence


@transaction.atomic
def recover_partly(*, actor: Staff, absence_id: uuid.UUID, day: date, percentage: int) -> Absence:
    """From this day somebody is absent for this share of the contract. The same day again replaces the share.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    absence = _kept_absence(actor, absence_id)
    _check_percentage(percentage)
    not_before(day, absence.first_day, "day", _("The day lies before the first day of absence."))
    if absence.recovered_on and day >= absence.recovered_on:
        refuse("day", _("By then this colleague had recovered."))
    _keep_step(absence, day, percentage)
    audit.record(actor, "personnel.absence_changed", absence.employee, label=absence.employee.name)
    return absence


@transaction.atomic
def recover(*, actor: Staff, absence_id: uuid.UUID, recovered_on: date) -> Absence:
    """Somebody is at work again, for the whole contract, from this day. Raises NotFoundError, NotAllowedError,
    InvalidError."""
    absence = _kept_absence(actor, absence_id)
    not_before(recovered_on, absence.first_day, "recovered_on", _("The day lies before the first day of absence."))
    if recovered_on > clock.today() + _REPORTED_AHEAD:
        refuse("recovered_on", _("Note the recovery when it is there; until then change the expected date."))
    absence.recovered_on = recovered_on
    absence.save(update_fields=["recovered_on"])
    absence.steps.filter(day__gte=recovered_on).exclude(day=absence.first_day).delete()
    audit.record(actor, "personnel.recovered", absence.employee, label=absence.employee.name)
    return absence


@transaction.atomic
def settle_moment(*, actor: Staff, absence_id: uuid.UUID, code: str, done_on: date) -> MomentDone:
    """Say that a moment of the Wet verbetering poortwachter was seen to. Twice is once.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    absence = _kept_absence(actor, absence_id)
    if code not in {each.code for each in rules.gatekeeper_moments(absence.counts_from)}:
        raise NotFoundError(_("There is no such moment."))
    not_before(done_on, absence.counts_from, "done_on", _("The day lies before the first day of absence."))
    if done_on > clock.today():
        refuse("done_on", _("The date lies in the future."))
    done, made = MomentDone.objects.get_or_create(
        absence=absence,
        code=code,
        defaults={"contact_centre_id": actor.contact_centre_id, "done_on": done_on, "by": actor.name},
    )
    if made:
        audit.record(actor, "personnel.moment_done", absence.employee, label=absence.employee.name, moment=code)
    return done


@transaction.atomic
def look_at_absences(*, actor: Staff, people: Iterable[Employee]) -> QuerySet[Absence]:
    """Who of these people is absent now, for HR: the look is logged, once per person. The caller has checked that
    `actor` is HR."""
    found = open_absences(people)
    for absence in found:
        audit.looked_at_once(
            actor,
            absence.employee,
            purpose=PURPOSE,
            how="personnel.absence_opened",
            label=absence.employee.name,
        )
    return found


def _kept_absence(actor: Staff, absence_id: uuid.UUID) -> Absence:
    """The absence, locked. Raises NotFoundError, NotAllowedError for the absent person."""
    Absence.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=absence_id).first()
    absence, eye = get_absence(actor, absence_id)
    if eye == Eye.SELF:
        raise NotAllowedError(_("Your superior or HR does this for you."))
    return absence


def _keep_step(absence: Absence, day: date, percentage: int) -> None:
    AbsenceStep.objects.update_or_create(
        absence=absence,
        day=day,
        defaults={"contact_centre_id": absence.contact_centre_id, "percentage": percentage},
    )


def _check_percentage(percentage: int) -> None:
    if not 1 <= percentage <= 100:
        refuse("percentage", _("Fill in 1 to 100 percent."))
