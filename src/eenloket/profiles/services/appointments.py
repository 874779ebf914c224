"""Who holds which function from when until when; what somebody may do follows, on the day and not before."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.services import change_roles, require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.audit import Actor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.profiles import selectors
from eenloket.profiles.events import AppointmentEnded, EmployeeAppointed
from eenloket.profiles.models import Appointment, Employee

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_log = logging.getLogger(__name__)


@transaction.atomic
def appoint(
    *,
    actor: Staff,
    employee_id: uuid.UUID,
    profile_id: uuid.UUID,
    starts_on: date,
    hours_per_week: Decimal = Decimal(36),
    in_place_of_others: bool = False,
) -> Appointment:
    """Give somebody a function, and from its first day the roles that it grants. Appointing twice is appointing once.
    `in_place_of_others`: what was held until then ends as this begins.

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
        audit.record(actor, "employee.appointed", employee, label=employee.name, profile=profile.code)
        keep_in_step(actor, appointment)
    if in_place_of_others:
        for other in _held_until(employee, starts_on).exclude(pk=appointment.pk):
            _end(actor, other, starts_on)
    return appointment


@transaction.atomic
def end_appointment(*, actor: Staff, appointment_id: uuid.UUID, ends_on: date) -> None:
    """Take a function from this day, and then the roles that no other function of this person grants. Raises
    NotAllowedError, NotFoundError, InvalidError, ConflictError."""
    require(actor, Permission.EDIT_PROFILES)
    appointment = _locked().filter(contact_centre_id=actor.contact_centre_id, pk=appointment_id).first()
    if appointment is None:
        raise NotFoundError(_("There is no such appointment."))
    if ends_on < appointment.starts_on:
        message = _("The end lies before the start.")
        raise InvalidError(message, {"ends_on": message})
    if appointment.ended_at:
        raise ConflictError(_("This function has ended already."))
    _end(actor, appointment, ends_on)


def keep_in_step(actor: Actor, appointment: Appointment) -> None:
    """Give what an appointment gives once its first day is there, take it once it is over, and tell of each once. Of
    what was over before anybody looked nothing is told. Inside a transaction, the row locked or just made."""
    today, now = clock.today(), clock.now()
    begins = appointment.begun_at is None and appointment.starts_on <= today
    ends = appointment.ended_at is None and appointment.ends_on is not None and appointment.ends_on <= today
    if not begins and not ends:
        return
    appointment.begun_at = now if begins else appointment.begun_at
    appointment.ended_at = now if ends else appointment.ended_at
    appointment.save(update_fields=["begun_at", "ended_at"])
    if begins and ends:
        return
    grants = selectors.document_of(appointment.profile).grants
    let_roles_follow(actor, appointment.employee, take=grants if ends else ())
    fact = AppointmentEnded if ends else EmployeeAppointed
    publish(
        fact(
            employee_id=appointment.employee_id,
            profile_id=appointment.profile_id,
            contact_centre_id=appointment.contact_centre_id,
        )
    )


def follow_calendar() -> int:
    """Let what begins or ends by the calendar do so; also what was missed on earlier days. Run by a job, as often as
    one likes. Returns how many appointments it was about; one that fails is logged and tried again the next time."""
    today, done = clock.today(), 0
    due = Q(begun_at=None, starts_on__lte=today) | Q(ended_at=None, ends_on__lte=today)
    for key in list(Appointment.objects.filter(due).values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                appointment = _locked().filter(due, pk=key).first()
                if appointment:
                    keep_in_step(replace(SYSTEM, contact_centre_id=appointment.contact_centre_id), appointment)
                    done += 1
        except Exception:  # noqa: BLE001 - one person's trouble is not that of the others
            _log.exception("appointment %s does not follow the calendar", key)
    return done


def let_roles_follow(actor: Actor, employee: Employee, *, take: Iterable[str] = ()) -> None:
    """What somebody may do on the desk follows the functions held today; of `take` only what none of them grants goes.
    Without an account there is nothing to give, and nothing is left of what somebody had who left."""
    if not employee.staff_id:
        return
    held = [] if employee.left_on else selectors.profiles_held([employee.pk], clock.today()).get(employee.pk, [])
    granted = {role for profile in held for role in selectors.document_of(profile).grants}
    change_roles(
        actor=actor,
        staff_id=employee.staff_id,
        contact_centre_id=employee.contact_centre_id,
        give=granted,
        take=set(take) - granted,
    )


def end_all(actor: Actor, employee: Employee, day: date) -> None:
    """End what somebody holds or was to hold from this day on. The roles go at once: see `end_employment`. Inside a
    transaction."""
    for appointment in _locked().filter(Q(ends_on=None) | Q(ends_on__gt=day), employee=employee):
        appointment.ends_on = max(day, appointment.starts_on)
        appointment.save(update_fields=["ends_on"])
        let_roles_follow(actor, employee, take=selectors.document_of(appointment.profile).grants)
        keep_in_step(actor, appointment)


def _end(actor: Actor, appointment: Appointment, day: date) -> None:
    appointment.ends_on = day
    appointment.save(update_fields=["ends_on"])
    employee, code = appointment.employee, appointment.profile.code
    audit.record(actor, "employee.appointment_ended", employee, label=employee.name, profile=code)
    keep_in_step(actor, appointment)


def _held_until(employee: Employee, day: date) -> QuerySet[Appointment]:
    """What somebody holds on the day before `day` and would go on to hold; what begins later was meant for later."""
    return _locked().filter(Q(ends_on=None) | Q(ends_on__gt=day), employee=employee, starts_on__lt=day)


def _locked() -> QuerySet[Appointment]:
    return Appointment.objects.select_for_update(of=("self",)).select_related("employee__staff", "profile__current")
