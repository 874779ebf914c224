"""Development plans and courses."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.learning import selectors, services
from eenloket.learning.forms import (
    CourseForm,
    DropForm,
    FinishForm,
    GoalForm,
    NewGoalForm,
    RefusingForm,
    values_of_course,
    values_of_goal,
)
from eenloket.learning.types import GoalKind, GoalState, Proposal
from eenloket.profiles.selectors import find_employee, get_employee, is_superior, may_see_individual
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.learning.models import Goal
    from eenloket.profiles.models import Employee


@desk_page(Permission.VIEW_PROFILES)
@require_GET
def plan(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Somebody's goals, and those that follow from the gaps."""
    staff = staff_of(request)
    employee = _seen(staff, employee_id)
    goals = list(selectors.goals_of(employee.pk))
    context = {
        "employee": employee,
        "own": find_employee(staff) == employee,
        "open": [goal for goal in goals if goal.state == GoalState.OPEN],
        "closed": [goal for goal in reversed(goals) if goal.state != GoalState.OPEN],
        "proposals": [(each, action_of(each)) for each in selectors.proposals_for(employee)],
        "may_edit": selectors.may_edit_plan(staff, employee),
        "today": clock.today(),
    }
    return render(request, "learning/plan.html", context)


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def goal_new(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Put a goal in the plan: one that was proposed (`over=<key>`), or one of one's own choice."""
    staff = staff_of(request)
    employee = _seen(staff, employee_id)
    if not selectors.may_edit_plan(staff, employee):
        raise NotAllowedError(_("You cannot change the development plan of this colleague."))
    shown = _proposed(employee, typed_in(request.GET, "over"))
    form = NewGoalForm(request.POST or None, initial=shown, contact_centre_id=staff.contact_centre_id)
    if request.method == "POST" and form.is_valid():
        try:
            services.accept_goal(actor=staff, employee_id=employee.pk, **form.values())
        except InvalidError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The goal is in the plan."))
            return redirect("learning:plan", employee_id=employee.pk)
    context = {"employee": employee, "form": form}
    return render(request, "learning/goal_new.html", context, status=422 if form.errors else 200)


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def goal(request: HttpRequest, goal_id: uuid.UUID) -> HttpResponse:
    """Change a goal, finish it or drop it."""
    staff = staff_of(request)
    found = selectors.get_goal(staff.contact_centre_id, goal_id)
    _look(staff, found.employee)
    step = typed_in(request.POST, "step") if request.method == "POST" else ""
    forms = _goal_forms(request, found, step)
    if step in forms and forms[step].is_valid():
        try:
            _do(staff, found, step, forms[step])
        except InvalidError as error:
            forms[step].refuse(error)
        else:
            messages.success(request, _("The plan is saved."))
            return redirect("learning:plan", employee_id=found.employee_id)
    context = {
        "goal": found,
        "employee": found.employee,
        "may_edit": selectors.may_edit_plan(staff, found.employee) and found.state == GoalState.OPEN,
        "may_judge": is_superior(staff, found.employee),
        **forms,
    }
    return render(request, "learning/goal.html", context, status=422 if step else 200)


def _goal_forms(request: HttpRequest, found: Goal, step: str) -> dict[str, RefusingForm]:
    """The three forms of the page; the one that was sent holds what was typed."""
    typed = {name: request.POST if name == step else None for name in ("change", "finish", "drop")}
    return {
        "change": GoalForm(
            typed["change"], initial=values_of_goal(found), contact_centre_id=found.contact_centre_id, prefix="change"
        ),
        "finish": FinishForm(typed["finish"], prefix="finish"),
        "drop": DropForm(typed["drop"], prefix="drop"),
    }


def _do(staff: Staff, found: Goal, step: str, form: RefusingForm) -> None:
    if isinstance(form, GoalForm):
        services.change_goal(actor=staff, goal_id=found.pk, **form.values())
    elif step == "finish":
        services.finish_goal(actor=staff, goal_id=found.pk, **form.cleaned_data)
    else:
        services.drop_goal(actor=staff, goal_id=found.pk, **form.cleaned_data)


@desk_page(Permission.VIEW_PROFILES)
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """The catalogue of courses."""
    staff = staff_of(request)
    texts = selectors.element_texts(staff.contact_centre_id)
    rows = [
        (course, [texts[key] for key in course.elements if key in texts])
        for course in selectors.courses_of(staff.contact_centre_id).order_by("-is_active", "name")
    ]
    context = {"rows": rows, "may_manage": may(staff, Permission.MANAGE_LEARNING)}
    return render(request, "learning/courses.html", context)


@desk_page(Permission.MANAGE_LEARNING)
@require_http_methods(["GET", "POST"])
def course_edit(request: HttpRequest, course_id: uuid.UUID | None = None) -> HttpResponse:
    """Make a course, or change one."""
    staff = staff_of(request)
    course = selectors.get_course(staff.contact_centre_id, course_id) if course_id else None
    shown = values_of_course(course) if course else {"is_active": True}
    form = CourseForm(request.POST or None, initial=shown, contact_centre_id=staff.contact_centre_id)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_course(actor=staff, course_id=course_id, **form.cleaned_data)
        except InvalidError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("learning:courses")
    context = {"course": course, "form": form}
    return render(request, "learning/course_edit.html", context, status=422 if form.errors else 200)


def _seen(staff: Staff, employee_id: uuid.UUID) -> Employee:
    employee = get_employee(staff.contact_centre_id, employee_id)
    _look(staff, employee)
    return employee


def _look(staff: Staff, employee: Employee) -> None:
    """A plan follows from gaps: it is seen by who may see those, so not by a mentor. Raises NotAllowedError."""
    if not may_see_individual(staff, employee):
        raise NotAllowedError(_("You cannot see the development plan of this colleague."))
    services.look_at(actor=staff, employee=employee, how="learning.plan")


def _proposed(employee: Employee, key: str) -> dict[str, object]:
    """What the form shows for a goal that follows from a gap."""
    found = next((each for each in selectors.proposals_for(employee) if each.key == key), None)
    if found is None:
        return {"to_level": 3, "kind": GoalKind.PRACTICE, "element_key": key}
    return {
        "element_key": found.key,
        "to_level": found.to_level,
        "kind": found.kind,
        "action": action_of(found),
        "due": found.due,
        "module": found.module_id,
        "course": found.course_id,
    }


def action_of(proposal: Proposal) -> str:
    """What the proposal says should be done, in words to change."""
    words = {
        GoalKind.MODULE: _("Do the module %(means)s and have it signed off."),
        GoalKind.COURSE: _("Follow the course %(means)s and use it at work."),
        GoalKind.COACHING: _("Three coaching talks with the team leader, with an example of one's own each time."),
        GoalKind.PRACTICE: _("Practise at work with a colleague beside, and look back each week."),
    }
    return words[proposal.kind] % {"means": proposal.means}
