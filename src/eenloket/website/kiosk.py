"""What the pages of the kiosk share: its language and size, which go along from page to page, and its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from eenloket.counter.web import LANGUAGES, Words, words_in

from .form_filling import private

if TYPE_CHECKING:
    from eenloket.counter.models import Location
    from eenloket.organisation.models import Municipality

_LANGUAGE, _LARGE = "taal", "groot"


def words_of(request: HttpRequest) -> Words:
    return words_in(request.GET.get(_LANGUAGE, "nl"))


def query_of(request: HttpRequest, **other: str) -> str:
    """Language and size go along from page to page."""
    kept = {name: request.GET[name] for name in (_LANGUAGE, _LARGE) if request.GET.get(name)}
    wanted = {name: value for name, value in (kept | other).items() if value}
    return f"?{urlencode(wanted)}" if wanted else ""


def at_kiosk(
    request: HttpRequest,
    site: Municipality,
    location: Location,
    words: Words,
    *,
    key: str,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page of the kiosk, in its language and size. Read aloud and shown as it is: kept by no cache."""
    is_large = request.GET.get(_LARGE) == "1"
    around = {
        "municipality": site,
        "location": location,
        "words": words,
        "languages": [(code, name, query_of(request, taal=code)) for code, name in LANGUAGES.items()],
        "is_large": is_large,
        "size_query": query_of(request, groot="" if is_large else "1") or "?",
        "query": query_of(request),
        "home": reverse("website:kiosk", args=[site.slug, key]),
        "check_in": reverse("website:kiosk_check_in", args=[site.slug, key]),
    }
    with override("nl"):
        return private(render(request, template, {**around, **context}, status=status))
