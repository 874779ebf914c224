"""Where a candidate stands: filled in on what the chosen functions ask."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment.selectors import standings_of
from eenloket.assessment.types import Source
from eenloket.core.errors import NotAllowedError
from eenloket.placement import selectors, services
from eenloket.placement.services.candidates import SOURCES
from eenloket.placement.web import levels_in
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.placement.models import RoundPlace
    from eenloket.profiles.types import Element, ProfileDocument


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest, candidate_id: uuid.UUID) -> HttpResponse:
    """The form: what is known stands in it, what is left empty stays as it is."""
    actor = staff_of(request)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    if not selectors.may_see_levels(actor, candidate):
        raise NotAllowedError(_("Where this colleague stands is for the own superior and HR."))
    places = selectors.places_of(candidate.round)
    documents = selectors.documents_of(places)
    chosen = [code for code in request.GET.getlist("functie") if code in documents]
    chosen = chosen or [code for code in candidate.wishes if code in documents] or list(documents)[:1]
    elements = {each.key: each for code in chosen for each in documents[code].measured}
    if request.method == "POST":
        typed = levels_in(request.POST, elements)
        source, evidence = request.POST.get("source", ""), typed_in(request.POST, "evidence")
        stored = services.judge_candidate(
            actor=actor, candidate_id=candidate.pk, levels=typed, source=source, evidence=evidence
        )
        sentence = ngettext("%(n)s level is stored.", "%(n)s levels are stored.", stored)
        messages.success(request, sentence % {"n": stored})
        return redirect("placement:candidate", candidate_id=candidate.pk)
    services.look_at_candidate(actor=actor, candidate=candidate)
    standing = standings_of([candidate.employee_id]).get(candidate.employee_id)
    known = standing.levels if standing else {}
    context = {
        "candidate": candidate,
        "round": candidate.round,
        "round_places": places,  # "places" are those of the team, across the top
        "chosen": chosen,
        "groups": _groups(elements, known, [each for each in places if each.profile.code in chosen], documents),
        "sources": [(each.value, each.label) for each in SOURCES],
        "default_source": Source.HR.value,
        "known": sum(key in known for key in elements),
        "total": len(elements),
    }
    return render(request, "placement/levels.html", context)


def _groups(
    elements: Mapping[str, Element],
    known: Mapping[str, int],
    places: Sequence[RoundPlace],
    documents: Mapping[str, ProfileDocument],
) -> dict[str, list[dict[str, Any]]]:
    """The elements by kind, each with what is known and what each function asks."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for key, element in elements.items():
        asking = (each.profile for each in places if key in documents[each.profile.code].by_key)
        asked = [(profile.name, documents[profile.code].by_key[key].level) for profile in asking]
        row = {"element": element, "level": known.get(key), "asked": asked}
        groups.setdefault(str(element.kind.label), []).append(row)
    return groups
