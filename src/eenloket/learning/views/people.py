"""Whose learning one plans: an overview, one person, and putting somebody on a path."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.learning import grids, rules, selectors, services
from eenloket.learning.forms import EnrolForm
from eenloket.learning.selectors import Journey
from eenloket.profiles.selectors import employees_of, get_employee, profiles_held, reports_of
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


@dataclass(frozen=True, kw_only=True)
class Row:
    """Somebody in the overview, with the path that runs now."""

    employee: Employee
    function: str
    journey: Journey | None
    mastered: int
    overdue: int


def guided_by(staff: Staff) -> QuerySet[Employee]:
    """Whose learning this person plans: who reports here, and for HR everybody in the KCC."""
    if may(staff, Permission.VIEW_ALL_GAPS):
        return employees_of(staff.contact_centre_id).exclude(staff=staff)
    return reports_of(staff)


@desk_page(Permission.MANAGE_LEARNING)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """How far everybody is, and what waits for a signature."""
    staff = staff_of(request)
    services.look_at_group(actor=staff, how="learning.people")
    employees = list(guided_by(staff))
    journeys = selectors.journeys_of([each.pk for each in employees])
    ready = [
        (journey, step)
        for journey in journeys
        if journey.enrolment.is_running
        for step in journey.ready
        if selectors.may_sign_off(staff, journey.enrolment)
    ]
    grid = grids.coverage_grid(staff.contact_centre_id, ())
    context = {"rows": _rows(employees, journeys), "ready": ready, "total": grid.total}
    return render(request, "learning/people.html", context)


def _rows(employees: list[Employee], journeys: list[Journey]) -> list[Row]:
    ids, today = [each.pk for each in employees], clock.today()
    held, skills, overdue = profiles_held(ids, today), selectors.skill_set(ids, today), selectors.overdue_goals(ids)
    running: dict[uuid.UUID, Journey] = {}
    for journey in journeys:
        if journey.enrolment.is_running:
            running.setdefault(journey.enrolment.employee_id, journey)
    return [
        Row(
            employee=each,
            function=", ".join(profile.name for profile in held.get(each.pk, [])),
            journey=running.get(each.pk),
            mastered=len(skills[each.pk].cells),
            overdue=overdue.get(each.pk, 0),
        )
        for each in employees
    ]


@desk_page(Permission.VIEW_PROFILES)
@require_GET
def person(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """The paths of one person."""
    staff = staff_of(request)
    employee = get_employee(staff.contact_centre_id, employee_id)
    services.look_at(actor=staff, employee=employee, how="learning.person")
    today = clock.today()
    journeys = selectors.journeys_of([employee.pk])
    skills = selectors.skill_set([employee.pk], today)[employee.pk]
    busy = rules.coverage(journey.busy_cells for journey in journeys if journey.enrolment.is_running)
    languages, duties = selectors.languages_and_duties(skills)
    context = {
        "employee": employee,
        "functions": profiles_held([employee.pk], today).get(employee.pk, []),
        "journeys": [(each, selectors.may_sign_off(staff, each.enrolment)) for each in journeys],
        "may_guide": selectors.may_guide(staff, employee),
        "may_plan": selectors.may_edit_plan(staff, employee),
        "mentors": selectors.mentors_of(staff.contact_centre_id).exclude(pk=employee.pk),
        "grid": grids.coverage_grid(staff.contact_centre_id, skills.cells, busy),
        "languages": languages,
        "duties": duties,
    }
    return render(request, "learning/person.html", context)


@desk_page(Permission.MANAGE_LEARNING)
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Put somebody on a path; that of the municipality's choice is proposed."""
    staff = staff_of(request)
    employee = get_employee(staff.contact_centre_id, employee_id)
    if not selectors.may_guide(staff, employee):
        raise NotAllowedError(_("Only the superior and HR plan what a colleague learns."))
    proposals = selectors.entry_proposals(employee)
    following = None if proposals else selectors.growth_path(employee)
    first = proposals[0].path if len(proposals) == 1 else following
    form = EnrolForm(request.POST or None, employee=employee, initial={"path": first.pk} if first else {})
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                _enrol(staff, employee, form)
                messages.success(request, _("%(name)s is on the path.") % {"name": employee.name})
                return redirect("learning:person", employee_id=employee.pk)
        except InvalidError as error:
            form.refuse(error)
        status = 422
    context = {
        "employee": employee,
        "form": form,
        "chosen_by": {each.path.pk: ", ".join(each.municipalities) for each in proposals},
        "following": following,
        "undecided": len(proposals) > 1,
    }
    return render(request, "learning/enrol.html", context, status=status)


def _enrol(staff: Staff, employee: Employee, form: EnrolForm) -> None:
    mentor = form.cleaned_data["mentor"]
    services.enrol(
        actor=staff,
        employee_id=employee.pk,
        path_id=form.cleaned_data["path"].pk,
        mentor_id=mentor.pk if mentor else None,
    )


@desk_page(Permission.MANAGE_LEARNING)
@require_POST
def mentor(request: HttpRequest, enrolment_id: uuid.UUID) -> HttpResponse:
    """Give somebody another mentor."""
    chosen = uuid_or_none(typed_in(request.POST, "mentor"))
    enrolment = services.change_mentor(actor=staff_of(request), enrolment_id=enrolment_id, mentor_id=chosen)
    messages.success(request, _("The mentor is saved."))
    return redirect("learning:person", employee_id=enrolment.employee_id)


@desk_page(Permission.MANAGE_LEARNING)
@require_POST
def stop(request: HttpRequest, enrolment_id: uuid.UUID) -> HttpResponse:
    """Take somebody off a path."""
    enrolment = services.stop_enrolment(actor=staff_of(request), enrolment_id=enrolment_id)
    messages.success(request, _("The path is stopped. What was signed off stays."))
    return redirect("learning:person", employee_id=enrolment.employee_id)
