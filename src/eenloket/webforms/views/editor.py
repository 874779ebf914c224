"""Making a form: each part is kept within a second or two, with a preview beside it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in
from eenloket.webforms import editor, selectors, services
from eenloket.webforms.forms import values_of_part
from eenloket.webforms.rules.design import GENERAL, part_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_FOCUS = ("naam", "omhoog", "omlaag")


@desk_page(Permission.MANAGE_FORMS)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """The page of a form with one part open; posted, what was typed in that part."""
    staff = staff_of(request)
    if request.method == "POST":
        return _save(request, staff, form_id)
    found = selectors.get_form(staff, form_id)
    context = editor.editor_context(staff, found, request.GET.get("deel", GENERAL))
    focus = request.GET.get("focus", "")
    return render(request, "webforms/editor.html", {**context, "focus": focus if focus in _FOCUS else ""})


@desk_page(Permission.MANAGE_FORMS)
@require_POST
def parts(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Add a page or field, move one, or take one away."""
    staff, post = staff_of(request), request.POST
    what, key = typed_in(post, "doe"), typed_in(post, "deel")
    if what == "erbij":
        kind = "page" if "pagina" in post else typed_in(post, "soort")
        added = services.add_part(actor=staff, form_id=form_id, kind=kind, after=key)
        return _to(form_id, added, "naam")
    if what in ("omhoog", "omlaag"):
        services.move_part(actor=staff, form_id=form_id, key=key, step=-1 if what == "omhoog" else 1)
        return _to(form_id, key, what)
    if what == "weg":
        services.delete_part(actor=staff, form_id=form_id, key=key)
        messages.success(request, _("Deleted."))
        return _to(form_id, GENERAL)
    if what == "terug":
        services.undo_delete(actor=staff, form_id=form_id)
        return _to(form_id, GENERAL)
    raise InvalidError(_("Choose what to do."))


def _save(request: HttpRequest, staff: Staff, form_id: uuid.UUID) -> HttpResponse:
    post = request.POST
    key = typed_in(post, "deel")
    design = selectors.design_of(selectors.get_form(staff, form_id))
    values = values_of_part(design, key, post)
    token = services.change_part(actor=staff, form_id=form_id, key=key, values=values, was=typed_in(post, "was"))
    found = selectors.get_form(staff, form_id)
    if "application/json" not in request.headers.get("Accept", ""):
        messages.success(request, _("Saved."))
        return _to(form_id, key)
    design = selectors.design_of(found)
    part = part_of(design, key)
    context = editor.beside_context(found, design, key)
    condition = editor.condition_context(design, part) if part else {}
    return JsonResponse(
        {
            "saved": timezone.localtime().strftime("%-H.%M.%S"),
            "token": token,
            "title": design.title,
            "list": render_to_string("webforms/list.html", {**context, "may_change": True}, request),
            "preview": render_to_string("webforms/preview.html", context, request),
            "checks": render_to_string("webforms/checks.html", {**context, "may_change": True}, request),
            "condition": render_to_string("webforms/condition_values.html", condition, request) if part else "",
        }
    )


def _to(form_id: uuid.UUID, key: str, focus: str = "") -> HttpResponse:
    query = f"?deel={key}&focus={focus}" if focus else f"?deel={key}"
    return HttpResponseRedirect(reverse("webforms:form", args=[form_id]) + query)
