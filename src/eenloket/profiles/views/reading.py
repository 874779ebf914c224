"""Reading the functions: the overview, one profile, its versions, the library, and several side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.profiles import selectors, services
from eenloket.profiles.forms import FactsForm
from eenloket.profiles.rights import rights_of
from eenloket.profiles.rules import difference, side_by_side
from eenloket.profiles.types import Kind
from eenloket.profiles.web import KIND_TITLES, change_lines, lay_out
from eenloket.ui.typed import offset_in

if TYPE_CHECKING:
    from eenloket.profiles.models import Profile

_COMPARED = ("advisor_3", "advisor_2", "advisor_1")
_MOST_COMPARED = 6


@desk_page(Permission.VIEW_PROFILES)
def index(request: HttpRequest) -> HttpResponse:
    """The functions of this contact centre."""
    staff = staff_of(request)
    lines = selectors.function_lines(staff.contact_centre_id)
    newest = selectors.national_documents(staff.contact_centre_id)
    rows = [
        {
            "line": line,
            "edition": edition_of(line.profile),
            "upgrades": selectors.upgrades_for(line.profile, newest),
        }
        for line in lines
    ]
    context = {
        "rows": rows,
        "retired": selectors.retired_profiles(staff.contact_centre_id),
        "may_edit": _edits(request),
    }
    return render(request, "profiles/index.html", context)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Take over the national profiles."""
    adopted = services.adopt_profiles(actor=staff_of(request))
    if adopted:
        messages.success(request, _("%(n)s profiles were taken over.") % {"n": len(adopted)})
    return redirect("profiles:index")


@desk_page(Permission.VIEW_PROFILES)
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """One function: what it asks, and how it is used here."""
    found = selectors.get_profile(staff_of(request).contact_centre_id, code)
    return profile_page(request, found)


def profile_page(
    request: HttpRequest, found: Profile, *, facts: FactsForm | None = None, status: int = 200
) -> HttpResponse:
    centre_id = found.contact_centre_id
    document = selectors.document_of(found)
    newest = selectors.national_documents(centre_id)
    lines = selectors.function_lines(centre_id)
    holders = [each for each in selectors.appointments_on(centre_id, clock.today()) if each.profile_id == found.pk]
    roles = selectors.roles_granted(found, document)
    context = {
        "profile": found,
        "document": document,
        "layout": lay_out(document),
        "edition": edition_of(found),
        "profiles": [line.profile for line in lines],
        "line": next((line for line in lines if line.profile.pk == found.pk), None),
        "holders": holders,
        "superiors": _superiors(document.reports_to, [line.profile for line in lines]),
        "roles": roles,
        "rights": rights_of(roles),
        "versions": list(selectors.published_versions(found)),
        "draft": selectors.draft_of(found),
        "upgrades": [newest[each] for each in selectors.upgrades_for(found, newest)],
        "facts": facts or FactsForm(initial={"places": found.places, "is_public": found.is_public}),
        "may_edit": _edits(request),
        "compare_with": [each for each in _COMPARED if each != found.code],
        "sites": list(staff_of(request).municipalities.order_by("name")) if found.is_public else [],
    }
    return render(request, "profiles/profile.html", context, status=status)


@desk_page(Permission.VIEW_PROFILES)
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of a profile, and what differs between two of them."""
    found = selectors.get_profile(staff_of(request).contact_centre_id, code)
    listing = list(selectors.published_versions(found))
    numbers = [each.number for each in listing]
    newer = offset_in(request.GET.get("naar", "")) or (numbers[0] if numbers else 0)
    older = offset_in(request.GET.get("van", "")) or next((each for each in numbers if each < newer), newer)
    one, other = selectors.get_version(found, older), selectors.get_version(found, newer)
    change = difference(one.read(), other.read())
    context = {
        "profile": found,
        "versions": listing,
        "older": one,
        "newer": other,
        "lines": change_lines(change),
        "change": change,
    }
    return render(request, "profiles/versions.html", context)


@desk_page(Permission.VIEW_PROFILES)
def library(request: HttpRequest) -> HttpResponse:
    """Every competence with its indicators, and in which functions it is asked how."""
    centre_id = staff_of(request).contact_centre_id
    wanted = request.GET.get("soort", "")
    kinds = (Kind(wanted),) if wanted in Kind.values else (Kind.COMPETENCE, Kind.INDICATOR)
    documents = selectors.documents_of(centre_id)
    context = {
        "rows": selectors.library(centre_id, kinds),
        "documents": list(documents.values()),
        "kind": wanted,
        "kinds": [(each.value, KIND_TITLES[each]) for each in Kind],
    }
    return render(request, "profiles/library.html", context)


@desk_page(Permission.VIEW_PROFILES)
def compare(request: HttpRequest) -> HttpResponse:
    """Chosen profiles side by side: by default Klantadviseur 3, 2 and 1."""
    centre_id = staff_of(request).contact_centre_id
    every = selectors.documents_of(centre_id)
    chosen = [code for code in request.GET.getlist("p") if code in every] or [
        each for each in _COMPARED if each in every
    ]
    chosen = list(dict.fromkeys(chosen))[:_MOST_COMPARED]
    only = request.GET.get("toon") == "verschillen"
    rows = side_by_side({code: every[code] for code in chosen}) if chosen else ()
    sections = [(kind, KIND_TITLES[kind], [row for row in rows if _belongs(row.kind, kind)]) for kind in Kind]
    context = {
        "every": list(every.values()),
        "chosen": chosen,
        "documents": [every[code] for code in chosen],
        "parts": [
            (title, [row for row in found if not (only and row.is_same)])
            for kind, title, found in sections
            if found and kind != Kind.INDICATOR
        ],
        "only_differences": only,
        "count": len(rows),
        "same": sum(row.is_same for row in rows),
    }
    return render(request, "profiles/compare.html", context)


def edition_of(profile: Profile) -> dict[str, Any]:
    """What the chip says: national with its edition, or an own version with its number."""
    if profile.current is None:
        return {"is_national": False, "words": _("not published yet")}
    if selectors.is_as_national(profile):
        edition = profile.current.document.get("edition", "")
        return {"is_national": True, "words": _("national, edition %(edition)s") % {"edition": edition}}
    return {"is_national": False, "words": _("own version %(number)s") % {"number": profile.current.number}}


def _belongs(kind: Kind, part: Kind) -> bool:
    """Indicators are shown under their competences."""
    return kind == part or (part == Kind.COMPETENCE and kind == Kind.INDICATOR)


def _superiors(codes: tuple[str, ...], profiles: list[Profile]) -> list[dict[str, str]]:
    """To whom the function reports: a function of this centre, or somebody above it."""
    known = {each.code: each for each in profiles}
    words = {"director": _("municipal secretary or director")}
    return [
        {"code": code if code in known else "", "name": known[code].name if code in known else words.get(code, code)}
        for code in codes
    ]


def _edits(request: HttpRequest) -> bool:
    return may(staff_of(request), Permission.EDIT_PROFILES)
