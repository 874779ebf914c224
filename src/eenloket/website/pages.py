"""What the pages of a site share: the municipality in the address, and what stands around every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.chat.selectors import is_on
from eenloket.content.selectors import site_notices
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import find_municipality

from .addresses import root_of
from .opening import opening_of
from .structured import Thing, as_script, breadcrumbs
from .who import citizen_on

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

P = ParamSpec("P")
SiteView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


@dataclass(frozen=True)
class Crumb:
    """A step on the way to a page; `is_ours` when its name is a word of the site, not of the content."""

    name: str
    url: str
    is_ours: bool = False


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
    crumbs: Sequence[Crumb] = (),
    things: Sequence[Thing] = (),
    status: int = 200,
) -> HttpResponse:
    """A page with the name, phone, opening hours and notices of the municipality around it.

    `crumbs` lead from the start page to this one. `things` is what the page tells programs (see `structured`).
    """
    way = [Crumb(_("Start page"), reverse("website:home", args=[site.slug]), is_ours=True), *crumbs]
    around = {
        "municipality": site,
        "opening": opening_of(site, clock.now()),
        "notices": site_notices(site),
        "has_chat": is_on(site.pk),
        "citizen": citizen_on(request, site),
        "way": way,
        "canonical": root_of(site) + (request.path if request.path != "/" else way[0].url) if status == 200 else "",
        "structured": as_script([*things, breadcrumbs(site, way)] if crumbs else things),
    }
    return render(request, template, {**around, **(context or {})}, status=status)
