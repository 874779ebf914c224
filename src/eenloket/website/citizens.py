"""Who is signed in on the site of a municipality: their cookie, and pages that are for them alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eenloket.selfservice import services
from eenloket.selfservice.types import Citizen

from .pages import SiteView, site_page
from .who import COOKIE, citizen_on, token_in

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

P = ParamSpec("P")
WORD: Final = "eenloket_digid"  # that this browser is on its way to DigiD
_WORD_KEPT: Final = timedelta(minutes=15)
_NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken"})
_LONGEST_KEPT: Final = 20_000


def word_in(request: HttpRequest) -> str:
    return request.COOKIES.get(WORD, "")


def citizen_page(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponse],
) -> SiteView[P]:
    """A page for who is signed in. Others sign in first and come back; what they sent is kept for them meanwhile."""

    @wraps(view)
    def found(request: HttpRequest, site: Municipality, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        citizen = citizen_on(request, site)
        response = view(request, citizen, *args, **kwargs) if citizen else away(request, site)
        return closed(response)

    return site_page(found)


def away(request: HttpRequest, site: Municipality) -> HttpResponse:
    """To sign in, and back to this page after that with what was typed on it."""
    token = token_in(request)
    if request.method == "POST":
        typed = {
            name: value.replace("\x00", "")[:_LONGEST_KEPT]
            for name, value in request.POST.items()
            if name not in _NOT_KEPT and isinstance(value, str)
        }
        services.keep_typed(site=site, token=token, path=request.path, fields=typed)
    asked = {"verder": request.path}
    if services.was_signed_in(site=site, token=token):
        asked["verlopen"] = "1"
    return HttpResponseRedirect(f"{reverse('website:mijn', args=[site.slug])}?{urlencode(asked)}")


def closed(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def remember(response: HttpResponse, site: Municipality, token: str) -> HttpResponse:
    """The session's cookie: only for the pages of this municipality, and gone with the browser."""
    response.set_cookie(
        COOKIE, token, path=f"/{site.slug}/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    response.delete_cookie(WORD, path=_mijn(site), samesite="Lax")
    return response


def remember_word(response: HttpResponse, site: Municipality, word: str) -> HttpResponse:
    response.set_cookie(
        WORD,
        word,
        max_age=_WORD_KEPT,
        path=_mijn(site),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse, site: Municipality) -> HttpResponse:
    response.delete_cookie(COOKIE, path=f"/{site.slug}/", samesite="Lax")
    return response


def _mijn(site: Municipality) -> str:
    return reverse("website:mijn", args=[site.slug])
