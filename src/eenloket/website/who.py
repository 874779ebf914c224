"""Who is signed in on the site of a municipality, by a cookie that is not the one of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpRequest

from eenloket.selfservice import services

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.selfservice.types import Citizen

COOKIE: Final = "eenloket_mijn"


def citizen_on(request: HttpRequest, site: Municipality) -> Citizen | None:
    """Who is signed in here; asked once for each request."""
    known: dict[str, Citizen | None] = request.__dict__.setdefault("citizens", {})
    if site.slug not in known:
        known[site.slug] = services.citizen_of(site=site, token=token_in(request))
    return known[site.slug]


def token_in(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")
