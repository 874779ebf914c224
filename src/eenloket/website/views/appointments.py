"""Making an appointment, moving it and cancelling it. Works without a script: each step is a page of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.core import clock
from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.counter.rules.calendar import calendar_file
from eenloket.counter.types import AppointmentState, FreeDay, Who
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.website.addresses import root_of
from eenloket.website.content import is_public
from eenloket.website.form_filling import private
from eenloket.website.pages import Crumb, show, site_page

if TYPE_CHECKING:
    from eenloket.counter.models import Appointment, Service, ServiceAt
    from eenloket.organisation.models import Municipality

_DAYS_SHOWN: Final = 6
_FIELDS: Final = ("name", "email", "phone", "note")


@dataclass(frozen=True)
class Choice:
    """What can be chosen: where, on which days, and the times of the day that is open."""

    places: list[ServiceAt]
    place: ServiceAt
    days: list[FreeDay]
    day: FreeDay | None
    later: date | None
    is_later: bool

    def context(self) -> dict[str, Any]:
        return {"choice": self, "service": self.place.service, "place": self.place}


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def appointments(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Choose for what, where and when. Posted, the time is held. Raises NotFoundError."""
    listed = list(selectors.bookable_services(site.pk))
    crumbs = [_start(site)]
    if not request.GET.get("dienst"):
        return show(request, site, "website/appointment_services.html", {"services": listed}, crumbs=crumbs)
    service = next((each for each in listed if str(each.pk) == request.GET["dienst"]), None)
    if service is None:
        raise NotFoundError
    choice = _choice(request, service)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _hold(request, site, choice)
        except (ConflictError, InvalidError) as error:
            problem, status = str(error), 409
            choice = _choice(request, service)
    context = {
        **choice.context(),
        "bring": selectors.what_to_bring(service),
        "answer": _answer(service),
        "new_id": uuid.uuid4(),
        "problem": problem,
    }
    crumbs.append(Crumb(service.name, request.get_full_path()))
    return private(show(request, site, "website/appointment_times.html", context, crumbs=crumbs, status=status))


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, site: Municipality, token: str) -> HttpResponse:
    """The own appointment: while it is held the form for who it is, after that what stands. Raises NotFoundError."""
    found = selectors.appointment_by_token(site.pk, token)
    typed = dict.fromkeys(_FIELDS, "")
    errors: dict[str, str] = {}
    problem, status = "", 200
    if request.method == "POST":
        if "andere" in request.POST:
            return _let_go(site, found)
        typed = {name: typed_in(request.POST, name) for name in _FIELDS}
        try:
            services.confirm(appointment_id=found.pk, who=Who(**typed))
        except InvalidError as error:
            errors, status = error.fields, 422
            problem = "" if errors else str(error)
        except ConflictError as error:
            problem, status = str(error), 409
        else:
            return HttpResponseRedirect(request.path)
    context = {**_own(site, found, token), "typed": typed, "errors": errors, "problem": problem}
    is_open = found.state in (AppointmentState.HELD, AppointmentState.EXPIRED)
    template = "website/appointment_details.html" if is_open else "website/appointment.html"
    return private(show(request, site, template, context, crumbs=[_start(site)], status=status))


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_move(request: HttpRequest, site: Municipality, token: str) -> HttpResponse:
    """Choose another time for it; posted, it has that. Raises NotFoundError."""
    found = selectors.appointment_by_token(site.pk, token)
    own = HttpResponseRedirect(reverse("website:appointment", args=[site.slug, token]))
    if not selectors.is_running(found, clock.now()) or not selectors.bookable_locations(found.service):
        return own
    choice = _choice(request, found.service, found.location_id)
    problem, status = "", 200
    if request.method == "POST":
        try:
            services.move(appointment_id=found.pk, place_id=choice.place.pk, start=_start_in(request))
        except (ConflictError, InvalidError) as error:
            problem, status = str(error), 409
            choice = _choice(request, found.service, found.location_id)
        else:
            return HttpResponseRedirect(f"{own.url}?verzet=1")
    context = {**choice.context(), **_own(site, found, token), "problem": problem, "is_moving": True}
    return private(show(request, site, "website/appointment_times.html", context, crumbs=[_start(site)], status=status))


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_cancel(request: HttpRequest, site: Municipality, token: str) -> HttpResponse:
    """Ask whether it is to be cancelled; posted, it is. Raises NotFoundError."""
    found = selectors.appointment_by_token(site.pk, token)
    own = reverse("website:appointment", args=[site.slug, token])
    if not selectors.is_running(found, clock.now()):
        return HttpResponseRedirect(own)
    if request.method == "POST":
        try:
            services.cancel(appointment_id=found.pk)
        except EenloketError:  # somebody checked in a moment ago: the page says how it stands
            pass
        return HttpResponseRedirect(own)
    return private(
        show(request, site, "website/appointment_cancel.html", _own(site, found, token), crumbs=[_start(site)])
    )


