"""Appointments: which times are free, which there are, and by which secret somebody reaches the own one."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.counter.models import Appointment, Location, ServiceAt
from eenloket.counter.rules import slots
from eenloket.counter.types import TAKING_PLACE, AppointmentState, Capacity, FreeDay, Taken

from .places import hours_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SALT = "counter.appointment"
_STILL_LATE = timedelta(hours=3)


def capacity_of(place: ServiceAt) -> Capacity:
    return Capacity(
        minutes=place.service.minutes, buffer=place.buffer, parallel=place.parallel, step=max(5, place.step)
    )


def free_days(place: ServiceAt, first: date, days: int, now: datetime) -> list[FreeDay]:
    """The times that are free on each day from `first` on, for so many days; days without a free time are left out."""
    earliest = now + timedelta(hours=place.hours_before)
    first = max(first, clock.day_of(earliest))
    last = min(first + timedelta(days=days - 1), clock.day_of(now) + timedelta(days=place.days_ahead))
    if last < first:
        return []
    hours = hours_of([place.location], first, last)[place.location_id]
    lanes, everywhere = _taken(place, first, last, now)
    capacity = capacity_of(place)
    found = []
    for day, spans in hours.items():
        times = slots.free_times(
            day,
            spans,
            capacity,
            lanes[day],
            earliest=earliest,
            at=moment_of,
            elsewhere=everywhere[day],
            most=place.location.most_parallel,
        )
        if times:
            found.append(FreeDay(day, times))
    return found


def next_free_day(place: ServiceAt, now: datetime) -> FreeDay | None:
    """The first day with a free time."""
    return next(iter(free_days(place, clock.day_of(now), place.days_ahead + 1, now)), None)


def moment_of(day: date, begin: time) -> datetime:
    """A time of a day in the Netherlands; of an hour that comes twice the first."""
    return timezone.make_aware(datetime.combine(day, begin))


def taking_place(now: datetime) -> Q:
    """Which appointments take up their place at this moment: a hold no longer than it lasts."""
    return Q(state__in=[each for each in TAKING_PLACE if each != AppointmentState.HELD]) | Q(
        state=AppointmentState.HELD, held_until__gt=now
    )


def agenda_of(location: Location, day: date) -> QuerySet[Appointment]:
    """The appointments of a location on a day, in order, with what was let go left out."""
    start = clock.start_of(day)
    found = Appointment.objects.filter(
        location=location, starts_at__gte=start, starts_at__lt=clock.start_of(day, days=1)
    )
    return (
        found.exclude(state__in=[AppointmentState.HELD, AppointmentState.EXPIRED])
        .select_related("service", "made_by", "location")
        .order_by("starts_at", "lane", "pk")
    )


def appointment_in_reach(staff: Staff, appointment_id: uuid.UUID) -> Appointment:
    """An appointment of a municipality this person works for. Raises NotFoundError."""
    found = (
        Appointment.objects.filter(
            pk=appointment_id,
            contact_centre_id=staff.contact_centre_id,
            municipality_id__in=list(staff.municipality_ids),
        )
        .select_related("service", "location", "place", "municipality")
        .first()
    )
    if found is None:
        raise NotFoundError("That appointment does not exist.")
    return found


def appointments_of_party(staff: Staff, party_id: uuid.UUID, now: datetime) -> list[Appointment]:
    """What this customer still has to come for."""
    found = Appointment.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
        party_id=party_id,
        state=AppointmentState.CONFIRMED,
        starts_at__gte=now - _STILL_LATE,
    )
    return list(found.select_related("service", "location").order_by("starts_at"))


def appointments_of_citizen(party_id: uuid.UUID, now: datetime) -> list[Appointment]:
    """What this party still has to come for; for who proved to be that party."""
    found = Appointment.objects.filter(
        party_id=party_id, state=AppointmentState.CONFIRMED, starts_at__gte=now - _STILL_LATE
    )
    return list(found.select_related("service", "location").order_by("starts_at"))


def token_of(appointment: Appointment) -> str:
    """What stands in the links that are sent: who has it may move and cancel the appointment."""
    return signing.Signer(salt=_SALT).sign(appointment.pk.hex)


def appointment_by_token(municipality_id: uuid.UUID, token: str) -> Appointment:
    """Raises NotFoundError for a forged link, and for what was let go long ago."""
    try:
        key = uuid.UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotFoundError("That appointment does not exist.") from None
    found = (
        Appointment.objects.filter(pk=key, municipality_id=municipality_id)
        .select_related("service__answer__current", "location", "place", "municipality")
        .first()
    )
    if found is None:
        raise NotFoundError("That appointment does not exist.")
    return found


def is_running(appointment: Appointment, now: datetime) -> bool:
    """Whether an appointment can still be moved or cancelled by who made it."""
    return appointment.state == AppointmentState.CONFIRMED and appointment.starts_at > now


def find_by_code(location: Location, typed: str, now: datetime) -> Appointment | None:
    """The appointment of today with this code, to check in."""
    code = "".join(character for character in typed if character.isdecimal())
    day = clock.day_of(now)
    return (
        Appointment.objects.filter(
            location=location,
            code=code,
            starts_at__gte=clock.start_of(day),
            starts_at__lt=clock.start_of(day, days=1),
            state__in=[AppointmentState.CONFIRMED, AppointmentState.ARRIVED],
        )
        .select_related("service", "location")
        .first()
    )


def _taken(
    place: ServiceAt, first: date, last: date, now: datetime
) -> tuple[defaultdict[date, list[Taken]], defaultdict[date, list[tuple[datetime, datetime]]]]:
    """What is taken of the service itself by lane, and at the location as a whole, by day."""
    found = Appointment.objects.filter(
        taking_place(now), starts_at__gte=clock.start_of(first), starts_at__lt=clock.start_of(last, days=1)
    )
    found = found.filter(location_id=place.location_id) if place.location.most_parallel else found.filter(place=place)
    lanes: defaultdict[date, list[Taken]] = defaultdict(list)
    everywhere: defaultdict[date, list[tuple[datetime, datetime]]] = defaultdict(list)
    for place_id, lane, start, until in found.values_list("place_id", "lane", "starts_at", "taken_until"):
        day = clock.day_of(start)
        everywhere[day].append((start, until))
        if place_id == place.pk:
            lanes[day].append(Taken(lane, start, until))
    return lanes, everywhere
