"""Profiles on paper: the profile itself, a vacancy text and an interview form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.pdf import render_pdf
from eenloket.profiles import papers, selectors
from eenloket.ui.typed import typed_in

from .reading import edition_of

_LONGEST = 20_000


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@desk_page(Permission.VIEW_PROFILES)
def profile_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The whole profile, fit for a personnel file."""
    profile = selectors.get_profile(staff_of(request).contact_centre_id, code)
    data = papers.profile_paper(
        profile, edition=str(edition_of(profile)["words"]), centre=staff_of(request).contact_centre.name
    )
    return as_pdf(render_pdf("profiles/profile", data), f"functieprofiel-{code}")


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def vacancy(request: HttpRequest, code: str) -> HttpResponse:
    """A text to begin a vacancy with; what is made of it goes out as PDF and is not kept."""
    staff = staff_of(request)
    profile = selectors.get_profile(staff.contact_centre_id, code)
    title = _("Vacancy: %(name)s") % {"name": profile.name}
    if request.method == "POST":
        text = typed_in(request.POST, "text")[:_LONGEST]
        return as_pdf(
            render_pdf("profiles/vacancy", papers.vacancy_paper(title, text, staff.contact_centre.name)),
            f"vacature-{code}",
        )
    text = papers.vacancy_text(selectors.document_of(profile), staff.contact_centre.name)
    return render(request, "profiles/vacancy.html", {"profile": profile, "title": title, "text": text})


@desk_page(Permission.VIEW_PROFILES)
def interview(request: HttpRequest, code: str) -> HttpResponse:
    """Questions per competence and indicator, with room for a score and notes; `?vorm=pdf` as paper."""
    staff = staff_of(request)
    profile = selectors.get_profile(staff.contact_centre_id, code)
    paper = papers.interview_paper(selectors.document_of(profile), staff.contact_centre.name)
    if request.GET.get("vorm") == "pdf":
        return as_pdf(render_pdf("profiles/interview", paper), f"gespreksformulier-{code}")
    return render(request, "profiles/interview.html", {"profile": profile, "paper": paper})
