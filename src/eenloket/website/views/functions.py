"""The functions of the contact centre, for whoever wants to know or work here. Only what HR made public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from eenloket.core.errors import NotFoundError
from eenloket.profiles.selectors import document_of, public_profiles
from eenloket.profiles.web import lay_out
from eenloket.website.pages import show, site_page

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality


@site_page
def functions(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Which functions there are."""
    profiles = public_profiles(site.contact_centre_id)
    shown = [(profile, document_of(profile)) for profile in profiles]
    rows = [
        (profile, next((section.text for section in document.sections if section.key == "purpose"), ""))
        for profile, document in shown
    ]
    return show(request, site, "website/functions.html", {"rows": rows})


@site_page
def function(request: HttpRequest, site: Municipality, code: str) -> HttpResponse:
    """One function. Raises NotFoundError for what is not public."""
    found = public_profiles(site.contact_centre_id).filter(code=code).first()
    if found is None:
        raise NotFoundError
    document = document_of(found)
    return show(request, site, "website/function.html", {"profile": found, "layout": lay_out(document)})
