"""The own counter: take a seat, call the next with one key, and what follows from that."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.ui.typed import typed_in, uuid_or_none

from .shared import conversation_address, done, typed_key

_HANDLE = Permission.HANDLE_CONTACTS


@desk_page(_HANDLE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Where one sits, who is there, and who waits; without a seat the counters to choose from."""
    staff = staff_of(request)
    counter = selectors.counter_of(staff)
    context: dict[str, Any] = {"counter": counter}
    if counter is None:
        context["places"] = [
            (each, selectors.counters_of(each), len(selectors.line_of(each, clock.now())))
            for each in selectors.locations_of(staff)
        ]
    else:
        context |= {
            "current": selectors.current_ticket(counter),
            "line": selectors.waiters_for_counter(counter, clock.now()),
            "parked": selectors.parked_at(counter.location),
        }
    return render(request, "counter/mine.html", context)


@desk_page(_HANDLE)
@require_POST
def sit(request: HttpRequest) -> HttpResponse:
    """Take a seat at the counter that was chosen; without one, leave the own seat."""
    staff, counter_id = staff_of(request), typed_key(request, "balie")
    if counter_id is None:
        return done(request, lambda: services.stand_up(actor=staff), "counter:mine")
    return done(request, lambda: services.sit(actor=staff, counter_id=counter_id), "counter:mine")


@desk_page(_HANDLE)
@require_POST
def call_next(request: HttpRequest) -> HttpResponse:
    """Call the next, and go to the conversation with them; with nobody in the line that is said."""
    staff = staff_of(request)
    try:
        called = services.call_next(actor=staff, after=typed_key(request, "na"))
    except ConflictError as error:
        messages.warning(request, str(error))
        return redirect("counter:mine")
    if called is None or called.conversation_id is None:
        messages.success(request, _("Nobody waits for your counter."))
        return redirect("counter:mine")
    return HttpResponseRedirect(conversation_address(called.conversation_id))


@desk_page(_HANDLE)
@require_POST
def act(request: HttpRequest, ticket_id: uuid.UUID, step: str) -> HttpResponse:
    """Something about the visitor at the counter, or about one who was set aside. Raises NotFoundError."""
    staff = staff_of(request)
    if step == "roep":
        return _call_this(request, ticket_id)
    place, _colon, key = typed_in(request.POST, "naar").partition(":")
    where = uuid_or_none(key)
    note = typed_in(request.POST, "note")
    steps: dict[str, Callable[[], object]] = {
        "nogmaals": lambda: services.recall(actor=staff, ticket_id=ticket_id),
        "niemand": lambda: services.no_show(actor=staff, ticket_id=ticket_id),
        "klaar": lambda: services.finish(actor=staff, ticket_id=ticket_id),
        "opzij": lambda: services.park(actor=staff, ticket_id=ticket_id, note=note),
        "terug": lambda: services.put_back(actor=staff, ticket_id=ticket_id),
        "verder": lambda: services.forward(
            actor=staff,
            ticket_id=ticket_id,
            note=note,
            service_id=where if place == "dienst" else None,
            counter_id=where if place == "balie" else None,
        ),
    }
    if step not in steps:
        raise NotFoundError(_("That step does not exist."))
    return done(request, steps[step], "counter:mine")


def _call_this(request: HttpRequest, ticket_id: uuid.UUID) -> HttpResponse:
    try:
        called = services.call_this(actor=staff_of(request), ticket_id=ticket_id, after=typed_key(request, "na"))
    except ConflictError as error:
        messages.warning(request, str(error))
        return redirect("counter:mine")
    if called.conversation_id is None:
        return redirect("counter:mine")
    return HttpResponseRedirect(conversation_address(called.conversation_id))