@site_page
@require_GET
def appointment_calendar(request: HttpRequest, site: Municipality, token: str) -> HttpResponse:
    """The appointment as a file for a calendar. Raises NotFoundError."""
    found = selectors.appointment_by_token(site.pk, token)
    if found.state not in (AppointmentState.CONFIRMED, AppointmentState.ARRIVED):
        raise NotFoundError
    link = root_of(site) + reverse("website:appointment", args=[site.slug, token])
    bring = "\n".join(f"- {each}" for each in selectors.what_to_bring(found.service))
    text = calendar_file(
        uid=f"{found.pk}@eenloket",
        sequence=found.revision,
        stamp=found.changed_at,
        start=found.starts_at,
        end=found.ends_at,
        title=found.service.name,
        place=", ".join(each for each in (found.location.name, found.location.address) if each),
        text="\n".join(each for each in (f"{_('Your code')}: {found.code}", bring, link) if each),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return private(response)


def _choice(request: HttpRequest, service: Service, location_id: uuid.UUID | None = None) -> Choice:
    """What the address asks for, else the first location and the first day with a free time. Raises NotFoundError."""
    places = selectors.bookable_locations(service)
    if not places:
        raise NotFoundError
    wanted = uuid_or_none(request.GET.get("locatie", "")) or location_id
    place = next((each for each in places if each.location_id == wanted), places[0])
    now = clock.now()
    first = max(_date_in(request.GET.get("vanaf", "")) or clock.today(), clock.today())
    found = selectors.free_days(place, first, place.days_ahead + 1, now)
    days, after = found[:_DAYS_SHOWN], found[_DAYS_SHOWN:]
    asked = _date_in(request.GET.get("dag", ""))
    day = next((each for each in days if each.day == asked), days[0] if days else None)
    return Choice(places, place, days, day, after[0].day if after else None, first > clock.today())


def _hold(request: HttpRequest, site: Municipality, choice: Choice) -> HttpResponse:
    """Hold the time of the button. Its key comes of the page and the time, so that a second click is the same hold."""
    start = _start_in(request)
    page = uuid_or_none(typed_in(request.POST, "id")) or uuid.uuid4()
    held = services.hold(
        place_id=choice.place.pk,
        start=start,
        appointment_id=uuid.uuid5(page, f"{choice.place.pk} {start.isoformat()}"),
        address=request.META.get("REMOTE_ADDR", ""),
        language=get_language() or "nl",
    )
    return HttpResponseRedirect(reverse("website:appointment", args=[site.slug, selectors.token_of(held)]))


def _let_go(site: Municipality, found: Appointment) -> HttpResponse:
    services.let_go(appointment_id=found.pk)
    address = reverse("website:appointments", args=[site.slug])
    day = timezone.localtime(found.starts_at).date().isoformat()
    return HttpResponseRedirect(f"{address}?dienst={found.service_id}&locatie={found.location_id}&dag={day}")


def _own(site: Municipality, found: Appointment, token: str) -> dict[str, Any]:
    return {
        "appointment": found,
        "token": token,
        "bring": selectors.what_to_bring(found.service),
        "answer": _answer(found.service),
        "is_running": selectors.is_running(found, clock.now()),
        "is_expired": found.state == AppointmentState.EXPIRED
        or (found.state == AppointmentState.HELD and found.held_until and found.held_until <= clock.now()),
    }


def _answer(service: Service) -> Any:
    answer = selectors.answer_of(service)
    return answer if answer and is_public(answer) else None


def _start_in(request: HttpRequest) -> datetime:
    """The time of the button that was pressed. Raises InvalidError."""
    try:
        start = parse_datetime(typed_in(request.POST, "tijd"))
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        raise InvalidError(_("Choose a time."))
    return start


def _date_in(typed: str) -> date | None:
    try:
        found = parse_date(typed)
    except ValueError:
        return None
    return found if found and found < clock.today() + timedelta(days=800) else None


def _start(site: Municipality) -> Crumb:
    return Crumb(_("Make an appointment"), reverse("website:appointments", args=[site.slug]), is_ours=True)
