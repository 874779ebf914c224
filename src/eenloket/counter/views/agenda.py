"""Appointments for staff: the day of a location, making one, moving and cancelling it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.counter import selectors, services
from eenloket.counter.types import Who
from eenloket.ui.typed import typed_in, uuid_or_none

from .shared import chosen_location, typed_key

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.counter.models import ServiceAt

_HANDLE = Permission.HANDLE_CONTACTS
_FIELDS: Final = ("name", "email", "phone", "note")
_DAYS_SHOWN: Final = 7


@desk_page(_HANDLE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The appointments of a location on a day."""
    locations, location = chosen_location(request, staff_of(request))
    if location is None:
        return render(request, "counter/nowhere.html")
    day = _day(request.GET.get("dag", "")) or clock.today()
    context = {
        "locations": locations,
        "location": location,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "today": clock.today(),
        "hours": selectors.hours_of([location], day, day)[location.pk][day],
        "agenda": selectors.agenda_of(location, day),
        "places": selectors.places_of(location),
    }
    return render(request, "counter/agenda.html", context)


@desk_page(_HANDLE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an appointment for somebody, outside a conversation."""
    staff = staff_of(request)
    choice = times_context(request, staff)
    typed, errors, problem = dict.fromkeys(_FIELDS, ""), {}, ""
    if request.method == "POST" and choice["place"]:
        typed = {name: typed_in(request.POST, name) for name in _FIELDS}
        try:
            made = services.book(
                place_id=choice["place"].pk,
                start=start_in(request),
                appointment_id=typed_key(request, "id") or uuid.uuid4(),
                who=Who(**typed),
                actor=staff,
            )
        except InvalidError as error:
            errors, problem = error.fields, str(error)
        except ConflictError as error:
            problem = str(error)
        else:
            messages.success(request, _("The appointment stands."))
            return redirect("counter:agenda_one", appointment_id=made.pk)
    context = {**choice, "typed": typed, "errors": errors, "problem": problem, "new_id": uuid.uuid4()}
    context["chosen_time"] = typed_in(request.POST, "tijd")
    return render(request, "counter/agenda_new.html", context, status=422 if problem else 200)


@desk_page(_HANDLE)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """One appointment; who it is for is looked at with a note of that. Raises NotFoundError."""
    staff = staff_of(request)
    found = selectors.appointment_in_reach(staff, appointment_id)
    if request.method == "POST":
        try:
            if "afzeggen" in request.POST:
                services.cancel(appointment_id=found.pk, actor=staff)
                messages.success(request, _("The appointment was cancelled."))
            else:
                place_id = typed_key(request, "plek") or found.place_id
                services.move(appointment_id=found.pk, place_id=place_id, start=start_in(request), actor=staff)
                messages.success(request, _("The appointment was moved."))
        except (ConflictError, InvalidError) as error:
            messages.warning(request, str(error))
        return HttpResponseRedirect(request.path)
    audit.looked_at_once(staff, found, purpose="appointment", how="appointment.opened", label=found.service.name)
    context = {
        **times_context(request, staff, service_id=found.service_id, location_id=found.location_id),
        "appointment": found,
        "is_running": selectors.is_running(found, clock.now()),
        "bring": selectors.what_to_bring(found.service),
    }
    return render(request, "counter/agenda_one.html", context)


def times_context(
    request: HttpRequest, staff: Staff, *, service_id: uuid.UUID | None = None, location_id: uuid.UUID | None = None
) -> dict[str, Any]:
    """What an appointment can be made for, where, and when: as the address asks, else the first there is."""
    bookable = [each for each in selectors.services_of(staff) if each.is_active and selectors.bookable_locations(each)]
    wanted = service_id or uuid_or_none(request.GET.get("dienst", ""))
    service = next((each for each in bookable if each.pk == wanted), None)
    places = selectors.bookable_locations(service) if service else []
    where = uuid_or_none(request.GET.get("locatie", "")) or location_id
    place = next((each for each in places if each.location_id == where), places[0] if places else None)
    context: dict[str, Any] = {"bookable": bookable, "service": service, "places": places, "place": place}
    context["query"] = f"dienst={service.pk}&" if service and service_id is None else ""
    return {**context, **_days(request, place)}


def _days(request: HttpRequest, place: ServiceAt | None) -> dict[str, Any]:
    if place is None:
        return {"days": [], "day": None, "later": None}
    first = _day(request.GET.get("vanaf", "")) or clock.today()
    found = selectors.free_days(place, max(first, clock.today()), place.days_ahead + 1, clock.now())
    days, rest = found[:_DAYS_SHOWN], found[_DAYS_SHOWN:]
    asked = _day(request.GET.get("dag", ""))
    day = next((each for each in days if each.day == asked), days[0] if days else None)
    return {"days": days, "day": day, "later": rest[0].day if rest else None}


def start_in(request: HttpRequest) -> datetime:
    """The time that was chosen. Raises InvalidError."""
    try:
        found = parse_datetime(typed_in(request.POST, "tijd"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidError(_("Choose a time."), {"tijd": _("Choose a time.")})
    return found


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
