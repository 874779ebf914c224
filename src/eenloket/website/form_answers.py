"""The answers that are shown while somebody asks something in a form, and what they say to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from eenloket.ui.typed import uuid_or_none
from eenloket.webforms import selectors, services
from eenloket.website.form_filling import Filling


def offers_now(filling: Filling) -> list[selectors.Offer]:
    """The answers for the question as it is now, noted as shown."""
    question = selectors.question_in(filling.design, filling.values)
    found = selectors.offers_for(filling.site.contact_centre_id, filling.site.pk, question)
    versions = [version for each in found for version in each.version_ids]
    services.note_shown(submission_id=filling.key, question=question, version_ids=versions)
    return found


def unread_offers(filling: Filling) -> list[selectors.Offer]:
    """Answers that were not shown yet for this question: to who has no script they come on the next page."""
    if not filling.is_started or filling.submission is None:
        return []
    question = selectors.question_in(filling.design, filling.values)
    if not question or filling.submission.read_question == selectors.mark_of(question):
        return []
    return offers_now(filling)


def helped(filling: Filling, about: str) -> HttpResponse:
    """One of the answers shown was it."""
    if key := uuid_or_none(about):
        services.was_helped(submission_id=filling.key, version_id=key)
    return HttpResponseRedirect(filling.url("form_done"))


def declined(request: HttpRequest, url: str) -> HttpResponse:
    """None of what was shown is it."""
    is_script = "application/json" in request.headers.get("Accept", "")
    return JsonResponse({}) if is_script else HttpResponseRedirect(f"{url}?antwoorden=nee")
