"""New profiles of others: copies, merged ones, and national editions taken over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.profiles import rules, selectors, services
from eenloket.profiles.forms import FactsForm, NameForm
from eenloket.profiles.rules import Change, Origin, Part, Place
from eenloket.profiles.types import ProfileDocument
from eenloket.profiles.web import FIELD_NAMES, asked_words, change_line, piece_words, title_of
from eenloket.ui.typed import offset_in, typed_in

from .reading import profile_page


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """How many may hold the function, and whether everybody may read it."""
    found = selectors.get_profile(staff_of(request).contact_centre_id, code)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return profile_page(request, found, facts=form, status=422)
    services.set_profile_facts(actor=staff_of(request), code=code, **form.cleaned_data)
    messages.success(request, _("%(name)s is saved.") % {"name": found.name})
    return redirect("profiles:profile", code)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def in_use(request: HttpRequest, code: str) -> HttpResponse:
    """Put a function out of use, or back."""
    is_active = request.POST.get("in_use") == "1"
    found = services.set_in_use(actor=staff_of(request), code=code, is_active=is_active)
    words = _("%(name)s is in use again.") if is_active else _("%(name)s is out of use.")
    messages.success(request, words % {"name": found.name})
    return redirect("profiles:index")


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """An own profile that begins as a copy."""
    staff = staff_of(request)
    found = selectors.get_profile(staff.contact_centre_id, code)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.copy_profile(actor=staff, code=code, name=form.cleaned_data["name"])
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("%(name)s is made.") % {"name": made.name})
            return redirect("profiles:profile", made.code)
    status = 422 if form.errors else 200
    return render(request, "profiles/copy.html", {"profile": found, "form": form}, status=status)


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Choose profiles, resolve what they disagree on, and make one of them."""
    staff = staff_of(request)
    typed = request.POST if request.method == "POST" else request.GET
    every = selectors.documents_of(staff.contact_centre_id)
    codes = list(dict.fromkeys(code for code in typed.getlist("p") if code in every))
    chosen = [every[code] for code in codes]
    name, problem = typed_in(typed, "name").strip(), ""
    doubles = rules.doubles(chosen) if len(chosen) > 1 else ()
    choices = {each.place: typed_in(typed, f"keuze:{each.place.part}:{each.place.key}") for each in doubles}
    if request.method == "POST" and "make" in request.POST:
        try:
            made = services.merge_profiles(actor=staff, codes=codes, name=name, choices=choices)
        except InvalidError as error:
            problem = str(error)
        else:
            messages.success(request, _("%(name)s is made.") % {"name": made.name})
            return redirect("profiles:profile", made.code)
    context = {
        "every": list(every.values()),
        "chosen": codes,
        "documents": chosen,
        "conflicts": [_conflict(each, chosen, choices) for each in doubles if each.is_conflict],
        "equal": [title_of(each.place, each.strictest) for each in doubles if _is_equal_element(each)],
        "total": len(rules.merge(chosen, code="x", name="x", choices=choices).elements) if chosen else 0,
        "name": name or " + ".join(each.name for each in chosen),
        "problem": problem or (_("Choose at least two profiles.") if len(codes) == 1 else ""),
    }
    return render(request, "profiles/merge.html", context, status=422 if problem else 200)


def _is_equal_element(double: rules.Double) -> bool:
    return not double.is_conflict and double.place.part == Part.ELEMENT


def _conflict(double: rules.Double, chosen: list[ProfileDocument], choices: dict[Place, str]) -> dict[str, Any]:
    """One disagreement with the choices that resolve it, the strictest (or all texts together) first."""
    is_element = double.place.part == Part.ELEMENT
    first = (
        (rules.STRICTEST, _("Strictest demand"), asked_words(double.strictest))
        if is_element
        else (rules.TOGETHER, _("All texts, one after the other"), "")
    )
    names = {each.code: each.name for each in chosen}
    of_each = [(code, names[code], _shown(double, value)) for code, value in double.variants.items()]
    taken = choices.get(double.place) or double.default
    return {
        "id": f"{double.place.part}:{double.place.key}",
        "title": title_of(double.place, next(iter(double.variants.values()))),
        "fields": ", ".join(str(FIELD_NAMES.get(name, name)) for name in double.fields),
        "options": [(*each, each[0] == taken) for each in (first, *of_each, (rules.DROP, _("Leave it out"), ""))],
    }


def _shown(double: rules.Double, value: Any) -> str:
    if double.place.part == Part.SECTION:
        return str(value.text)
    return piece_words(value) if "text" in double.fields else asked_words(value)


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def upgrade(request: HttpRequest, code: str, national: str) -> HttpResponse:
    """A newer national profile against the own one; what is ticked is taken over as a new version."""
    staff = staff_of(request)
    found = selectors.get_profile(staff.contact_centre_id, code)
    theirs = selectors.national_documents(staff.contact_centre_id).get(national)
    base = selectors.base_of(found, national)
    if theirs is None or base is None or found.current is None:
        raise NotFoundError(_("This profile was not taken from that national profile."))
    points = rules.upgrade_points(base, selectors.document_of(found), theirs)
    if request.method == "POST":
        wanted = set(request.POST.getlist("neem"))
        services.take_over_edition(
            actor=staff,
            code=code,
            national=national,
            version=offset_in(request.POST.get("version", "")),
            places=[each.place for each in points if each.needs_choice and _id(each.place) in wanted],
            remark=typed_in(request.POST, "remark"),
        )
        messages.success(request, _("The choices are kept as a new version."))
        return redirect("profiles:profile", code)
    context = {
        "profile": found,
        "national": theirs,
        "base": base,
        "national_only": [_point(each) for each in points if each.origin == Origin.NATIONAL],
        "conflicts": [_point(each) for each in points if each.origin == Origin.CONFLICT],
        "local": [_point(each) for each in points if each.origin in (Origin.LOCAL, Origin.SAME)],
        "draft": selectors.draft_of(found),
    }
    return render(request, "profiles/upgrade.html", context)


def _id(place: Place) -> str:
    return f"{place.part}:{place.key}"


def _point(point: rules.Point) -> dict[str, Any]:
    value = next(each for each in (point.theirs, point.mine, point.base) if each is not None)
    return {
        "id": _id(point.place),
        "title": title_of(point.place, value),
        "national": change_line(Change(place=point.place, before=point.base, after=point.theirs)),
        "own": change_line(Change(place=point.place, before=point.base, after=point.mine)),
        "is_same": point.origin == Origin.SAME,
    }
