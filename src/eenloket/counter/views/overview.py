"""One view over all locations and counters: who helps whom, who waits how long, and what a host does about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.selectors import colleagues_who_may, may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.counter import selectors, services
from eenloket.ui.typed import typed_in

from .shared import AT_COUNTER, done, typed_key

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.counter.models import Location


@desk_page(*AT_COUNTER)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    is_host = may(staff, Permission.HOST_COUNTER)
    locations = list(selectors.locations_of(staff))
    context = {
        "rows": [_row(each) for each in locations],
        "is_host": is_host,
        "colleagues": _colleagues(staff, locations) if is_host else [],
        "alarms": list(selectors.latest_alarms(staff, 10)) if is_host else [],
        "help_at": [] if selectors.counter_of(staff) else locations,
    }
    return render(request, "counter/overview.html", context)


@desk_page(Permission.HANDLE_CONTACTS, Permission.HOST_COUNTER)
@require_POST
def counter(request: HttpRequest, counter_id: uuid.UUID, step: str) -> HttpResponse:
    """Open or close a counter, or let somebody else sit there."""
    staff = staff_of(request)
    steps: dict[str, Callable[[], object]] = {
        "open": lambda: services.open_counter(actor=staff, counter_id=counter_id, is_open=True),
        "dicht": lambda: services.open_counter(actor=staff, counter_id=counter_id, is_open=False),
        "wie": lambda: services.seat(actor=staff, counter_id=counter_id, staff_id=typed_key(request, "wie")),
    }
    return done(request, _step(steps, step), "counter:index")


@desk_page(Permission.HOST_COUNTER)
@require_POST
def waiting(request: HttpRequest, ticket_id: uuid.UUID, step: str) -> HttpResponse:
    """Do something about who waits: send on, set aside, put back, out of the line."""
    staff = staff_of(request)
    place, _colon, key = typed_in(request.POST, "naar").partition(":")
    where = _key(key)
    steps: dict[str, Callable[[], object]] = {
        "elders": lambda: services.send_on(
            actor=staff,
            ticket_id=ticket_id,
            service_id=where if place == "dienst" else None,
            counter_id=where if place == "balie" else None,
            note=typed_in(request.POST, "note"),
        ),
        "opzij": lambda: services.set_aside(actor=staff, ticket_id=ticket_id),
        "terug": lambda: services.put_back(actor=staff, ticket_id=ticket_id),
        "weg": lambda: services.turn_away(actor=staff, ticket_id=ticket_id),
    }
    return done(request, _step(steps, step), "counter:index")


def _step(steps: dict[str, Callable[[], object]], name: str) -> Callable[[], object]:
    if name not in steps:
        raise NotFoundError(_("That step does not exist."))
    return steps[name]


def _key(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def _row(location: Location) -> dict[str, Any]:
    now = clock.now()
    called = selectors.called_at(location)
    return {
        "location": location,
        "span": selectors.open_now(location, now),
        "wait": selectors.expected_now(location, now),
        "counters": [(each, called.get(each.pk)) for each in selectors.counters_of(location)],
        "by_service": selectors.waiting_by_service(location, now),
        "line": selectors.line_of(location, now),
        "parked": selectors.parked_at(location),
        "services": [each.service for each in selectors.places_of(location)],
    }


def _colleagues(staff: Staff, locations: list[Location]) -> list[Staff]:
    places = {each.municipality_id for each in locations}
    return list(colleagues_who_may(staff.contact_centre_id, Permission.HANDLE_CONTACTS, municipality_ids=places))
