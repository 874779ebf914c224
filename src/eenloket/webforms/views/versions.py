"""Publishing a form, its earlier versions, and taking it offline."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in
from eenloket.webforms import editor, selectors, services
from eenloket.webforms.rules.design import GENERAL

_MANAGE = Permission.MANAGE_FORMS


@desk_page(_MANAGE)
@require_POST
def publish(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    try:
        version = services.publish_form(actor=staff, form_id=form_id, note=typed_in(request.POST, "note"))
    except InvalidError as error:
        found = selectors.get_form(staff, form_id)
        context = {**editor.editor_context(staff, found, GENERAL), "errors": list(error.fields.values())}
        return render(request, "webforms/editor.html", context, status=422)
    messages.success(request, _("Published as version %(n)s. Citizens see it now.") % {"n": version.number})
    return redirect("webforms:form", form_id=form_id)


@desk_page(_MANAGE)
@require_POST
def switch(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Offline, or online again."""
    is_online = typed_in(request.POST, "aan") == "1"
    services.switch_form(actor=staff_of(request), form_id=form_id, is_online=is_online)
    messages.success(
        request, _("The form is online again.") if is_online else _("Offline. Who was filling it in may finish.")
    )
    return redirect("webforms:form_versions", form_id=form_id)


@desk_page(_MANAGE)
@require_GET
def index(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Every version, newest first."""
    staff = staff_of(request)
    form = selectors.get_form(staff, form_id)
    context = {
        "form": form,
        "design": selectors.design_of(form),
        "versions": selectors.versions_of(form),
        "may_change": selectors.may_change(staff, form),
        "has_changes": selectors.has_changes(form),
    }
    return render(request, "webforms/versions.html", context)


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, form_id: uuid.UUID, number: int) -> HttpResponse:
    """An earlier version to look back at; posted, it becomes the draft."""
    staff = staff_of(request)
    if request.method == "POST":
        services.restore_version(actor=staff, form_id=form_id, number=number)
        messages.success(
            request, _("Version %(n)s is the draft now. Publish it to let citizens see it.") % {"n": number}
        )
        return redirect("webforms:form", form_id=form_id)
    form = selectors.get_form(staff, form_id)
    found = selectors.get_version(form, number)
    design = selectors.version_design(found)
    context = {
        "form": form,
        "version": found,
        "design": design,
        "previews": [editor.preview_of(design, page) for page in design.pages],
        "may_change": selectors.may_change(staff, form),
    }
    return render(request, "webforms/version.html", context)
