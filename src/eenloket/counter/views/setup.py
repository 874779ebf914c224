"""Arranging the counter: locations with their hours, services, capacity, counters and screens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.content.selectors import published_answers
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.counter.forms import CapacityForm, LocationForm, ServiceForm, spans_as_text, spans_in
from eenloket.counter.models import Location, Service, ServiceAt
from eenloket.counter.types import Span
from eenloket.ui.typed import typed_in, uuid_or_none

from .shared import typed_key

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality

_MANAGE = Permission.MANAGE_COUNTER
_DAYS = range(7)


@desk_page(_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    context = {
        "locations": selectors.locations_of(staff, also_closed=True),
        "services": selectors.services_of(staff),
        "places": municipalities_of(staff),
        "new_ids": [(each, uuid.uuid4(), uuid.uuid4()) for each in municipalities_of(staff)],
    }
    return render(request, "counter/setup.html", context)


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def location(request: HttpRequest, location_id: uuid.UUID) -> HttpResponse:
    """A location, with all that belongs to it; a key that is not there yet is a new one. Raises NotFoundError."""
    staff = staff_of(request)
    known = Location.objects.filter(pk=location_id).exists()
    found = selectors.get_location(staff, location_id) if known else None
    place = found.municipality if found else _municipality(request, staff)
    form = LocationForm(request.POST or None, initial=_initial_location(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_location(actor=staff, location_id=location_id, municipality_id=place.pk, wish=form.wish())
        except InvalidError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("counter:setup_location", location_id=location_id)
    context = {"form": form, "location": found, "place": place, **(_parts(staff, found) if found else {})}
    return render(request, "counter/setup_location.html", context, status=422 if form.errors else 200)


@desk_page(_MANAGE)
@require_POST
def part(request: HttpRequest, location_id: uuid.UUID, part: str) -> HttpResponse:
    """Change something that belongs to a location. What is wrong is said, with what was typed. Raises NotFoundError."""
    staff = staff_of(request)
    found = selectors.get_location(staff, location_id)
    steps: dict[str, Callable[[], object]] = {
        "uren": lambda: _save_hours(request, staff, found),
        "dag": lambda: _save_day(request, staff, found),
        "dag-weg": lambda: services.remove_exception(
            actor=staff, location_id=found.pk, exception_id=typed_key(request, "dag") or uuid.UUID(int=0)
        ),
        "dienst": lambda: _save_place(request, staff, found),
        "balie": lambda: _save_counter(request, staff, found),
        "sleutels": lambda: services.renew_keys(actor=staff, location_id=found.pk),
    }
    if part not in steps:
        raise NotFoundError(_("That part does not exist."))
    try:
        steps[part]()
    except InvalidError as error:
        context = {
            "form": LocationForm(initial=_initial_location(found)),
            "location": found,
            "place": found.municipality,
            **_parts(staff, found),
            "wrong": part,
            "problem": str(error),
            "typed": request.POST,
        }
        return render(request, "counter/setup_location.html", context, status=422)
    messages.success(request, _("Kept."))
    return redirect(reverse("counter:setup_location", args=[found.pk]) + f"#{part}")


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, service_id: uuid.UUID) -> HttpResponse:
    """A service; a key that is not there yet is a new one. Raises NotFoundError."""
    staff = staff_of(request)
    known = Service.objects.filter(pk=service_id).exists()
    found = selectors.get_service(staff, service_id) if known else None
    place = found.municipality if found else _municipality(request, staff)
    form = ServiceForm(request.POST or None, initial=_initial_service(found), answers=_answers(staff, place))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_service(actor=staff, service_id=service_id, municipality_id=place.pk, wish=form.wish())
        except InvalidError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("counter:setup")
    context = {
        "form": form,
        "service": found,
        "place": place,
        "bring": selectors.what_to_bring(found) if found else [],
        "at": ServiceAt.objects.filter(service=found, is_active=True).select_related("location") if found else [],
    }
    return render(request, "counter/setup_service.html", context, status=422 if form.errors else 200)


def _municipality(request: HttpRequest, staff: Staff) -> Municipality:
    """For which municipality something new is. Raises NotFoundError."""
    wanted = uuid_or_none(request.GET.get("gemeente", ""))
    found = next((each for each in municipalities_of(staff) if each.pk == wanted), None)
    if found is None:
        raise NotFoundError(_("That municipality does not exist."))
    return found


def _initial_location(found: Location | None) -> dict[str, Any]:
    return {name: getattr(found, name) for name in LocationForm.base_fields} if found else {}


def _initial_service(found: Service | None) -> dict[str, Any]:
    if found is None:
        return {}
    own = ("name", "letter", "minutes", "mode", "icon", "position", "bring", "is_active")
    return {
        **{name: getattr(found, name) for name in own},
        "answer": str(found.answer_id or ""),
        "product": found.product.name if found.product else "",
        **{f"name_{code}": name for code, name in found.names.items()},
    }


def _answers(staff: Staff, place: Municipality) -> list[tuple[str, str]]:
    found = published_answers(staff.contact_centre_id, place.pk).order_by("current__title")
    return [(str(each.pk), str(each)) for each in found]


def _parts(staff: Staff, found: Location) -> dict[str, Any]:
    given = {each.service_id: each for each in found.services.filter(is_active=True)}
    own = [each for each in selectors.services_of(staff) if each.municipality_id == found.municipality_id]
    week: dict[int, list[Span]] = {day: [] for day in _DAYS}
    for span in found.spans.all():
        week[span.weekday].append(Span(span.opens, span.closes))
    slug = found.municipality.slug
    return {
        "week": [(day, spans_as_text(spans)) for day, spans in week.items()],
        "exceptions": found.exceptions.filter(day__gte=clock.today()),
        "services": [(each, given.get(each.pk)) for each in own if each.is_active],
        "counters": found.counters.prefetch_related("services").select_related("staff"),
        "given": [each for each in own if each.pk in given],
        "new_id": uuid.uuid4(),
        "kiosk_address": reverse("website:kiosk", args=[slug, selectors.kiosk_key(found)]),
        "opinion_address": reverse("website:kiosk_opinion", args=[slug, selectors.kiosk_key(found)]),
        "screen_address": reverse("website:screen", args=[slug, selectors.screen_key(found)]),
        "rooms": sorted({each.room for each in found.counters.all() if each.room}),
    }


def _save_hours(request: HttpRequest, staff: Staff, found: Location) -> None:
    week = {}
    for day in _DAYS:
        try:
            week[day] = spans_in(typed_in(request.POST, f"d{day}"))
        except ValueError:
            raise InvalidError(_("Write hours as 9:00-12:30, 13:30-17:00.")) from None
    services.save_hours(actor=staff, location_id=found.pk, week=week)


def _save_day(request: HttpRequest, staff: Staff, found: Location) -> None:
    try:
        day = parse_date(typed_in(request.POST, "day"))
        spans = spans_in(typed_in(request.POST, "hours"))
    except ValueError:
        day, spans = None, []
    if day is None or len(spans) > 1:
        raise InvalidError(_("Fill in a day, and hours as 9:00-12:30 (empty: closed)."))
    services.save_exception(
        actor=staff,
        location_id=found.pk,
        day=day,
        span=spans[0] if spans else None,
        note=typed_in(request.POST, "note"),
    )


def _save_place(request: HttpRequest, staff: Staff, found: Location) -> None:
    service_id = typed_key(request, "dienst") or uuid.UUID(int=0)
    if request.POST.get("hier") != "1":
        services.save_place(actor=staff, location_id=found.pk, service_id=service_id, wish=None)
        return
    form = CapacityForm(request.POST)
    if not form.is_valid():
        raise InvalidError(_("Fill in whole numbers."))
    services.save_place(actor=staff, location_id=found.pk, service_id=service_id, wish=form.wish())


def _save_counter(request: HttpRequest, staff: Staff, found: Location) -> None:
    services.save_counter(
        actor=staff,
        counter_id=typed_key(request, "balie") or uuid.uuid4(),
        location_id=found.pk,
        name=typed_in(request.POST, "name"),
        number=typed_in(request.POST, "number"),
        room=typed_in(request.POST, "room"),
        services=[key for each in request.POST.getlist("diensten") if (key := uuid_or_none(each))],
        is_active=request.POST.get("in_use") == "1",
    )


def _add_errors(form: forms.Form, error: InvalidError) -> None:
    for name, text in (error.fields or {"": str(error)}).items():
        form.add_error(name if name in form.fields else None, text)
