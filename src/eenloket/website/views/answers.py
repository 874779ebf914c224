"""Finding and reading answers: the same content as on the desk, without what is for colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from eenloket.content.selectors import narrowed, place_of, related_answers
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import all_municipalities, find_municipality
from eenloket.webforms.selectors import forms_about
from eenloket.website import structured
from eenloket.website.addresses import root_of
from eenloket.website.content import is_public, public_answer, public_answers, search_public
from eenloket.website.pages import Crumb, municipality_of_host, show, site_page
from eenloket.website.texts import PublicText
from eenloket.website.views.subjects import way_to_group

if TYPE_CHECKING:
    from eenloket.content.models import Answer
    from eenloket.organisation.models import Municipality

_SUGGESTIONS = 6
_RESULTS = 20


@site_page
def search(request: HttpRequest, site: Municipality) -> HttpResponse:
    """The page with results; with `fragment=1` the suggestions under the search box."""
    typed = request.GET.get("q", "").strip()[:200]
    is_fragment = request.GET.get("fragment") == "1"
    limit = _SUGGESTIONS if is_fragment else _RESULTS
    found = search_public(site, typed, limit=limit, while_typing=is_fragment)
    context = {"typed": typed, "found": found}
    if is_fragment:
        return render(request, "website/suggestions.html", {**context, "municipality": site})
    return show(request, site, "website/search.html", context)


@site_page
def area(request: HttpRequest, site: Municipality, area: str) -> HttpResponse:
    """All answers of one portal area. Raises NotFoundError."""
    known = directory_of(site.contact_centre_id).portal_areas.values()
    found = next((each for each in known if each.code == area), None)
    if found is None:
        raise NotFoundError
    answers = public_answers(site).filter(portal_area_id=found.pk).order_by("current__title")
    return show(request, site, "website/area.html", {"area": found, "answers": answers})


@site_page
def answer(request: HttpRequest, site: Municipality, slug: str) -> HttpResponse:
    """One answer as citizens read it. Raises NotFoundError."""
    found = public_answer(site, slug)
    if found.current is None:
        raise NotFoundError
    if found.slug != slug:  # the municipality has a text of its own in the place of the shared one
        return redirect("website:answer", municipality=site.slug, slug=found.slug)
    text = PublicText.of(found.current, get_language() or "nl")
    url = reverse("website:answer", args=[site.slug, found.slug])
    choices = narrowed(found.current, site.contact_centre_id, site.pk)
    context = {
        "answer": found,
        "text": text,
        "related": [each for each in related_answers(found, site.pk) if is_public(each)],
        "web_forms": forms_about(found, site.pk),
        "choices": [each for each in choices if is_public(each.answer)],
        "said": request.GET.get("reactie", ""),
        "description": text.short,
    }
    place = place_of(found, site.pk)
    crumbs = [*(way_to_group(site, *place) if place else ()), Crumb(text.title, url)]
    things = [structured.question(text, found.current.question, root_of(site) + url)]
    return show(request, site, "website/answer.html", context, crumbs=crumbs, things=things)


def brochure(request: HttpRequest, name: str) -> HttpResponse:
    """A printable page for a form or brochure that answers name, made of those answers.

    Links in mail carry no municipality: then it is that of the host name, else the first that has it.
    """
    for site in _sites(request):
        if listing := _answers_naming(site, name):
            return show(request, site, "website/brochure.html", _brochure(listing, name))
    return render(request, "website/unknown.html", status=404)


def _sites(request: HttpRequest) -> list[Municipality]:
    """Where to look: the site asked for, else one of each contact centre, whose answers are mostly the same."""
    asked = request.GET.get("gemeente", "")
    wanted = find_municipality(slug=asked) if asked else municipality_of_host(request)
    return [wanted] if wanted else list({each.contact_centre_id: each for each in all_municipalities()}.values())


def _answers_naming(site: Municipality, name: str) -> list[Answer]:
    urls = Q()
    for url in (f"/folders/{name}/", f"/folders/{name}"):
        urls |= Q(current__forms__contains=[{"url": url}])
    return list(public_answers(site).filter(urls).order_by("current__title"))


def _brochure(listing: list[Answer], name: str) -> dict[str, object]:
    pages = [(answer, PublicText.of(answer.current)) for answer in listing if answer.current]
    forms = [form for _answer, text in pages for form in text.forms if form["url"].rstrip("/") == f"/folders/{name}"]
    return {"form": forms[0], "pages": pages}
