"""Working on a draft of a profile: its elements, texts and head, one change at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import roles_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.profiles import rules, selectors, services
from eenloket.profiles.forms import ElementForm, HeadForm, SectionForm, required_in, values_of
from eenloket.profiles.national import CODES
from eenloket.profiles.types import LEVEL_WORDS, LEVELS, WEIGHT_WORDS, WEIGHTS, Demand, Kind, ProfileDocument, Section
from eenloket.profiles.web import KIND_TITLES, change_lines, grouped
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.profiles.models import Profile, ProfileVersion

_STEPS = {"up": -1, "down": 1}


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The draft; POST makes one of the published version."""
    staff = staff_of(request)
    if request.method == "POST":
        services.start_draft(actor=staff, code=code)
        return redirect("profiles:draft", code)
    profile = selectors.get_profile(staff.contact_centre_id, code)
    if selectors.draft_of(profile) is None:
        return redirect("profiles:profile", code)
    return _draft_page(request, profile)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def table(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the levels, weights and demands of the table, and do what its button says: up, down, drop or nothing."""
    step, _colon, key = typed_in(request.POST, "do").partition(":")

    def edit(document: ProfileDocument) -> ProfileDocument:
        changed = rules.require(document, required_in(request.POST, document))
        if key not in changed.by_key:
            return changed
        if step in _STEPS:
            return rules.move_element(changed, key, _STEPS[step])
        return rules.drop_element(changed, key) if step == "drop" else changed

    _change(request, code, edit)
    words = {"drop": _("Dropped from the draft."), "": _("The draft is kept.")}
    messages.success(request, words.get(step, _("Moved.")))
    return redirect("profiles:draft", code)


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def element(request: HttpRequest, code: str, key: str = "") -> HttpResponse:
    """Change one element of the draft, or add one."""
    profile, found = _draft(request, code)
    document = found.read()
    old = document.by_key.get(key)
    if key and old is None:
        raise NotFoundError(_("That element is not in the draft any more."))
    if request.method == "GET":
        shown = values_of(old) if old else {"kind": request.GET.get("soort", Kind.TASK), "weight": 2}
        form = ElementForm(initial=shown, document=document, element=old)
        return _form_page(request, profile, found, form, old=old)
    form = ElementForm(request.POST, document=document, element=old)
    if form.is_valid():
        made = form.as_element(
            key or rules.new_key(document, Kind(form.cleaned_data["kind"]), form.cleaned_data["text"])
        )
        try:
            _change(request, code, lambda draft: rules.put_element(draft, made))
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("profiles:draft", code)
    return _form_page(request, profile, found, form, old=old, status=422)


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, code: str, key: str = "") -> HttpResponse:
    """Change one text of the draft, add one, or drop it."""
    profile, found = _draft(request, code)
    old = next((each for each in found.read().sections if each.key == key), None)
    if key and old is None:
        raise NotFoundError(_("That text is not in the draft any more."))
    if request.method == "GET":
        shown = {"title": old.title, "text": old.text, "ref": old.ref} if old else {}
        return _form_page(request, profile, found, SectionForm(initial=shown), old=old)
    if old and request.POST.get("do") == "drop":
        _change(request, code, lambda draft: rules.drop_section(draft, key))
        return redirect("profiles:draft", code)
    form = SectionForm(request.POST)
    if form.is_valid():
        used = [each.key for each in found.read().sections]
        made = Section(key=key or _section_key(form.cleaned_data["title"], used), **form.cleaned_data)
        _change(request, code, lambda draft: rules.put_section(draft, made))
        messages.success(request, _("The draft is kept."))
        return redirect("profiles:draft", code)
    return _form_page(request, profile, found, form, old=old, status=422)


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, code: str) -> HttpResponse:
    """Change what the profile is called, how it is written, and what it gives."""
    profile, found = _draft(request, code)
    centre_id = profile.contact_centre_id
    roles = [(each.code, each.name) for each in roles_of(centre_id) if each.code in CODES]
    functions = [(each.code, each.name) for each in selectors.profiles_of(centre_id) if each.pk != profile.pk]
    choices = {"roles": roles, "functions": [*functions, ("director", _("municipal secretary or director"))]}
    document = found.read()
    if request.method == "GET":
        shown = {name: getattr(document, name) for name in rules.HEAD}
        return _form_page(request, profile, found, HeadForm(initial=shown, **choices))
    form = HeadForm(request.POST, **choices)
    if form.is_valid():
        values = form.cleaned_data | {name: tuple(form.cleaned_data[name]) for name in ("grants", "reports_to")}
        try:
            _change(request, code, lambda draft: replace(draft, **values))
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("profiles:draft", code)
    return _form_page(request, profile, found, form, status=422)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Let the draft hold from now on."""
    staff, remark = staff_of(request), typed_in(request.POST, "remark")
    try:
        version = services.publish_draft(actor=staff, code=code, seal=request.POST.get("seal", ""), remark=remark)
    except InvalidError as error:
        profile = selectors.get_profile(staff.contact_centre_id, code)
        return _draft_page(request, profile, problem=str(error), remark=remark, status=422)
    messages.success(request, _("Version %(number)s holds from now on.") % {"number": version.number})
    return redirect("profiles:profile", code)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    services.discard_draft(actor=staff_of(request), code=code)
    messages.success(request, _("The draft is thrown away."))
    return redirect("profiles:profile", code)


def _draft_page(
    request: HttpRequest, profile: Profile, *, problem: str = "", remark: str = "", status: int = 200
) -> HttpResponse:
    found = selectors.draft_of(profile)
    if found is None:
        raise NotFoundError(_("There is no draft of this profile any more."))
    document, published = found.read(), selectors.document_of(profile)
    change = rules.difference(published, document)
    context = {
        "profile": profile,
        "draft": found,
        "seal": services.seal_of(found),
        "document": document,
        "parts": [(kind.value, KIND_TITLES[kind], _groups(document, kind)) for kind in Kind if kind != Kind.INDICATOR],
        "levels": [(each, LEVEL_WORDS[each]) for each in LEVELS],
        "weights": [(each, WEIGHT_WORDS[each]) for each in reversed(WEIGHTS)],
        "demands": Demand.choices,
        "lines": change_lines(change),
        "change": change,
        "problem": problem,
        "remark": remark,
    }
    return render(request, "profiles/draft.html", context, status=status)


def _groups(document: ProfileDocument, kind: Kind) -> Any:
    return grouped(document.of_kind(kind), document if kind == Kind.COMPETENCE else None)


def _draft(request: HttpRequest, code: str) -> tuple[Profile, ProfileVersion]:
    profile = selectors.get_profile(staff_of(request).contact_centre_id, code)
    found = selectors.draft_of(profile)
    if found is None:
        raise NotFoundError(_("There is no draft of this profile any more."))
    return profile, found


def _change(request: HttpRequest, code: str, edit: Any) -> None:
    services.change_draft(actor=staff_of(request), code=code, seal=request.POST.get("seal", ""), edit=edit)


def _section_key(title: str, used: list[str]) -> str:
    key = rules.new_key(ProfileDocument(code="x", name="x"), Kind.TASK, title).partition(".")[2]
    return key if key not in used else f"{key}_{len(used)}"


def _form_page(
    request: HttpRequest, profile: Profile, found: ProfileVersion, form: Any, *, old: Any = None, status: int = 200
) -> HttpResponse:
    what = "element" if isinstance(form, ElementForm) else "section" if isinstance(form, SectionForm) else "head"
    seal = request.POST.get("seal", "") or services.seal_of(found)
    context = {"profile": profile, "form": form, "seal": seal, "old": old, "what": what}
    return render(request, "profiles/draft_form.html", context, status=status)
