"""What the pages of a site share: the municipality in the address, and what stands around every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import find_municipality

from .opening import opening_of

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

P = ParamSpec("P")
SiteView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def site_page(view: Callable[Concatenate[HttpRequest, Municipality, P], HttpResponse]) -> SiteView[P]:
    """A page of the municipality whose slug is in the address. What is not there becomes a page that says so."""

    @wraps(view)
    def found(request: HttpRequest, municipality: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        site = find_municipality(slug=municipality)
        if site is None:
            return render(request, "website/unknown.html", status=404)
        try:
            return view(request, site, *args, **kwargs)
        except NotFoundError:
            return show(request, site, "website/not_found.html", status=404)

    return cast("SiteView[P]", found)


def municipality_of_host(request: HttpRequest) -> Municipality | None:
    """The municipality whose site has this host name."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return find_municipality(host=host.lower())


def show(
    request: HttpRequest,
    site: Municipality,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page with the name, phone and opening hours of the municipality around it."""
    around = {"municipality": site, "opening": opening_of(site, clock.now())}
    return render(request, template, {**around, **(context or {})}, status=status)
