"""Own data with where it comes from, how news comes, what is agreed to, and all of it to take along."""

from __future__ import annotations

import json
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.core.errors import InvalidError
from eenloket.parties.types import PointKind
from eenloket.selfservice import selectors, services
from eenloket.selfservice.types import Citizen, NewsBy
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.website.citizens import citizen_page
from eenloket.website.pages import Crumb, show

_DO = "doe"


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """What we know of somebody. Own numbers and addresses change at once; what the register says goes to a person."""
    typed = services.take_typed(citizen, request.path)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        typed = {name: typed_in(request.POST, name) for name in (PointKind.PHONE, PointKind.EMAIL, "text", "id")}
        try:
            return HttpResponseRedirect(f"{request.path}?{_acted(request, citizen, typed)}=1")
        except InvalidError as error:
            errors, status = error.fields, 422
    context = {
        "party": citizen.party,
        "points": selectors.points(citizen),
        "typed": typed,
        "errors": errors,
        "new_id": typed.get("id") or str(uuid.uuid4()),
        "said": next((each for each in ("bewaard", "weg", "gevraagd") if each in request.GET), ""),
    }
    return show(request, citizen.site, "website/mijn_data.html", context, crumbs=[_mijn(citizen)], status=status)


@citizen_page
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """How and in which language news comes, and what is agreed to."""
    wish = selectors.wish_of(citizen)
    chosen = {"news_by": str(wish.news_by), "language": wish.language, **services.take_typed(citizen, request.path)}
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        chosen |= {name: typed_in(request.POST, name) for name in ("news_by", "language") if name in request.POST}
        try:
            if purpose := typed_in(request.POST, "doel"):
                services.give_consent(citizen=citizen, purpose=purpose, is_given="geef" in request.POST)
            else:
                services.choose_news(citizen=citizen, news_by=chosen["news_by"], language=chosen["language"])
        except InvalidError as error:
            errors, status = error.fields or {"news_by": str(error)}, 422
        else:
            return HttpResponseRedirect(f"{request.path}?bewaard=1")
    context = {
        "chosen": chosen,
        "ways": NewsBy.choices,
        "languages": settings.LANGUAGES,
        "points": selectors.points(citizen),
        "consents": selectors.consents(citizen),
        "errors": errors,
        "is_saved": "bewaard" in request.GET,
    }
    return show(request, citizen.site, "website/mijn_wishes.html", context, crumbs=[_mijn(citizen)], status=status)


@citizen_page
@require_POST
def download(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """All own data in one file that a machine reads; that it was taken is on the trail."""
    everything = services.take_along(citizen=citizen)
    text = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response


def _acted(request: HttpRequest, citizen: Citizen, typed: dict[str, str]) -> str:
    """What the button that was pressed asks; returns what to say after it. Raises InvalidError by field."""
    what, _colon, about = typed_in(request.POST, _DO).partition(":")
    if what == "weg":
        if key := uuid_or_none(about):
            services.remove_point(citizen=citizen, point_id=key)
        return "weg"
    if what == "verbeter":
        services.ask_correction(citizen=citizen, key=uuid_or_none(typed["id"]) or uuid.uuid4(), text=typed["text"])
        return "gevraagd"
    kind = PointKind.EMAIL if what == PointKind.EMAIL else PointKind.PHONE
    services.add_point(citizen=citizen, kind=kind, typed=typed[kind])
    return "bewaard"


def _mijn(citizen: Citizen) -> Crumb:
    return Crumb(_("My page"), reverse("website:mijn", args=[citizen.site.slug]), is_ours=True)
