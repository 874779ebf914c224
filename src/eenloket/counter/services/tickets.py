"""Getting into the line: a number at the kiosk or from the reception, or checking in for an appointment."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.counter.models import Appointment, Location, Service, Ticket, TicketCounter
from eenloket.counter.rules.line import number_label
from eenloket.counter.selectors import places
from eenloket.counter.types import IN_LINE, PRESENT, AppointmentState, TicketState

from . import work
from .steps import lock_location, poke, who_acts

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.routing.types import Admission

_LANGUAGES: Final = frozenset({"nl", "en", "tr", "ar", "pl", "uk"})


@transaction.atomic
def take_number(*, location_id: uuid.UUID, service_id: uuid.UUID, ticket_id: uuid.UUID, language: str = "nl") -> Ticket:
    """A number at the kiosk. The same id again (a second tap) is the same number.

    Raises NotFoundError, ConflictError when the location is closed."""
    if known := Ticket.objects.filter(pk=ticket_id, location_id=location_id).first():
        return known
    location = lock_location(location_id)
    if known := Ticket.objects.filter(pk=ticket_id, location_id=location_id).first():
        return known
    if places.open_now(location, clock.now()) is None:
        raise ConflictError(_("We are closed now."))
    service = next((each for each in places.kiosk_services(location) if each.pk == service_id), None)
    if service is None:
        raise NotFoundError(_("That service does not exist."))
    ticket, admission = _issue(location, service, ticket_id=ticket_id, language=language)
    if admission.action:
        raise ConflictError(admission.text or _("We are closed now."))
    poke(location)
    return ticket


@transaction.atomic
def give_ticket(
    *,
    actor: Staff,
    location_id: uuid.UUID,
    service_id: uuid.UUID,
    ticket_id: uuid.UUID,
    name: str = "",
    note: str = "",
    is_first: bool = False,
) -> Ticket:
    """A number from the reception, also when it is past closing time; `is_first` goes before all others and is on the
    trail. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.HOST_COUNTER)
    location = lock_location(places.get_location(actor, location_id).pk)
    if known := Ticket.objects.filter(pk=ticket_id, location_id=location_id).first():
        return known
    service = next((each.service for each in places.places_of(location) if each.service_id == service_id), None)
    if service is None:
        raise InvalidError(_("Choose what somebody comes for."), {"service": _("Choose what somebody comes for.")})
    ticket, _admission = _issue(location, service, ticket_id=ticket_id, name=name, note=note, is_first=is_first)
    audit.record(actor, "ticket.given", ticket, label=ticket.label, first=is_first)
    poke(location)
    return ticket


@transaction.atomic
def check_in(
    *,
    appointment_id: uuid.UUID,
    ticket_id: uuid.UUID,
    location_id: uuid.UUID,
    actor: Staff | None = None,
    language: str = "",
    note: str = "",
) -> Ticket:
    """Somebody with an appointment has come in and joins the line. Twice gives the same number.

    Raises NotAllowedError, NotFoundError, ConflictError when it is on another day or was cancelled."""
    if actor is not None:
        require(actor, Permission.HOST_COUNTER)
        places.get_location(actor, location_id)
    location = lock_location(location_id)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service")
        .filter(pk=appointment_id, location=location)
        .first()
    )
    if appointment is None:
        raise NotFoundError(_("That appointment does not exist."))
    if known := appointment.tickets.filter(state__in=PRESENT).first():
        return known
    now = clock.now()
    if appointment.state != AppointmentState.CONFIRMED:
        raise ConflictError(_("This appointment was cancelled, or was dealt with already."))
    if clock.day_of(appointment.starts_at) != clock.day_of(now):
        raise ConflictError(_("This appointment is on another day."))
    appointment.state, appointment.changed_at = AppointmentState.ARRIVED, now
    appointment.save(update_fields=["state", "changed_at"])
    ticket, _admission = _issue(
        location,
        appointment.service,
        ticket_id=ticket_id,
        appointment=appointment,
        name=appointment.name,
        note=note or appointment.note,
        language=language or appointment.language,
    )
    audit.record(who_acts(actor, location.contact_centre_id), "ticket.checked_in", ticket, label=ticket.label)
    poke(location)
    return ticket


@transaction.atomic
def leave(*, ticket_id: uuid.UUID) -> Ticket:
    """Somebody no longer waits, as they say on their phone. Once called it stays as it is; twice is once."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("location").filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFoundError(_("That ticket does not exist."))
    if ticket.state in IN_LINE:
        end_waiting(ticket, TicketState.LEFT)
    return ticket


def end_waiting(ticket: Ticket, state: TicketState) -> None:
    """Take somebody who waits out of the line; the ticket is locked."""
    ticket.state, ticket.ended_at = state, clock.now()
    ticket.save(update_fields=["state", "ended_at"])
    work.left(ticket)
    poke(ticket.location)


def _issue(
    location: Location,
    service: Service,
    *,
    ticket_id: uuid.UUID,
    appointment: Appointment | None = None,
    name: str = "",
    note: str = "",
    language: str = "nl",
    is_first: bool = False,
) -> tuple[Ticket, Admission]:
    """A ticket in the line and on the work list, and what the queue says to that."""
    now = clock.now()
    ticket = Ticket.objects.create(
        id=ticket_id,
        contact_centre_id=location.contact_centre_id,
        municipality_id=location.municipality_id,
        location=location,
        service=service,
        appointment=appointment,
        day=clock.day_of(now),
        label=_next_label(location, service.letter),
        arrived_at=now,
        due_at=appointment.starts_at if appointment else None,
        is_first=is_first,
        name=name.strip()[:200],
        note=note.strip()[:500],
        language=language if language in _LANGUAGES else "nl",
        follow_key=secrets.token_urlsafe(12),
    )
    return ticket, work.waits(ticket)


def _next_label(location: Location, letter: str) -> str:
    """The next number of this letter today; the row of the last one stays locked until this ticket is stored."""
    TicketCounter.objects.get_or_create(location=location, day=clock.today(), letter=letter)
    row = TicketCounter.objects.select_for_update().get(location=location, day=clock.today(), letter=letter)
    row.last += 1
    row.save(update_fields=["last"])
    return number_label(letter, row.last)
