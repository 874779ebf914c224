"""All case types, one of them as colleague and citizen see it, a new one, and one from or to a file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.cases import selectors, services
from eenloket.cases.rules import case_types as rules
from eenloket.cases.rules.case_type_files import MOST_BYTES, written
from eenloket.cases.type_editor import found_in, names_of_departments, shown
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MANAGE = Permission.MANAGE_CASE_TYPES


@desk_page(_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _index(request, staff_of(request))


@desk_page(_MANAGE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A new type, under the key that the page had already: empty, or like another."""
    staff, post = staff_of(request), request.POST
    try:
        made = services.create_case_type(
            actor=staff,
            type_id=uuid_from(post.get("id", "")),
            name=typed_in(post, "name"),
            like=uuid_or_none(typed_in(post, "like")),
        )
    except InvalidError as error:
        return _index(request, staff, {"errors": error.fields, "typed": post}, status=422)
    return redirect("cases:type_edit", type_id=made.pk)


@desk_page(_MANAGE)
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """A new type from a file of another contact centre."""
    staff = staff_of(request)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise InvalidError(_("Choose a file."), {"0": _("Choose a file.")})
        data = file.read(MOST_BYTES + 1)
        made = services.import_case_type(actor=staff, data=data, type_id=uuid_from(request.POST.get("id", "")))
    except InvalidError as error:
        if not error.fields:
            raise
        return _index(request, staff, {"file_errors": list(error.fields.values())}, status=422)
    messages.success(request, _("Read in as a draft. Look at what needs attention, then publish it."))
    return redirect("cases:type_edit", type_id=made.pk)


@desk_page(_MANAGE)
@require_GET
def case_type(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """The newest version as colleagues and citizens see it; of a type that was never published, the draft."""
    staff = staff_of(request)
    found = selectors.get_case_type(staff, type_id)
    newest = selectors.versions_of_type(found).first()
    document = rules.read(newest.document) if newest else services.newest_document(found)
    running = selectors.running_by_number(staff, found)
    context = {
        **shown(document, names_of_departments(staff.contact_centre_id)),
        "case_type": found,
        "version": newest,
        "tab": "lezen",
        "remarks": [each for each in found_in(staff.contact_centre_id, document) if not each.stops],
        "running": [(number, running[number]) for number in sorted(running, reverse=True)],
        "copy_key": uuid7(),
    }
    return render(request, "cases/types/type.html", context)


@desk_page(_MANAGE)
@require_GET
def save_as_file(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """The newest version as a file for another contact centre; of a type that was never published, the draft."""
    found = selectors.get_case_type(staff_of(request), type_id)
    newest = selectors.versions_of_type(found).first()
    document = rules.read(newest.document) if newest else services.newest_document(found)
    response = HttpResponse(written(found.code, document), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zaaktype-{found.code}.json"'
    return response


@desk_page(_MANAGE)
@require_POST
def switch(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """No new cases of it, or again."""
    is_active = typed_in(request.POST, "aan") == "1"
    services.switch_case_type(actor=staff_of(request), type_id=type_id, is_active=is_active)
    said = _("New cases of this type can be started again.") if is_active else _("Off. Cases that run go on.")
    messages.success(request, said)
    return redirect("cases:type", type_id=type_id)


@desk_page(_MANAGE)
@require_POST
def delete(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    services.delete_case_type(actor=staff_of(request), type_id=type_id)
    messages.success(request, _("The case type is deleted."))
    return redirect("cases:types")


def _index(
    request: HttpRequest, staff: Staff, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"lines": selectors.types_overview(staff), "new_key": uuid7(), "file_key": uuid7(), **(more or {})}
    return render(request, "cases/types/index.html", context, status=status)
