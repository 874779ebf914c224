"""The reception: give a number, check in who has an appointment."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.counter import selectors, services
from eenloket.counter.models import Location
from eenloket.ui.typed import typed_in

from .shared import chosen_location, typed_key

_HOST = Permission.HOST_COUNTER


@desk_page(_HOST)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """To the location where one sits, else the first."""
    _locations, location = chosen_location(request, staff_of(request))
    if location is None:
        return render(request, "counter/nowhere.html")
    return redirect("counter:reception_location", location_id=location.pk)


@desk_page(_HOST)
@require_http_methods(["GET", "POST"])
def location(request: HttpRequest, location_id: uuid.UUID) -> HttpResponse:
    """Give a number; shows who is expected today and who waits. Raises NotFoundError."""
    staff = staff_of(request)
    found = selectors.get_location(staff, location_id)
    typed, errors = {"name": "", "note": "", "dienst": ""}, {}
    if request.method == "POST":
        typed = {name: typed_in(request.POST, name) for name in typed}
        try:
            ticket = services.give_ticket(
                actor=staff,
                location_id=found.pk,
                service_id=typed_key(request, "dienst") or uuid.UUID(int=0),
                ticket_id=typed_key(request, "id") or uuid.uuid4(),
                name=typed["name"],
                note=typed["note"],
                is_first=request.POST.get("eerst") == "1",
            )
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("Number %(label)s.") % {"label": ticket.label})
            return redirect("counter:reception_location", location_id=found.pk)
    context = {**_around(request, found), "typed": typed, "errors": errors, "new_id": uuid.uuid4()}
    return render(request, "counter/reception.html", context, status=422 if errors else 200)


@desk_page(_HOST)
@require_POST
def check_in(request: HttpRequest, location_id: uuid.UUID) -> HttpResponse:
    """Somebody with an appointment is there: chosen in the list, or by the code. Raises NotFoundError."""
    staff = staff_of(request)
    found = selectors.get_location(staff, location_id)
    key = typed_key(request, "afspraak")
    if key is None:
        by_code = selectors.find_by_code(found, typed_in(request.POST, "code"), clock.now())
        key = by_code.pk if by_code else None
    if key is None:
        messages.warning(request, _("There is no appointment with this code today."))
        return redirect("counter:reception_location", location_id=found.pk)
    try:
        ticket = services.check_in(
            actor=staff, appointment_id=key, ticket_id=uuid.uuid5(key, "ticket"), location_id=found.pk
        )
    except ConflictError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Number %(label)s.") % {"label": ticket.label})
    return redirect("counter:reception_location", location_id=found.pk)


def _around(request: HttpRequest, found: Location) -> dict[str, Any]:
    now = clock.now()
    return {
        "location": found,
        "locations": list(selectors.locations_of(staff_of(request))),
        "services": [each.service for each in selectors.places_of(found)],
        "agenda": selectors.agenda_of(found, clock.today()),
        "line": selectors.line_of(found, now),
        "parked": selectors.parked_at(found),
        "wait": selectors.expected_now(found, now),
    }
