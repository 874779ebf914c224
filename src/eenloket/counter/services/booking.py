"""Booking: holding a time, confirming it, moving and cancelling it. A place is never given twice."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, crypto
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.counter.models import Appointment, Location, ServiceAt
from eenloket.counter.rules import slots
from eenloket.counter.selectors.agenda import capacity_of, taking_place
from eenloket.counter.selectors.places import hours_of
from eenloket.counter.types import HOLD_MINUTES, TAKING_PLACE, AppointmentState, Mode, Taken, Who
from eenloket.parties import rules as parties

from .steps import lock_location, poke, who_acts
from .telling import tell

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_HELD: Final = 10  # by one address at a time: a library or a school is one address
_MOST_LATELY: Final = 40
HOLDER_KEPT: Final = timedelta(minutes=15)  # so long we know, unreadably, from where a time was held
_CODES: Final = 100_000
_LONGEST_NOTE: Final = 500


@transaction.atomic
def hold(
    *,
    place_id: uuid.UUID,
    start: datetime,
    appointment_id: uuid.UUID,
    address: str = "",
    actor: Staff | None = None,
    language: str = "nl",
) -> Appointment:
    """Hold a time for ten minutes, for who fills in the rest. The same id again is the same appointment.

    Raises NotFoundError, InvalidError for a time that is not offered, ConflictError when it is taken or one address
    holds too many.
    """
    _check_actor(actor)
    location = lock_location(_place(place_id, actor).location_id)
    place = _place(place_id, actor)
    if known := Appointment.objects.filter(pk=appointment_id, place=place).first():
        return known
    now = clock.now()
    _let_go_stale(location, now)
    held_by = crypto.keyed_hash(address, purpose="appointment-holder") if address else ""
    _check_holder(held_by, now)
    lane, end, until = _find_lane(place, location, start, now)
    appointment = Appointment(
        id=appointment_id,
        contact_centre_id=location.contact_centre_id,
        municipality_id=location.municipality_id,
        place=place,
        location=location,
        service=place.service,
        lane=lane,
        starts_at=start,
        ends_at=end,
        taken_until=until,
        held_until=now + timedelta(minutes=HOLD_MINUTES),
        held_by=held_by,
        code=_free_code(location),
        language=language,
        made_by=actor,
        created_at=now,
        changed_at=now,
    )
    _save(appointment)
    return appointment


@transaction.atomic
def confirm(
    *,
    appointment_id: uuid.UUID,
    who: Who,
    actor: Staff | None = None,
    party_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
) -> Appointment:
    """Make a held time an appointment, and tell who it is for. Twice is once. A hold that ran out is taken again when
    nobody else came in between. Raises NotFoundError, InvalidError by field, ConflictError when the time is gone."""
    _check_actor(actor)
    appointment, location = _locked(appointment_id, actor)
    if appointment.state in (AppointmentState.CONFIRMED, AppointmentState.ARRIVED):
        return appointment
    if appointment.state not in (AppointmentState.HELD, AppointmentState.EXPIRED):
        raise ConflictError(_("This appointment was cancelled. Choose a new time."))
    who = _checked(who, is_staff=actor is not None)
    now = clock.now()
    if appointment.state == AppointmentState.EXPIRED or (appointment.held_until and appointment.held_until <= now):
        _take_again(appointment, location, now)
    appointment.state, appointment.held_until = AppointmentState.CONFIRMED, None
    appointment.name, appointment.email, appointment.phone = who.name, who.email, who.phone
    appointment.note, appointment.changed_at = who.note, now
    appointment.party_id, appointment.contact_id = party_id, contact_id
    _save(appointment)
    acts = who_acts(actor, location.contact_centre_id)
    audit.record(acts, "appointment.made", appointment, label=_label(appointment))
    tell(appointment, "confirmed")
    poke(location)
    return appointment


@transaction.atomic
def book(
    *,
    place_id: uuid.UUID,
    start: datetime,
    appointment_id: uuid.UUID,
    who: Who,
    actor: Staff | None = None,
    party_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
) -> Appointment:
    """Hold and confirm in one go, as `hold` and `confirm` do."""
    hold(place_id=place_id, start=start, appointment_id=appointment_id, actor=actor)
    return confirm(appointment_id=appointment_id, who=who, actor=actor, party_id=party_id, contact_id=contact_id)


@transaction.atomic
def move(*, appointment_id: uuid.UUID, place_id: uuid.UUID, start: datetime, actor: Staff | None = None) -> Appointment:
    """Give an appointment another time, and its old time back, in one go; tells who it is for.

    Raises NotFoundError, InvalidError, ConflictError when it is over or the new time is taken.
    """
    _check_actor(actor)
    appointment, _old = _locked(appointment_id, actor, _place(place_id, actor).location_id)
    place = _place(place_id, actor)
    if place.service_id != appointment.service_id:
        raise InvalidError(_("Choose a time for the same service."))
    if appointment.state != AppointmentState.CONFIRMED:
        raise ConflictError(_("This appointment can no longer be moved."))
    now = clock.now()
    if actor is None and appointment.starts_at <= now:
        raise ConflictError(_("This appointment is over. Make a new one."))
    if appointment.place_id == place.pk and appointment.starts_at == start:
        return appointment
    location = place.location
    _let_go_stale(location, now)
    appointment.lane, end, until = _find_lane(place, location, start, now, besides=appointment)
    if appointment.location_id != location.pk:
        appointment.code = _free_code(location)
    appointment.place, appointment.location = place, location
    appointment.starts_at, appointment.ends_at, appointment.taken_until = start, end, until
    appointment.revision += 1
    appointment.reminded_at, appointment.changed_at = None, now
    _save(appointment)
    acts = who_acts(actor, location.contact_centre_id)
    audit.record(acts, "appointment.moved", appointment, label=_label(appointment))
    tell(appointment, "moved")
    poke(location)
    return appointment


@transaction.atomic
def cancel(*, appointment_id: uuid.UUID, actor: Staff | None = None) -> Appointment:
    """Give the time back, and tell who it was for. Twice is once. Raises NotFoundError, ConflictError when somebody
    has checked in already."""
    _check_actor(actor)
    appointment, location = _locked(appointment_id, actor)
    if appointment.state in (AppointmentState.CANCELLED, AppointmentState.EXPIRED):
        return appointment
    if appointment.state == AppointmentState.HELD:
        return _expire(appointment)
    if appointment.state != AppointmentState.CONFIRMED:
        raise ConflictError(_("This appointment is over, or somebody has checked in for it."))
    appointment.state, appointment.changed_at = AppointmentState.CANCELLED, clock.now()
    appointment.save(update_fields=["state", "changed_at"])
    acts = who_acts(actor, location.contact_centre_id)
    audit.record(acts, "appointment.cancelled", appointment, label=_label(appointment))
    tell(appointment, "cancelled")
    poke(location)
    return appointment


@transaction.atomic
def let_go(*, appointment_id: uuid.UUID) -> None:
    """Give a held time back at once: who held it chose another. What is not held stays as it is."""
    appointment, _location = _locked(appointment_id, None)
    if appointment.state == AppointmentState.HELD:
        _expire(appointment)


def _expire(appointment: Appointment) -> Appointment:
    appointment.state, appointment.changed_at = AppointmentState.EXPIRED, clock.now()
    appointment.save(update_fields=["state", "changed_at"])
    return appointment


def _check_actor(actor: Staff | None) -> None:
    if actor is not None:
        require(actor, Permission.HANDLE_CONTACTS)


def _place(place_id: uuid.UUID, actor: Staff | None) -> ServiceAt:
    """A service at a location, where appointments are taken. Raises NotFoundError."""
    found = (
        ServiceAt.objects.filter(pk=place_id, is_active=True, location__is_active=True, service__is_active=True)
        .select_related("location", "service")
        .first()
    )
    if found is None or found.service.mode == Mode.WALK_IN or not found.parallel:
        raise NotFoundError(_("No appointments are made for that here."))
    if actor is not None:
        require_municipality(actor, found.location.municipality_id)
    return found


def _locked(
    appointment_id: uuid.UUID, actor: Staff | None, also: uuid.UUID | None = None
) -> tuple[Appointment, Location]:
    """An appointment, with the location it is at locked first, and another one in the same order."""
    found = Appointment.objects.filter(pk=appointment_id)
    if actor is not None:
        found = found.filter(
            contact_centre_id=actor.contact_centre_id, municipality_id__in=list(actor.municipality_ids)
        )
    where = found.values_list("location_id", flat=True).first()
    if where is None:
        raise NotFoundError(_("That appointment does not exist."))
    locations = {key: lock_location(key) for key in sorted({where, also or where})}
    appointment = found.select_for_update(of=("self",)).select_related("service", "location", "place").get()
    if appointment.location_id not in locations:  # moved to elsewhere a moment ago
        raise ConflictError(_("This appointment was changed a moment ago. Look at it again."))
    return appointment, locations[appointment.location_id]


def _let_go_stale(location: Location, now: datetime) -> None:
    stale = Appointment.objects.filter(location=location, state=AppointmentState.HELD, held_until__lte=now)
    stale.update(state=AppointmentState.EXPIRED, changed_at=now)


def _check_holder(held_by: str, now: datetime) -> None:
    if not held_by:
        return
    lately = Appointment.objects.filter(held_by=held_by, created_at__gt=now - HOLDER_KEPT)
    held = lately.filter(state=AppointmentState.HELD, held_until__gt=now)
    if held.count() >= _MOST_HELD or lately.count() >= _MOST_LATELY:
        raise ConflictError(_("Many times are being held from your connection. Wait ten minutes, or call us."))


def _find_lane(
    place: ServiceAt, location: Location, start: datetime, now: datetime, *, besides: Appointment | None = None
) -> tuple[int, datetime, datetime]:
    """The lane for a time, and when it ends. The location is locked. Raises InvalidError, ConflictError."""
    capacity = capacity_of(place)
    local = timezone.localtime(start)
    hours = hours_of([location], local.date(), local.date())[location.pk][local.date()]
    is_too_late = start < now + timedelta(hours=place.hours_before)
    is_too_far = local.date() > clock.day_of(now) + timedelta(days=place.days_ahead)
    if is_too_late or is_too_far or not slots.fits(local.time(), hours, capacity):
        raise InvalidError(_("This time is not offered. Choose another one."), {"start": _("Choose another time.")})
    end, until = slots.end_of(start, capacity)
    taken = Appointment.objects.filter(taking_place(now), starts_at__lt=until, taken_until__gt=start, location=location)
    if besides:
        taken = taken.exclude(pk=besides.pk)
    rows = list(taken.values_list("place_id", "lane", "starts_at", "taken_until"))
    own = [Taken(lane, begin, ends) for place_id, lane, begin, ends in rows if place_id == place.pk]
    lane = slots.free_lane(start, until, own, place.parallel)
    if lane is None or slots.is_full(start, until, [row[2:] for row in rows], location.most_parallel):
        raise ConflictError(_("Somebody else just took this time. Choose another one."))
    return lane, end, until


def _take_again(appointment: Appointment, location: Location, now: datetime) -> None:
    _let_go_stale(location, now)
    appointment.lane, _end, _until = _find_lane(
        appointment.place, location, appointment.starts_at, now, besides=appointment
    )
    if Appointment.objects.filter(location=location, code=appointment.code, state__in=TAKING_PLACE).exists():
        appointment.code = _free_code(location)


def _save(appointment: Appointment) -> None:
    """Store it; should the place be taken all the same, the database refuses."""
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError:
        raise ConflictError(_("Somebody else just took this time. Choose another one.")) from None


def _free_code(location: Location) -> str:
    """Five digits that no other appointment to come at this location has."""
    used = set(Appointment.objects.filter(location=location, state__in=TAKING_PLACE).values_list("code", flat=True))
    while (code := f"{secrets.randbelow(_CODES):05}") in used:
        continue
    return code


def _checked(who: Who, *, is_staff: bool) -> Who:
    """For whom it is, normalised. Raises InvalidError by field."""
    problems: dict[str, str] = {}
    email, phone = parties.normalise_email(who.email) or "", parties.normalise_phone(who.phone) or ""
    if not who.name.strip():
        problems["name"] = _("Fill in a name.")
    if who.email.strip() and not email:
        problems["email"] = _("This is not an e-mail address. Look for a typing error.")
    if who.phone.strip() and not phone:
        problems["phone"] = _("This is not a phone number. Look for a typing error.")
    if not (who.email.strip() or who.phone.strip()) and not is_staff:
        problems["email"] = _("Fill in an e-mail address or a mobile number. We send the confirmation there.")
    elif not email and phone and not parties.is_mobile(phone) and not is_staff:
        problems.setdefault("phone", _("Fill in a mobile number or an e-mail address: we cannot send a text here."))
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    return Who(name=who.name.strip()[:200], email=email[:254], phone=phone, note=who.note.strip()[:_LONGEST_NOTE])


def _label(appointment: Appointment) -> str:
    local = timezone.localtime(appointment.starts_at)
    return f"{appointment.service.name}, {local:%d-%m-%Y %H.%M}"
