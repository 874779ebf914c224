"""Writing the next version of a case type: each part is kept within a second or two, with both views beside it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases import selectors, services
from eenloket.cases.forms import values_of_type_part
from eenloket.cases.rules import case_types as rules
from eenloket.cases.rules.case_type_editing import GENERAL
from eenloket.cases.type_editor import beside_context, editor_context, found_in, shown_changes
from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MANAGE = Permission.MANAGE_CASE_TYPES
_FOCUS = ("naam", "omhoog", "omlaag")


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """The draft with one part open; posted, what was typed in that part."""
    staff = staff_of(request)
    if request.method == "POST":
        return _save(request, staff, type_id)
    return _edit(request, staff, type_id, request.GET.get("deel", GENERAL))


@desk_page(_MANAGE)
@require_POST
def parts(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """Add a part, move one, take one away, or put back what was taken away."""
    staff, post = staff_of(request), request.POST
    what, key = typed_in(post, "doe"), typed_in(post, "deel")
    if what == "erbij":
        return _add(request, staff, type_id, key)
    if what in ("omhoog", "omlaag"):
        services.move_type_part(actor=staff, type_id=type_id, key=key, step=-1 if what == "omhoog" else 1)
        return _to(type_id, key, what)
    if what == "weg":
        services.delete_type_part(actor=staff, type_id=type_id, key=key)
        messages.success(request, _("Deleted."))
        return _to(type_id, GENERAL)
    if what == "terug":
        services.undo_type_delete(actor=staff, type_id=type_id)
        return _to(type_id, GENERAL)
    raise InvalidError(_("Choose what to do."))


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """What changes for new cases; posted, the draft becomes the next version."""
    staff = staff_of(request)
    if request.method == "GET":
        return _publishing(request, staff, type_id)
    seen = typed_in(request.POST, "revision")
    try:
        version = services.publish_case_type(
            actor=staff,
            type_id=type_id,
            note=typed_in(request.POST, "note"),
            revision=int(seen) if seen.isdecimal() and len(seen) < 10 else -1,
        )
    except InvalidError:
        return _publishing(request, staff, type_id, status=422)
    said = _("Published as version %(n)s. New cases begin with it; cases that run keep theirs.")
    messages.success(request, said % {"n": version.number})
    return redirect("cases:type", type_id=type_id)


@desk_page(_MANAGE)
@require_POST
def discard(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    services.discard_draft(actor=staff_of(request), type_id=type_id)
    messages.success(request, _("The draft is gone. The newest version holds, as it did."))
    return redirect("cases:type", type_id=type_id)


def _add(request: HttpRequest, staff: Staff, type_id: uuid.UUID, after: str) -> HttpResponse:
    kind, label = typed_in(request.POST, "soort"), typed_in(request.POST, "naam")
    try:
        key = services.add_type_part(actor=staff, type_id=type_id, kind=kind, label=label, after=after)
    except InvalidError as error:
        more = {"add_error": str(error), "add_kind": kind, "add_label": label}
        return _edit(request, staff, type_id, after or GENERAL, more, status=422)
    return _to(type_id, key, "naam")


def _edit(
    request: HttpRequest,
    staff: Staff,
    type_id: uuid.UUID,
    key: str,
    more: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    found = selectors.get_case_type(staff, type_id)
    focus = request.GET.get("focus", "")
    context = {
        **editor_context(staff, found, key),
        "tab": "maken",
        "focus": focus if focus in _FOCUS else "",
        "version": selectors.versions_of_type(found).first(),
        **(more or {}),
    }
    return render(request, "cases/types/editor.html", context, status=status)


def _save(request: HttpRequest, staff: Staff, type_id: uuid.UUID) -> HttpResponse:
    post = request.POST
    key = typed_in(post, "deel")
    values = values_of_type_part(key, post)
    token = services.change_type_part(actor=staff, type_id=type_id, key=key, values=values, was=typed_in(post, "was"))
    if "application/json" not in request.headers.get("Accept", ""):
        messages.success(request, _("Saved."))
        return _to(type_id, key)
    found = selectors.get_case_type(staff, type_id)
    document = services.newest_document(found)
    context = {
        **beside_context(staff, found, document, key),
        "version": selectors.versions_of_type(found).first(),
    }
    return JsonResponse(
        {
            "saved": timezone.localtime().strftime("%-H.%M.%S"),
            "token": token,
            "title": document.name,
            "list": render_to_string("cases/types/list.html", context, request),
            "preview": render_to_string("cases/types/preview.html", context, request),
            "checks": render_to_string("cases/types/checks.html", context, request),
            "own": render_to_string("cases/types/own_found.html", context, request),
        }
    )


def _publishing(request: HttpRequest, staff: Staff, type_id: uuid.UUID, *, status: int = 200) -> HttpResponse:
    found = selectors.get_case_type(staff, type_id)
    newest = selectors.versions_of_type(found).first()
    document = services.newest_document(found)
    noticed = found_in(staff.contact_centre_id, document)
    running = selectors.running_by_number(staff, found)
    context = {
        "case_type": found,
        "version": newest,
        "document": document,
        "tab": "maken",
        "changes": shown_changes(rules.read(newest.document), document, staff.contact_centre_id) if newest else [],
        "stops": [each for each in noticed if each.stops],
        "remarks": [each for each in noticed if not each.stops],
        "open_cases": sum(running.values()),
        "next_number": newest.number + 1 if newest else 1,
    }
    return render(request, "cases/types/publish.html", context, status=status)


def _to(type_id: uuid.UUID, key: str, focus: str = "") -> HttpResponse:
    query = f"?deel={key}&focus={focus}" if focus else f"?deel={key}"
    return HttpResponseRedirect(reverse("cases:type_edit", args=[type_id]) + query)
