"""The front page, the theme, and the pages that say who we are."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render

from eenloket.core import clock
from eenloket.counter.selectors import bookable_services, public_locations
from eenloket.insight.selectors import most_given_answers
from eenloket.organisation.directory import directory_of
from eenloket.organisation.rules import theme_colours
from eenloket.organisation.selectors import all_municipalities, find_municipality, opening_spans_of
from eenloket.webforms.selectors import online_forms
from eenloket.website.content import public_answers
from eenloket.website.pages import municipality_of_host, show, site_page
from eenloket.website.structured import office

if TYPE_CHECKING:
    from eenloket.content.models import Answer
    from eenloket.organisation.models import Municipality, PortalArea

_TOP = 8
_TOP_DAYS = 30
_TOP_IS_KEPT = 600
_THEME_IS_KEPT = 300


def front(request: HttpRequest) -> HttpResponse:
    """The home page of the municipality with this host name; without one, which sites there are."""
    if site := municipality_of_host(request):
        return home(request, site.slug)
    return render(request, "website/front.html", {"municipalities": all_municipalities()})


def theme(request: HttpRequest, municipality: str) -> HttpResponse:
    """The colours of a municipality as a style sheet; nothing but valid colours comes out."""
    site = find_municipality(slug=municipality)
    if site is None:
        return HttpResponse(status=404, content_type="text/css")
    sheet = theme_css(site.theme)
    etag = f'"{hashlib.sha256(sheet.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={_THEME_IS_KEPT}"}
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers=headers)


def theme_css(colours: dict[str, object]) -> str:
    """A rule that overrides the default theme, whatever the order of the style sheets."""
    lines = [
        f"  --el-{token}: {light if light == dark else f'light-dark({light}, {dark})'};\n"
        for token, (light, dark) in theme_colours(colours).items()
    ]
    return f":root:root {{\n{''.join(lines)}}}\n"


@site_page
def home(request: HttpRequest, site: Municipality) -> HttpResponse:
    forms = list(online_forms(site.contact_centre_id, site.pk)[:1])  # the general one is the first
    context = {
        "areas": areas_of(site),
        "top": top_answers(site),
        "has_forms": bool(forms),
        "general_form": forms[0] if forms and forms[0].is_general else None,
        **counter_links(site),
    }
    return show(request, site, "website/home.html", context)


def counter_links(site: Municipality) -> dict[str, bool]:
    """Whether an appointment can be made here, and whether it can be seen how busy it is."""
    return {
        "has_appointments": bookable_services(site.pk).exists(),
        "has_counter": public_locations(site.pk).exists(),
    }


@site_page
def contact(request: HttpRequest, site: Municipality) -> HttpResponse:
    return show(
        request, site, "website/contact.html", counter_links(site), things=[office(site, opening_spans_of(site.pk))]
    )


@site_page
def privacy(request: HttpRequest, site: Municipality) -> HttpResponse:
    return show(request, site, "website/privacy.html")


@site_page
def accessibility(request: HttpRequest, site: Municipality) -> HttpResponse:
    return show(request, site, "website/accessibility.html")


def areas_of(site: Municipality) -> list[PortalArea]:
    """The portal areas in which this municipality has answers."""
    filled = set(public_answers(site).order_by().values_list("portal_area_id", flat=True).distinct())
    return [area for area in directory_of(site.contact_centre_id).portal_areas.values() if area.pk in filled]


def top_answers(site: Municipality) -> list[Answer]:
    """What was given most in contacts of the last 30 days; when there are too few, one of each portal area more.

    Counted once in ten minutes per process: a list that hardly changes need not be counted for every visitor.
    """
    key = f"website-top-{site.pk}"
    ids = cache.get(key)
    if ids is None:
        since = clock.today() - timedelta(days=_TOP_DAYS)
        ids = most_given_answers(site.contact_centre_id, site.pk, since=since, limit=2 * _TOP)
        cache.set(key, ids, _TOP_IS_KEPT)
    published = public_answers(site)
    given = {answer.pk: answer for answer in published.filter(pk__in=ids)}
    found = [given[each] for each in ids if each in given][:_TOP]
    if len(found) < _TOP:
        others = published.exclude(portal_area=None).exclude(pk__in=given)
        found += others.order_by("portal_area__position", "portal_area_id", "current__title").distinct(
            "portal_area__position", "portal_area_id"
        )[: _TOP - len(found)]
    return found
