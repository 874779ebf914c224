"""What an employee sees: the own path, what comes next, and whom one guides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.learning import grids, rules, selectors
from eenloket.learning.types import NO_SKILLS, GoalState
from eenloket.profiles.selectors import find_employee

from .people import people


@desk_page(Permission.VIEW_PROFILES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The people for who plans learning, else the own path."""
    if may(staff_of(request), Permission.MANAGE_LEARNING):
        return people(request)
    return mine(request)


@desk_page(Permission.VIEW_PROFILES)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The own path as steps, the next thing to do, and what is mastered."""
    staff = staff_of(request)
    employee = find_employee(staff)
    journeys = selectors.journeys_of([employee.pk]) if employee else []
    skills = selectors.skill_set([employee.pk], clock.today())[employee.pk] if employee else NO_SKILLS
    busy = rules.coverage(journey.busy_cells for journey in journeys if journey.enrolment.is_running)
    languages, duties = selectors.languages_and_duties(skills)
    goals = selectors.goals_of(employee.pk).filter(state=GoalState.OPEN) if employee else []
    context = {
        "employee": employee,
        "journeys": journeys,
        "running": [each for each in journeys if each.enrolment.is_running],
        "grid": grids.coverage_grid(staff.contact_centre_id, skills.cells, busy),
        "languages": languages,
        "duties": duties,
        "goals": goals,
        "today": clock.today(),
        "mentees": selectors.mentees_of(staff) if may(staff, Permission.MENTOR) else [],
    }
    return render(request, "learning/mine.html", context)
