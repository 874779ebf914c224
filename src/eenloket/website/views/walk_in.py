"""Coming in without an appointment: how busy it is, the kiosk, the screen in the hall, and the number on a phone."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.core import clock, live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.counter.types import TicketState
from eenloket.counter.web import Words
from eenloket.surveys.selectors import code_for
from eenloket.ui.qr import qr_svg
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.website.addresses import root_of
from eenloket.website.form_filling import private
from eenloket.website.kiosk import at_kiosk, query_of, words_of
from eenloket.website.pages import Crumb, show, site_page

if TYPE_CHECKING:
    from eenloket.counter.models import Location, Ticket
    from eenloket.organisation.models import Municipality

_CALLS_SHOWN: Final = 5


@site_page
@require_GET
def waiting(request: HttpRequest, site: Municipality) -> HttpResponse:
    """How long it takes at each location now, and when it is open."""
    now, today = clock.now(), clock.today()
    locations = list(selectors.public_locations(site.pk))
    hours = selectors.hours_of(locations, today, today)
    rows = [
        {
            "location": each,
            "is_open": (span := selectors.open_now(each, now)) is not None,
            "closes": span.closes if span else None,
            "hours": hours[each.pk][today],
            "wait": selectors.expected_now(each, now) if span else None,
        }
        for each in locations
    ]
    context = {
        "rows": rows,
        "now": timezone.localtime(now),
        "has_appointments": selectors.bookable_services(site.pk).exists(),
        "live_key": live.key_for([f"screen:{each.pk}" for each in locations][:40]),
    }
    crumbs = [Crumb(_("At our counters"), reverse("website:waiting", args=[site.slug]), is_ours=True)]
    response = show(request, site, "website/waiting.html", context, crumbs=crumbs)
    response["Cache-Control"] = "no-store"
    return response


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, site: Municipality, key: str) -> HttpResponse:
    """The own number on a phone: how many go before, how long that takes, and where to go. Raises NotFoundError."""
    found = selectors.ticket_by_follow_key(site.pk, key)
    if request.method == "POST":
        services.leave(ticket_id=found.pk)
        return HttpResponseRedirect(request.path)
    context = {
        "ticket": found,
        "standing": _standing(found),
        "is_over": found.state in (TicketState.DONE, TicketState.LEFT, TicketState.NO_SHOW),
        "opinion_code": code_for(found.conversation_id) if found.conversation_id else "",
        "bring": selectors.what_to_bring(found.service),
        "now": timezone.localtime(),
        "live_key": live.key_for([f"screen:{found.location_id}"]),
    }
    return private(show(request, site, "website/ticket.html", context))


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, site: Municipality, key: str) -> HttpResponse:
    """The first page of the kiosk; posted, a number. Raises NotFoundError for a key that no longer holds."""
    location, words = selectors.location_by_key(site.pk, key, is_kiosk=True), words_of(request)
    problem = ""
    if request.method == "POST":
        try:
            given = _take_number(request, location, words)
        except (ConflictError, NotFoundError) as error:
            problem = words["closed"] if isinstance(error, ConflictError) else str(error)
        else:
            address = reverse("website:kiosk_ticket", args=[site.slug, key, given.follow_key])
            return HttpResponseRedirect(address + query_of(request))
    now = clock.now()
    is_open = selectors.open_now(location, now) is not None
    offered = selectors.kiosk_services(location) if is_open else []
    rows = [(each, *words.name_of(each), words.wait(selectors.expected_now(location, now, each))) for each in offered]
    context = {"rows": rows, "is_open": is_open, "problem": problem, "new_id": uuid.uuid4()}
    return at_kiosk(request, site, location, words, key=key, template="website/kiosk.html", context=context)


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_check_in(request: HttpRequest, site: Municipality, key: str) -> HttpResponse:
    """Check in for an appointment with its code. Raises NotFoundError."""
    location, words = selectors.location_by_key(site.pk, key, is_kiosk=True), words_of(request)
    typed, problem = typed_in(request.POST, "code")[:20], ""
    if request.method == "POST":
        found = selectors.find_by_code(location, typed, clock.now())
        try:
            if found is None:
                raise ConflictError(words["wrong"])
            given = services.check_in(
                appointment_id=found.pk,
                ticket_id=uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4(),
                location_id=location.pk,
                language=words.language,
            )
        except ConflictError:
            problem = words["wrong"]
        else:
            address = reverse("website:kiosk_ticket", args=[site.slug, key, given.follow_key])
            return HttpResponseRedirect(address + query_of(request))
    context = {"typed": typed, "problem": problem, "new_id": uuid.uuid4(), "digits": "1234567890"}
    status = 422 if problem else 200
    return at_kiosk(
        request, site, location, words, key=key, template="website/kiosk_check_in.html", context=context, status=status
    )


@site_page
@require_GET
def kiosk_ticket(request: HttpRequest, site: Municipality, key: str, follow: str) -> HttpResponse:
    """The number that was just given, with a code to follow it on a phone. Raises NotFoundError."""
    location, words = selectors.location_by_key(site.pk, key, is_kiosk=True), words_of(request)
    found = selectors.ticket_by_follow_key(site.pk, follow)
    standing = _standing(found)
    address = root_of(site) + reverse("website:ticket", args=[site.slug, follow])
    context = {
        "ticket": found,
        "ahead": words.ahead(standing.ahead) if standing else "",
        "wait": words.wait(standing.wait, "you_wait") if standing and standing.wait else "",
        "qr": qr_svg(address),
        "follow_address": address,
        "bring": selectors.what_to_bring(found.service),
    }
    return at_kiosk(request, site, location, words, key=key, template="website/kiosk_ticket.html", context=context)


@site_page
@require_GET
def screen(request: HttpRequest, site: Municipality, key: str) -> HttpResponse:
    """What hangs in the waiting room. Raises NotFoundError for a key that no longer holds."""
    location, now = selectors.location_by_key(site.pk, key), clock.now()
    room = request.GET.get("ruimte", "")[:80]
    calls = [each for each in selectors.last_calls(location, 3 * _CALLS_SHOWN) if not room or each.counter.room == room]
    context = {
        "municipality": site,
        "location": location,
        "room": room,
        "current": calls[0] if calls else None,
        "earlier": calls[1:_CALLS_SHOWN],
        "wait": selectors.expected_now(location, now),
        "now": timezone.localtime(now),
        "live_key": live.key_for([f"screen:{location.pk}"]),
    }
    with override("nl"):
        return private(render(request, "website/screen.html", context))


def _take_number(request: HttpRequest, location: Location, words: Words) -> Ticket:
    """Its key comes of the page and the button: a second tap is the same number. Raises what `take_number` does."""
    page = uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4()
    service_id = uuid_or_none(typed_in(request.POST, "dienst"))
    if service_id is None:
        raise NotFoundError(_("That service does not exist."))
    return services.take_number(
        location_id=location.pk,
        service_id=service_id,
        ticket_id=uuid.uuid5(page, str(service_id)),
        language=words.language,
    )


def _standing(found: Ticket) -> selectors.Standing | None:
    return selectors.standing_of(found, clock.now()) if found.state == TicketState.WAITING else None
