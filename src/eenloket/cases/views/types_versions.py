"""Earlier versions of a case type, and what differs between two."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases import selectors, services
from eenloket.cases.rules import case_types as rules
from eenloket.cases.type_editor import names_of_departments, shown, shown_changes
from eenloket.core.errors import NotFoundError
from eenloket.ui.typed import typed_in

_MANAGE = Permission.MANAGE_CASE_TYPES


@desk_page(_MANAGE)
@require_GET
def index(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """Every version, newest first, with how many cases go by it."""
    staff = staff_of(request)
    found = selectors.get_case_type(staff, type_id)
    versions = list(selectors.versions_of_type(found))
    running = selectors.running_by_number(staff, found)
    context = {
        "case_type": found,
        "document": services.newest_document(found),
        "version": versions[0] if versions else None,
        "versions": [(each, running.get(each.number, 0)) for each in versions],
        "tab": "versies",
    }
    return render(request, "cases/types/versions.html", context)


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, type_id: uuid.UUID, number: int) -> HttpResponse:
    """An earlier version to look back at; posted, it becomes the draft."""
    staff = staff_of(request)
    if request.method == "POST":
        services.restore_type_version(actor=staff, type_id=type_id, number=number)
        messages.success(request, _("Version %(n)s is the draft now. It holds when you publish it.") % {"n": number})
        return redirect("cases:type_edit", type_id=type_id)
    found = selectors.get_case_type(staff, type_id)
    seen = selectors.get_type_version(found, number)
    document = rules.read(seen.document)
    context = {
        **shown(document, names_of_departments(staff.contact_centre_id)),
        "case_type": found,
        "seen": seen,
        "version": selectors.versions_of_type(found).first(),
        "open_cases": selectors.running_by_number(staff, found).get(number, 0),
        "tab": "versies",
    }
    return render(request, "cases/types/version.html", context)


@desk_page(_MANAGE)
@require_GET
def difference(request: HttpRequest, type_id: uuid.UUID) -> HttpResponse:
    """What differs between two versions: `van` and `naar` in the address, else the newest two."""
    staff = staff_of(request)
    found = selectors.get_case_type(staff, type_id)
    numbers = list(selectors.versions_of_type(found).values_list("number", flat=True))
    if not numbers:
        raise NotFoundError(_("That version does not exist."))
    newer = _number(request, "naar", numbers[0])
    older = _number(request, "van", max((each for each in numbers if each < newer), default=newer))
    before, after = selectors.get_type_version(found, older), selectors.get_type_version(found, newer)
    context = {
        "case_type": found,
        "document": rules.read(after.document),
        "version": selectors.versions_of_type(found).first(),
        "before": before,
        "after": after,
        "numbers": numbers,
        "changes": shown_changes(rules.read(before.document), rules.read(after.document), staff.contact_centre_id),
        "tab": "versies",
    }
    return render(request, "cases/types/difference.html", context)


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    typed = typed_in(request.GET, name)
    return int(typed) if typed.isdecimal() and len(typed) < 6 else otherwise
