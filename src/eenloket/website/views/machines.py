"""For search engines: which pages there are and where to look for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from eenloket.content.selectors import subject_tree
from eenloket.counter.selectors import bookable_services, public_locations
from eenloket.organisation.selectors import all_municipalities, find_municipality
from eenloket.website.addresses import address_of
from eenloket.website.content import public_answers
from eenloket.website.pages import municipality_of_host

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_MOST: Final = 50_000  # what one sitemap may hold
_PAGES: Final = (
    "home",
    "subjects",
    "forms",
    "locations",
    "appointments",
    "waiting",
    "contact",
    "privacy",
    "accessibility",
)
_NOT_FOR_SEARCH: Final = (
    "/inloggen/",
    "/*/zoeken/",
    "/*/volgen/",
    "/*/antwoord/*/reactie/",
    "/*/formulier/*/*/",
    "/*/afspraak/*/",
    "/*/balie/*/",
)


def robots(request: HttpRequest) -> HttpResponse:
    """What is of no use in search results, and where the map of this host is."""
    lines = [*(f"Disallow: {path}" for path in _NOT_FOR_SEARCH), ""]
    text = "\n".join(["User-agent: *", *lines, f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def sitemaps(request: HttpRequest) -> HttpResponse:
    """The map of each site on this host."""
    own = municipality_of_host(request)
    sites = [own] if own else [each for each in all_municipalities() if not each.host]
    entries = "".join(f"<sitemap><loc>{escape(address_of(site, 'sitemap'))}</loc></sitemap>" for site in sites)
    return _xml(f"<sitemapindex {_SCHEMA}>{entries}</sitemapindex>")


def sitemap(request: HttpRequest, municipality: str) -> HttpResponse:
    """Every page of a municipality that people may look for."""
    site = find_municipality(slug=municipality)
    if site is None:
        return HttpResponse(status=404)
    entries = [_entry(url, day) for url, day in _pages_of(site)][:_MOST]
    return _xml(f"<urlset {_SCHEMA}>{''.join(entries)}</urlset>")


def _pages_of(site: Municipality) -> Iterable[tuple[str, date | None]]:
    for page in [*_PAGES, *_counter_pages(site)]:
        yield address_of(site, page), None
    tree = subject_tree(site.contact_centre_id, site.pk)
    for area in tree.areas:
        yield address_of(site, "subject", area.code), None
    for slug in tree.products:
        yield address_of(site, "product", slug), None
    answers = public_answers(site).exclude(current=None).order_by("slug")
    for slug, day in answers.values_list("slug", "current__checked_on"):
        yield address_of(site, "answer", slug), day


def _counter_pages(site: Municipality) -> Iterable[str]:
    if bookable_services(site.pk).exists():
        yield "appointments"
    if public_locations(site.pk).exists():
        yield "waiting"


def _entry(url: str, day: date | None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<url><loc>{escape(url)}</loc>{changed}</url>"


def _xml(text: str) -> HttpResponse:
    return HttpResponse(_HEAD + text + "\n", content_type="application/xml; charset=utf-8")
