"""Profiles in and out: files, national editions, and those of other municipalities to compare with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.profiles import selectors, services
from eenloket.profiles.files import LARGEST, write_bundle, write_workbook
from eenloket.profiles.forms import ForeignForm, UploadForm
from eenloket.profiles.rules import read_profile, side_by_side
from eenloket.profiles.types import Kind
from eenloket.profiles.web import KIND_TITLES, change_lines
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.profiles.files import Bundle

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk_page(Permission.VIEW_PROFILES)
def export(request: HttpRequest) -> HttpResponse:
    """All functions in use, or one, as a workbook or as JSON."""
    centre = staff_of(request).contact_centre
    code = request.GET.get("profiel", "")
    if code:
        selectors.get_profile(centre.pk, code)
    documents = list(selectors.documents_of(centre.pk, [code] if code else []).values())
    name = f"functieprofielen-{code or centre.slug}-{clock.today():%Y-%m-%d}"
    response: HttpResponse
    if request.GET.get("vorm") == "json":
        response = JsonResponse(
            write_bundle(centre.name, documents), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return response
    response = HttpResponse(write_workbook(documents), content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@desk_page(Permission.EDIT_PROFILES)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; what it would change is shown before anything is stored."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _upload_page(request, UploadForm() if request.method == "GET" else form)
    try:
        bundle = services.read_upload(form.cleaned_data["file"])
    except InvalidError as error:
        return _upload_page(request, form, problem=error)
    found = services.incoming(staff_of(request).contact_centre_id, bundle)
    context = {
        "rows": [(each, change_lines(each.change) if each.change else []) for each in found],
        "payload": json.dumps(write_bundle(bundle.organisation, bundle.documents), ensure_ascii=False),
        "anything": any(each.outcome != "unchanged" for each in found),
    }
    return render(request, "profiles/import_preview.html", context)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def store(request: HttpRequest) -> HttpResponse:
    """Store what was shown and ticked. The profiles are read again: what a browser sends is not trusted."""
    payload = typed_in(request.POST, "payload").encode()
    if len(payload) > LARGEST * 2:
        raise InvalidError(_("This file is larger than 1 MB."))
    bundle = services.read_upload(payload)
    stored = services.import_profiles(
        actor=staff_of(request),
        bundle=bundle,
        codes=request.POST.getlist("neem"),
        remark=_("Imported from a file"),
    )
    count = sum(each.outcome != "unchanged" for each in stored)
    messages.success(request, _("%(n)s profiles were stored.") % {"n": count})
    return redirect("profiles:index")


def _upload_page(request: HttpRequest, form: UploadForm, *, problem: InvalidError | None = None) -> HttpResponse:
    context = {"form": form, "problem": problem, "faults": _faults(problem)}
    return render(request, "profiles/import.html", context, status=422 if problem or form.errors else 200)


def _faults(problem: InvalidError | None) -> list[tuple[str, str]]:
    return list(problem.fields.items()) if problem else []


@desk_page(Permission.EDIT_PROFILES, Permission.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def national(request: HttpRequest) -> HttpResponse:
    """The national profiles that are newest here, and bringing in a newer edition."""
    staff = staff_of(request)
    form, problem = UploadForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            stored = services.import_national(actor=staff, bundle=services.read_upload(form.cleaned_data["file"]))
        except InvalidError as error:
            problem = error
        else:
            messages.success(request, _("%(n)s national profiles were brought in.") % {"n": len(stored)})
            return redirect("profiles:national")
    newest = selectors.national_documents(staff.contact_centre_id)
    own = {each.code: each for each in selectors.profiles_of(staff.contact_centre_id)}
    waiting = [(profile, code) for profile in own.values() for code in selectors.upgrades_for(profile, newest)]
    context = {
        "form": form,
        "problem": problem,
        "faults": _faults(problem),
        "newest": list(newest.values()),
        "editions": list(selectors.editions_of(staff.contact_centre_id)),
        "waiting": waiting,
        "may_edit": may(staff, Permission.EDIT_PROFILES),
    }
    return render(request, "profiles/national.html", context, status=422 if problem or form.errors else 200)


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def municipalities(request: HttpRequest) -> HttpResponse:
    """Profiles of many municipalities: how often each element occurs, and adding those of another one (R37)."""
    staff = staff_of(request)
    form, problem = ForeignForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, services.read_upload(form.cleaned_data["file"]), form.cleaned_data["organisation"])
        except InvalidError as error:
            problem = error
        else:
            return redirect("profiles:municipalities")
    own = selectors.documents_of(staff.contact_centre_id)
    code = request.GET.get("profiel", "") or next(iter(own), "")
    foreign = list(selectors.foreign_profiles(staff.contact_centre_id))
    compared = _compared(staff.contact_centre.name, own.get(code), foreign, code)
    context = {
        "form": form,
        "problem": problem,
        "faults": _faults(problem),
        "codes": _codes(own, foreign),
        "code": code,
        "own_name": own[code].name if code in own else code,
        "names": list(compared),
        "parts": _parts(compared),
        "organisations": _organisations(foreign),
        "may_edit": may(staff, Permission.EDIT_PROFILES),
    }
    return render(request, "profiles/municipalities.html", context, status=422 if problem or form.errors else 200)


def _keep(request: HttpRequest, bundle: Bundle, organisation: str) -> None:
    kept = services.keep_foreign(
        actor=staff_of(request), organisation=organisation or bundle.organisation, documents=bundle.documents
    )
    messages.success(request, _("%(n)s profiles are kept to compare with.") % {"n": len(kept)})


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def drop_municipality(request: HttpRequest) -> HttpResponse:
    """Compare with this municipality no longer."""
    services.drop_foreign(actor=staff_of(request), organisation=typed_in(request.POST, "organisation"))
    messages.success(request, _("These profiles are no longer compared with."))
    return redirect("profiles:municipalities")


def _compared(centre: str, own: Any, foreign: list[Any], code: str) -> dict[str, Any]:
    """The profile with this code of everybody, by organisation; ours first."""
    found = {centre: own} if own else {}
    return found | {each.organisation: read_profile(each.document) for each in foreign if each.code == code}


def _parts(compared: dict[str, Any]) -> list[tuple[Any, list[Any]]]:
    """Per kind the elements, the most common first."""
    rows = side_by_side(compared) if compared else ()
    found = [
        (KIND_TITLES[kind], sorted((row for row in rows if row.kind == kind), key=lambda row: -row.count))
        for kind in Kind
    ]
    return [(title, rows_of) for title, rows_of in found if rows_of]


def _codes(own: dict[str, Any], foreign: list[Any]) -> dict[str, str]:
    return {each.code: each.name for each in foreign} | {code: each.name for code, each in own.items()}


def _organisations(foreign: list[Any]) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for each in foreign:
        found.setdefault(each.organisation, []).append(each)
    return list(found.items())
