"""An appointment from a conversation, and what was handed over at the counter: each ends a question with its result."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.counter import selectors, services
from eenloket.counter.types import HandOut, Who
from eenloket.desk.conversations import customer_of, draft_from, next_address, number_from, own_question
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from datetime import date, datetime

    from eenloket.contacts.models import Conversation

_HANDLE = Permission.HANDLE_CONTACTS
_ITEMS = range(1, 5)


@desk_page(_HANDLE)
@require_GET
def times(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Where and when, for the service that is chosen in the dialog."""
    question, current = own_question(staff_of(request), contact_id)
    context = {**times_context(request, current), "question": question}
    return render(request, "desk/conversation/dialogs/appointment_times.html", context)


@desk_page(_HANDLE)
@require_POST
def hold(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Hold the time that was clicked, and let the one before go. Raises ConflictError when somebody was first."""
    staff = staff_of(request)
    own_question(staff, contact_id)
    if before := uuid_or_none(typed_in(request.POST, "vast")):
        services.let_go(appointment_id=before)
    start = _start(request)
    held = services.hold(
        actor=staff,
        place_id=uuid_from(typed_in(request.POST, "plek")),
        start=start,
        appointment_id=uuid.uuid4(),
    )
    return render(request, "desk/conversation/dialogs/appointment_held.html", {"held": held})


@desk_page(_HANDLE)
@require_POST
def make(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Confirm the time that is held and store the question; answers what to read to the citizen, and where next."""
    staff, form = staff_of(request), request.POST
    _question, current = own_question(staff, contact_id)
    held = uuid_or_none(typed_in(form, "vast"))
    if held is None:
        raise InvalidError(_("Choose a time."), {"tijd": _("Choose a time.")})
    customer = customer_of(current)
    made = services.make_appointment(
        actor=staff,
        contact_id=contact_id,
        appointment_id=held,
        who=Who(
            name=typed_in(form, "name"),
            email=typed_in(form, "email"),
            phone=typed_in(form, "phone"),
            note=typed_in(form, "note"),
        ),
        party_id=customer.pk if customer else None,
        change=draft_from(request),
        revision=number_from(form.get("revision", "")),
    )
    address = next_address(staff, current.pk)
    context = {"appointment": made, "next": address, "bring": selectors.what_to_bring(made.service)}
    html = render_to_string("desk/conversation/dialogs/appointment_made.html", context, request)
    return JsonResponse({"html": html, "next": address})


@desk_page(_HANDLE)
@require_POST
def deliver(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Register what was handed over, and store the question."""
    staff, form = staff_of(request), request.POST
    items = [
        HandOut(
            typed_in(form, f"product{n}"),
            typed_in(form, f"number{n}"),
            identity_checked=form.get(f"identity{n}") == "1",
        )
        for n in _ITEMS
    ]
    contact = services.deliver(
        actor=staff,
        contact_id=contact_id,
        items=items,
        change=draft_from(request),
        revision=number_from(form.get("revision", "")),
    )
    return JsonResponse({"next": next_address(staff, contact.conversation_id)})


def times_context(request: HttpRequest, current: Conversation) -> dict[str, Any]:
    """The choice so far: service, location and day, each as asked, else the first there is."""
    bookable = list(selectors.bookable_services(current.municipality_id))
    wanted = uuid_or_none(request.GET.get("dienst", ""))
    service = next((each for each in bookable if each.pk == wanted), None)
    places = selectors.bookable_locations(service) if service else []
    where = uuid_or_none(request.GET.get("plek", ""))
    place = next((each for each in places if each.pk == where), places[0] if places else None)
    days = selectors.free_days(place, clock.today(), place.days_ahead + 1, clock.now()) if place else []
    asked = _day(request.GET.get("dag", ""))
    day = next((each for each in days if each.day == asked), days[0] if days else None)
    return {"bookable": bookable, "service": service, "places": places, "place": place, "days": days, "day": day}


def _start(request: HttpRequest) -> datetime:
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
