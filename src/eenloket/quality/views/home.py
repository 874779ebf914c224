"""Where a leader sees what is to be done, and an advisor the own quality."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment.web import opened
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.profiles.selectors import find_employee
from eenloket.quality import selectors
from eenloket.quality.types import CoachingState, SessionState
from eenloket.quality.web import asks_why, places

if TYPE_CHECKING:
    from eenloket.profiles.models import Employee

_NEWEST = 30


@desk_page(Permission.EVALUATE, Permission.HANDLE_CONTACTS, Permission.MANAGE_QUALITY, Permission.VIEW_TEAM_FIGURES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The month of a leader: progress, what is to be evaluated, calibrations, coaching. Others go to their own page."""
    staff = staff_of(request)
    if not may(staff, Permission.EVALUATE):
        own = places(staff, "")
        return redirect(own[0].url if own else "desk:home")
    people = selectors.people_to_evaluate(staff)
    progress = selectors.progress(staff, clock.today())
    sessions = list(selectors.sessions_of(staff)[:_NEWEST])
    context = {
        "own_places": places(staff, "index"),
        "progress": progress,
        "has_norm": any(each.asked for each in progress),
        "month": clock.today(),
        "to_evaluate": selectors.to_evaluate(staff),
        "drafts": selectors.drafts_of(staff),
        "sessions": [(each, selectors.own_part(staff, each)) for each in sessions if each.state != SessionState.AGREED],
        "agreed": [each for each in sessions if each.state == SessionState.AGREED][:6],
        "coaching": selectors.running_for(staff, [each.pk for each in people]),
        "latest": selectors.latest_finished(staff),
        "today": clock.today(),
    }
    return render(request, "quality/index.html", context)


@desk_page(Permission.HANDLE_CONTACTS, Permission.EVALUATE)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What was said of one's own contacts, what is still to be said oneself, and coaching."""
    staff = staff_of(request)
    employee = find_employee(staff)
    context = {
        "own_places": places(staff, "mine"),
        "to_do": selectors.self_evaluations_to_do(staff),
        "evaluations": selectors.own_evaluations(staff)[:_NEWEST],
        **_coaching(employee),
        "today": clock.today(),
    }
    return render(request, "quality/mine.html", context)


@desk_page(Permission.EVALUATE, Permission.VIEW_ALL_GAPS, Permission.HANDLE_CONTACTS)
@require_GET
@asks_why
def person(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """The evaluations and coaching of one advisor: for that person, the superior, and HR after saying what for."""
    staff = staff_of(request)
    employee, access = opened(staff, employee_id)
    if access == selectors.Access.OWN:
        return redirect("quality:mine")
    if employee.staff_id is None:
        raise NotFoundError("There is no such employee.")
    found = selectors.evaluations_of_advisor(employee.staff_id, staff.contact_centre_id)
    context = {
        "own_places": places(staff, ""),
        "employee": employee,
        "may_coach": selectors.may_coach(staff, employee),
        "evaluations": found[:_NEWEST],
        **_coaching(employee),
        "today": clock.today(),
    }
    return render(request, "quality/person.html", context)


def _coaching(employee: Employee | None) -> dict[str, Any]:
    found = list(selectors.coaching_of(employee)) if employee else []
    return {
        "running": [each for each in found if each.state == CoachingState.RUNNING],
        "ended": [each for each in found if each.state == CoachingState.ENDED],
    }
