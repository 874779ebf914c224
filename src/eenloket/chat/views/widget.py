"""The chat on other sites: one script tag, and a page that only the sites named may show in a frame."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eenloket.chat import selectors
from eenloket.chat.web import window_context
from eenloket.core.csp import allow_framing
from eenloket.organisation.rules import THEME_DEFAULTS, theme_colours
from eenloket.organisation.selectors import find_municipality

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_SCRIPT_IS_KEPT: Final = 300


@require_GET
def script(request: HttpRequest, municipality: str) -> HttpResponse:
    """What the script tag loads: a button, and the frame once somebody presses it. Nothing where chat is off."""
    site = find_municipality(slug=municipality)
    text = "// Deze gemeente heeft nu geen chat.\n"
    if site is not None and selectors.is_on(site.pk):
        text = f"(config => {{\n{_source()}}})({json.dumps(_config(site, request))});\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={_SCRIPT_IS_KEPT}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_GET
def frame(request: HttpRequest, municipality: str) -> HttpResponse:
    """The chat without a site around it. Sets no cookie and reads none."""
    site = find_municipality(slug=municipality)
    if site is None or not selectors.is_on(site.pk):
        response = render(request, "chat/off.html", {"municipality": site}, status=404)
    else:
        response = render(request, "chat/frame.html", {**window_context(site), "is_frame": True})
        response.headers["Cache-Control"] = "no-store"
    allow_framing(response, selectors.sites_of(site.pk) if site else ())
    return response


def _config(site: Municipality, request: HttpRequest) -> dict[str, object]:
    origin = f"{request.scheme}://{request.get_host()}"
    colours = {**THEME_DEFAULTS, **theme_colours(site.theme)}
    return {
        "origin": origin,
        "frame": origin + reverse("chat:frame", args=[site.slug]),
        "colour": colours["brand"][0],
        "words": {
            "open": _("Chat with the municipality"),
            "minimise": _("Make the chat small"),
            "title": _("Chat with the municipality of %(name)s") % {"name": site.name},
            "one": _("1 new message"),
            "more": _("new messages"),
        },
    }


@cache
def _source() -> str:
    return resources.files("eenloket.chat").joinpath("widget.js").read_text(encoding="utf-8")
