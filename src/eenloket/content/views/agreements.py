"""What is agreed with each department about the content it owns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.content import services
from eenloket.core.errors import InvalidError
from eenloket.organisation.directory import directory_of
from eenloket.ui.typed import typed_in


@desk_page(Permission.MANAGE_STAFF, Permission.EDIT_CONTENT)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The agreements by department; the functional administrator changes them."""
    if request.method == "GET":
        return _page(request)
    form = request.POST
    days = typed_in(form, "norm_days").strip()
    try:
        services.agree_with_department(
            actor=staff_of(request),
            department_id=uuid_from(form.get("department", "")),
            norm_days=int(days) if days.isdecimal() and len(days) < 4 else None,
            needs_second=form.get("needs_second") == "1",
        )
    except InvalidError as error:
        return _page(request, {"error": str(error), "wrong": form.get("department", "")}, status=422)
    messages.success(request, _("Agreement kept."))
    return redirect("content:agreements")


def _page(request: HttpRequest, more: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    staff = staff_of(request)
    departments = [each for each in directory_of(staff.contact_centre_id).departments.values() if each.is_active]
    context = {"departments": departments, "may_agree": may(staff, Permission.MANAGE_STAFF), **(more or {})}
    return render(request, "content/agreements.html", context, status=status)
