"""What happens by itself: holds run out, people are reminded, a day that is over is closed, people are forgotten."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from django.db import transaction

from eenloket.core import clock
from eenloket.counter.models import Appointment, Counter, Ticket, TicketCounter
from eenloket.counter.types import PRESENT, AppointmentState, CounterState, TicketState

from . import work
from .booking import HOLDER_KEPT
from .telling import tell

_PEOPLE_KEPT: Final = timedelta(days=28)
_HELD_KEPT: Final = timedelta(days=2)


def expire_holds() -> int:
    """Give back what was held too long. Nobody waits for this: who books looks at the time itself."""
    now = clock.now()
    stale = Appointment.objects.filter(state=AppointmentState.HELD, held_until__lte=now)
    count = stale.update(state=AppointmentState.EXPIRED, changed_at=now)
    Appointment.objects.exclude(held_by="").filter(created_at__lt=now - HOLDER_KEPT).update(held_by="")
    Appointment.objects.filter(state=AppointmentState.EXPIRED, changed_at__lt=now - _HELD_KEPT).delete()
    return count


def remind_of_appointments() -> int:
    """Remind of tomorrow's appointments, once each; run every hour of the day. Returns how many were queued."""
    tomorrow = clock.today() + timedelta(days=1)
    due = Appointment.objects.filter(
        state=AppointmentState.CONFIRMED,
        starts_at__gte=clock.start_of(tomorrow),
        starts_at__lt=clock.start_of(tomorrow, days=1),
        reminded_at=None,
        # Who made it today knows it still.
        created_at__lt=clock.start_of(clock.today()),
    )
    return sum(_remind(key) for key in due.order_by("starts_at").values_list("pk", flat=True))


@transaction.atomic
def _remind(appointment_id: uuid.UUID) -> int:
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service", "location")
        .filter(pk=appointment_id, state=AppointmentState.CONFIRMED, reminded_at=None)
        .first()
    )
    if appointment is None:
        return 0
    appointment.reminded_at = clock.now()
    appointment.save(update_fields=["reminded_at"])
    return int(tell(appointment, "reminder", prefers_sms=True))


def close_past_days() -> int:
    """Close what a day that is over left open: numbers nobody called, counters nobody left, appointments nobody came
    for. Returns how many numbers."""
    today = clock.today()
    keys = list(Ticket.objects.filter(day__lt=today, state__in=PRESENT).values_list("pk", flat=True))
    for key in keys:
        _close_ticket(key)
    start = clock.start_of(today)
    abandoned = Counter.objects.filter(staff__isnull=False, since__lt=start)
    abandoned.update(staff=None, state=CounterState.CLOSED, since=clock.now())
    missed = Appointment.objects.filter(state=AppointmentState.CONFIRMED, starts_at__lt=start)
    missed.update(state=AppointmentState.MISSED, changed_at=clock.now())
    TicketCounter.objects.filter(day__lt=today).delete()
    return len(keys)


@transaction.atomic
def _close_ticket(ticket_id: uuid.UUID) -> None:
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket_id, state__in=PRESENT).first()
    if ticket is None:
        return
    was_waiting = ticket.state != TicketState.CALLED
    ticket.state, ticket.ended_at = (TicketState.LEFT if was_waiting else TicketState.DONE), clock.now()
    ticket.save(update_fields=["state", "ended_at"])
    if was_waiting:
        work.left(ticket)


def forget_people() -> int:
    """Take away who it was four weeks after an appointment or a visit; figures need no names. The contact that was
    stored keeps what it has. Returns how many appointments."""
    past = clock.now() - _PEOPLE_KEPT
    Ticket.objects.filter(arrived_at__lt=past).exclude(name="", note="").update(name="", note="")
    old = Appointment.objects.filter(starts_at__lt=past).exclude(name="", email="", phone="", note="", party=None)
    return old.update(name="", email="", phone="", note="", party=None)
