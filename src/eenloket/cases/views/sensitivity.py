"""Marking a case as complex or sensitive, whom a complaint is about, and the list of who keeps an eye on them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases import selectors, services
from eenloket.cases.types import Sensitivity
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import receivers_for
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

_TOLD: Final = {
    Sensitivity.NORMAL: gettext_lazy("whoever may see cases sees it"),
    Sensitivity.COMPLEX: gettext_lazy("goes to a Klantadviseur 1 or the team leader"),
    Sensitivity.SENSITIVE: gettext_lazy("seen only by them, by who handles it and by who handed it over"),
}


@desk_page(Permission.VIEW_SENSITIVE_CASES)
@require_GET
def watched(request: HttpRequest) -> HttpResponse:
    """Open cases that are complex or sensitive."""
    return render(request, "cases/sensitivity/watched.html", {"rows": selectors.watch_list(staff_of(request))})


@desk_page(Permission.HANDLE_CASES, Permission.VIEW_CASES)
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say how sensitive a case is; of a complaint also whom it is about."""
    staff = staff_of(request)
    found = services.look_at(actor=staff, case_id=case_id)
    if request.method != "POST":
        return _page(request, staff, found)
    try:
        done = _concern(request, staff, case_id) if request.POST.get("what") == "concern" else _mark(request, case_id)
    except InvalidError as error:
        return _page(request, staff, found, errors=error.fields, status=422)
    except ConflictError as error:
        return _page(request, staff, found, errors={"": str(error)}, status=409)
    messages.success(request, done)
    if not selectors.cases_for(staff).filter(pk=case_id).exists():  # from here on it is for few
        return redirect("desk:inbox")
    return redirect("desk:case", case_id=case_id)


def _mark(request: HttpRequest, case_id: uuid.UUID) -> str:
    services.mark(
        actor=staff_of(request),
        case_id=case_id,
        sensitivity=typed_in(request.POST, "sensitivity"),
        reason=typed_in(request.POST, "reason"),
        event_id=uuid_or_none(request.POST.get("once", "")),
    )
    return _("Marked.")


def _concern(request: HttpRequest, staff: Staff, case_id: uuid.UUID) -> str:
    kind, _colon, key = typed_in(request.POST, "concerns").partition(":")
    chosen = uuid_or_none(key)
    services.say_whom_it_concerns(
        actor=staff,
        case_id=case_id,
        staff_id=chosen if kind == "s" else None,
        department_id=chosen if kind == "d" else None,
    )
    return _("Noted.")


def _page(
    request: HttpRequest, staff: Staff, case: Case, *, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    is_complaint = selectors.is_complaint(case)
    context = {
        "case": case,
        "choices": [(each.value, each.label, _TOLD[each]) for each in Sensitivity],
        "typed": request.POST if errors else {"sensitivity": case.sensitivity, "reason": case.sensitivity_reason},
        "errors": errors or {},
        "once": uuid7(),
        "may_unmark": selectors.may_unmark(staff, case),
        "is_complaint": is_complaint,
        "may_concern": is_complaint and may(staff, Permission.HANDLE_CASES),
        "concern": selectors.concern_of(case) if is_complaint else None,
        "departments": receivers_for(case.contact_centre_id, case.municipality_id) if is_complaint else [],
        "colleagues": selectors.colleagues_named(staff, case) if is_complaint else [],
    }
    return render(request, "cases/sensitivity/mark.html", context, status=status)
