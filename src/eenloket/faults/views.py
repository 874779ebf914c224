"""Reporting a fault from anywhere on the desk, and the page where faults are kept."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7

from . import selectors, services
from .types import Tool

_MANAGE = Permission.MANAGE_FAULTS


@desk_page()
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The dialog: what is known already, and a few words for what is not."""
    staff, errors = staff_of(request), {}
    if request.method == "POST":
        try:
            services.report_fault(
                actor=staff,
                fault_id=uuid_from(request.POST.get("id", "")),
                tool=request.POST.get("tool", ""),
                text=request.POST.get("text", ""),
                is_down=request.POST.get("is_down") == "1",
                told=_told(request),
                browser=request.headers.get("User-Agent", ""),
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        except ConflictError as error:
            errors = {"": str(error)}
        else:
            return render(request, "faults/reported.html")
    context = {
        "faults": selectors.current_faults(staff),
        "tools": Tool.choices,
        "new_id": request.POST.get("id") or uuid7(),
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "faults/report.html", context, status=422 if errors else 200)


@desk_page()
@require_POST
def join(request: HttpRequest, fault_id: uuid.UUID) -> HttpResponse:
    """I have it too."""
    fault = selectors.get_fault(staff_of(request), fault_id)
    services.report_fault(
        actor=staff_of(request),
        fault_id=fault.pk,
        told=_told(request),
        browser=request.headers.get("User-Agent", ""),
    )
    return render(request, "faults/reported.html", {"joined": selectors.get_fault(staff_of(request), fault_id)})


@desk_page()
@require_POST
def read(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """The solution was read."""
    services.note_read(actor=staff_of(request), report_id=report_id)
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if is_safe else "faults:index")


@desk_page()
def index(request: HttpRequest) -> HttpResponse:
    """What does not work, what was solved, and how long tools were down."""
    staff = staff_of(request)
    context = {
        "current": selectors.current_faults(staff),
        "solved": selectors.solved_faults(staff),
        "own_solved": selectors.solved_for(staff),
        "downtime": selectors.downtime(staff),
        "may_manage": may(staff, _MANAGE),
    }
    return render(request, "faults/index.html", context)


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def fault(request: HttpRequest, fault_id: uuid.UUID) -> HttpResponse:
    """One fault, for who handles it."""
    staff, errors = staff_of(request), {}
    found = selectors.get_fault(staff, fault_id)
    if request.method == "POST":
        try:
            done = _handle(request, fault_id)
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, done)
            return redirect("faults:index")
    others = [each for each in selectors.current_faults(staff) if each.pk != fault_id]
    context = {
        "fault": found,
        "reports": selectors.reports_of(found),
        "others": others,
        "errors": errors,
        "typed": request.POST if request.method == "POST" else {"title": found.title, "advice": found.advice},
    }
    return render(request, "faults/fault.html", context, status=422 if errors else 200)


def _handle(request: HttpRequest, fault_id: uuid.UUID) -> str:
    staff, form = staff_of(request), request.POST
    match form.get("what"):
        case "solve":
            services.solve_fault(actor=staff, fault_id=fault_id, solution=form.get("solution", ""))
            return _("Solved. Who reported it reads so.")
        case "join":
            services.join_faults(actor=staff, fault_id=fault_id, into_id=uuid_from(form.get("into", "")))
            return _("Joined: it is one fault now.")
        case _:
            services.make_known(
                actor=staff,
                fault_id=fault_id,
                title=form.get("title", ""),
                advice=form.get("advice", ""),
                is_down=form.get("is_down") == "1",
            )
            return _("Everybody reads this now.")


def _told(request: HttpRequest) -> dict[str, object]:
    """What the page sent along by itself; anything else than that is nothing."""
    try:
        told = json.loads(request.POST.get("context", "{}"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
