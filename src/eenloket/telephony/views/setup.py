"""Platforms, lines and links, as an administrator keeps them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import colleagues_who_may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts.types import Channel
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import portal_areas_of
from eenloket.routing.selectors import queues_of
from eenloket.telephony import selectors, services
from eenloket.telephony.types import CommandKind, LineSettings, PlatformKind, PlatformSettings, WhoRoutes

if TYPE_CHECKING:
    from eenloket.telephony.models import Line, Platform

_P = Permission
# What follows from another one is not chosen.
_CHOSEN = [
    each
    for each in CommandKind
    if each not in (CommandKind.UNRING, CommandKind.TRANSFER_COMPLETE, CommandKind.TRANSFER_CANCEL)
]
_MOST_EVENTS = 50


@desk_page(_P.MANAGE_CHANNELS)
def index(request: HttpRequest) -> HttpResponse:
    """Platforms and the numbers that people dial."""
    staff = staff_of(request)
    context = {
        "platforms": selectors.platforms_of(staff),
        "lines": selectors.lines_of(staff),
        "unlinked": selectors.unlinked_numbers(staff),
        "new_id": uuid7(),
        "has_practice": selectors.has_practice(staff),
    }
    return render(request, "telephony/index.html", context)


@desk_page(_P.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def platform(request: HttpRequest, platform_id: uuid.UUID) -> HttpResponse:
    """One platform; an unknown key is a new one, whose secret is shown once."""
    staff = staff_of(request)
    found = next((each for each in selectors.platforms_of(staff) if each.pk == platform_id), None)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            saved, secret = services.save_platform(
                actor=staff, platform_id=platform_id, wanted=_platform_settings(request)
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            if secret:
                return _with_secret(request, saved, secret)
            messages.success(request, _("The phone platform is saved."))
            return redirect("telephony:platform", platform_id)
    context = {
        "platform": found,
        "platform_id": platform_id,
        "typed": _typed_platform(request, found),
        "errors": errors,
        "routes": WhoRoutes.choices,
        "capabilities": [(each.value, each.label) for each in _CHOSEN],
        "kinds": PlatformKind.choices if settings.EENLOKET_PBX_URL else [],
        "address": _address(),
        "colleagues": _links(request, found) if found else [],
        "lines": selectors.lines_of(staff) if found else [],
        "events": selectors.latest_events(found, _MOST_EVENTS) if found else [],
        "commands": selectors.latest_commands(found, 20) if found else [],
    }
    return render(request, "telephony/platform.html", context, status=422 if errors else 200)


@desk_page(_P.MANAGE_CHANNELS)
@require_POST
def renew(request: HttpRequest, platform_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    secret = services.renew_secret(actor=staff, platform_id=platform_id)
    return _with_secret(request, selectors.get_platform(staff, platform_id), secret)


@desk_page(_P.MANAGE_CHANNELS)
@require_POST
def link(request: HttpRequest, platform_id: uuid.UUID) -> HttpResponse:
    """Say which advisor the platform means, for one advisor."""
    services.link_advisor(
        actor=staff_of(request),
        platform_id=platform_id,
        staff_id=uuid_from(request.POST.get("staff", "")),
        agent_ref=request.POST.get("agent_ref", ""),
        device_ref=request.POST.get("device_ref", ""),
    )
    messages.success(request, _("The link is saved."))
    return redirect(reverse("telephony:platform", args=[platform_id]) + "#wie")


@desk_page(_P.MANAGE_CHANNELS)
@require_POST
def trial(request: HttpRequest, platform_id: uuid.UUID) -> HttpResponse:
    """Send a trial event, as the platform would."""
    taken = services.send_trial_event(
        actor=staff_of(request),
        platform_id=platform_id,
        number=request.POST.get("number", ""),
        line_id=uuid_from(request.POST.get("line", "")),
        fate=request.POST.get("fate", ""),
    )
    messages.success(request, _("Taken in: %(n)s events. They stand below.") % {"n": taken.accepted})
    return redirect(reverse("telephony:platform", args=[platform_id]) + "#gebeurtenissen")


@desk_page(_P.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    """One number; an unknown key is a new one."""
    staff = staff_of(request)
    found = next((each for each in selectors.lines_of(staff) if each.pk == line_id), None)
    if found is None and selectors.line_exists(line_id):
        raise NotFoundError(_("That number does not exist."))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.save_line(actor=staff, line_id=line_id, wanted=_line_settings(request))
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("The number is saved."))
            return redirect("telephony:index")
    context = {
        "line": found,
        "line_id": line_id,
        "typed": _typed_line(request, found),
        "errors": errors,
        "municipalities": municipalities_of(staff),
        "areas": portal_areas_of(staff.contact_centre_id),
        "queues": [each for each in queues_of(staff.contact_centre_id) if each.channel == Channel.PHONE],
        "languages": [("nl", _("Dutch")), ("en", _("English")), ("de", _("German")), ("fr", _("French"))],
    }
    return render(request, "telephony/line.html", context, status=422 if errors else 200)


def _with_secret(request: HttpRequest, saved: Platform, secret: str) -> HttpResponse:
    """The one page on which a secret stands; it is not kept by the browser."""
    context = {"platform": saved, "secret": secret, "address": _address()}
    return render(request, "telephony/secret.html", context)


def _address() -> str:
    return settings.EENLOKET_BASE_URL + reverse("telephony_api:events")


def _platform_settings(request: HttpRequest) -> PlatformSettings:
    form = request.POST
    hours = form.get("silent_hours", "")
    return PlatformSettings(
        name=form.get("name", ""),
        kind=form.get("kind") or PlatformKind.OTHER,
        who_routes=form.get("who_routes", ""),
        address=form.get("address", ""),
        capabilities=tuple(form.getlist("capabilities")),
        silent_hours=int(hours) if hours.isdecimal() and len(hours) < 4 else 0,
        is_active=form.get("is_active") == "1",
    )


def _typed_platform(request: HttpRequest, found: Platform | None) -> dict[str, Any]:
    if request.method == "POST":
        return {**request.POST.dict(), "capabilities": request.POST.getlist("capabilities")}
    if found is None:
        able = [CommandKind.ANSWER, CommandKind.HOLD, CommandKind.RETRIEVE, CommandKind.HANGUP]
        return {"who_routes": WhoRoutes.PLATFORM, "silent_hours": "4", "is_active": "1", "capabilities": able}
    names = ("name", "kind", "who_routes", "address", "silent_hours", "capabilities")
    return {name: getattr(found, name) for name in names} | {"is_active": "1" if found.is_active else ""}


def _links(request: HttpRequest, found: Platform) -> list[tuple[Any, Any]]:
    """Everybody who holds conversations, with how the platform knows them."""
    known = selectors.extensions_by_staff(found)
    colleagues = colleagues_who_may(staff_of(request).contact_centre_id, _P.HANDLE_CONTACTS)
    return [(each, known.get(each.pk)) for each in colleagues]


def _line_settings(request: HttpRequest) -> LineSettings:
    form = request.POST
    return LineSettings(
        number=form.get("number", ""),
        name=form.get("name", ""),
        municipality_id=uuid_from(form.get("municipality", "")),
        portal_area_id=uuid_from(form["area"]) if form.get("area") else None,
        queue_id=uuid_from(form["queue"]) if form.get("queue") else None,
        language=form.get("language", "nl"),
        is_shared=form.get("is_shared") == "1",
        is_active=form.get("is_active") == "1",
    )


def _typed_line(request: HttpRequest, found: Line | None) -> dict[str, Any]:
    if request.method == "POST":
        return request.POST.dict()
    if found is None:
        return {"language": "nl", "is_active": "1", "number": request.GET.get("nummer", "")}
    return {
        "number": found.number,
        "name": found.name,
        "municipality": str(found.municipality_id),
        "area": str(found.portal_area_id or ""),
        "queue": str(found.queue_id or ""),
        "language": found.language,
        "is_shared": "1" if found.is_shared else "",
        "is_active": "1" if found.is_active else "",
    }
