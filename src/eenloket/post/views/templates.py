"""The words that letters begin with."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.post import selectors, services
from eenloket.post.models import LetterTemplate
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none


@desk_page(Permission.MANAGE_CHANNELS, Permission.REGISTER_POST)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    context = {
        "rows": selectors.templates_for(staff, also_old=True),
        "may_manage": may(staff, Permission.MANAGE_CHANNELS),
        "new_key": uuid7(),
    }
    return render(request, "post/templates.html", context)


@desk_page(Permission.MANAGE_CHANNELS)
@require_POST
def add_standard(request: HttpRequest) -> HttpResponse:
    """The standard letters, beside those that are there."""
    number = services.add_standard_letters(actor=staff_of(request))
    messages.success(request, _("Added: %(number)d.") % {"number": number})
    return redirect("post:templates")


@desk_page(Permission.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, template_id: uuid.UUID) -> HttpResponse:
    """A template to change, or a new one under the key in the address."""
    staff = staff_of(request)
    try:
        known: LetterTemplate | None = selectors.get_template(staff, template_id)
    except NotFoundError:
        known = None
    if request.method == "GET":
        values: dict[str, object] = {
            "name": known.name if known else "",
            "subject": known.subject if known else "",
            "text": known.text if known else "",
            "municipality": str(known.municipality_id or "") if known else "",
            "is_active": known.is_active if known else True,
            "revision": known.revision if known else 0,
        }
        return _form(request, known, values)
    form = request.POST
    values = {
        "name": typed_in(form, "name"),
        "subject": typed_in(form, "subject"),
        "text": typed_in(form, "text"),
        "municipality": form.get("municipality", ""),
        "is_active": form.get("is_active") == "1",
        "revision": offset_in(form.get("revision", "")),
    }
    try:
        services.save_template(
            actor=staff,
            template_id=template_id,
            revision=offset_in(form.get("revision", "")),
            name=str(values["name"]),
            subject=str(values["subject"]),
            text=str(values["text"]),
            municipality_id=uuid_or_none(str(values["municipality"])),
            is_active=bool(values["is_active"]),
        )
    except (InvalidError, ConflictError) as error:
        fields = error.fields if isinstance(error, InvalidError) else {"": str(error)}
        return _form(request, known, values, fields, status=422 if isinstance(error, InvalidError) else 409)
    messages.success(request, _("The template was saved."))
    return redirect("post:templates")


def _form(
    request: HttpRequest,
    known: LetterTemplate | None,
    values: dict[str, object],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "template": known,
        "values": values,
        "errors": errors or {},
        "municipalities": municipalities_of(staff_of(request)),
    }
    return render(request, "post/template.html", context, status=status)
