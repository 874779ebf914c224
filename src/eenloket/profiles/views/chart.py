"""The organisation: who reports to whom, in which function; and one person's place in it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.profiles import selectors, services
from eenloket.profiles.forms import AppointForm, EndForm, SuperiorForm
from eenloket.ui.typed import typed_in


@desk_page(Permission.VIEW_PROFILES)
def chart(request: HttpRequest) -> HttpResponse:
    """From the director to the teams and their people; places without people and people without a function."""
    staff = staff_of(request)
    lines = selectors.function_lines(staff.contact_centre_id)
    context = {
        "chart": selectors.chart_of(staff.contact_centre_id),
        "lines": lines,
        "vacancies": [line for line in lines if line.vacancies],
        "without": list(selectors.without_function(staff.contact_centre_id)),
        "may_edit": may(staff, Permission.EDIT_PROFILES),
    }
    return render(request, "profiles/chart.html", context)


@desk_page(Permission.VIEW_PROFILES)
def person(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Which functions somebody holds, and to whom this person reports."""
    return _person_page(request, employee_id)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Somebody without an account."""
    employee = services.add_employee(actor=staff_of(request), name=typed_in(request.POST, "name"))
    messages.success(request, _("%(name)s is added.") % {"name": employee.name})
    return redirect("profiles:person", employee.pk)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def appoint(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Give somebody a function."""
    staff = staff_of(request)
    form = AppointForm(request.POST, profiles=selectors.profiles_of(staff.contact_centre_id))
    if not form.is_valid():
        return _person_page(request, employee_id, appoint_form=form)
    values = form.cleaned_data
    services.appoint(
        actor=staff,
        employee_id=employee_id,
        profile_id=values["profile"].pk,
        starts_on=values["starts_on"],
        hours_per_week=values["hours_per_week"],
    )
    messages.success(request, _("The function is given."))
    return redirect("profiles:person", employee_id)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def end(request: HttpRequest, employee_id: uuid.UUID, appointment_id: uuid.UUID) -> HttpResponse:
    """Take a function back from a day."""
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            services.end_appointment(
                actor=staff_of(request), appointment_id=appointment_id, ends_on=form.cleaned_data["ends_on"]
            )
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The function ends."))
            return redirect("profiles:person", employee_id)
    return _person_page(request, employee_id, end_form=form, ending=appointment_id)


@desk_page(Permission.EDIT_PROFILES)
@require_POST
def superior(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Say to whom somebody reports."""
    staff = staff_of(request)
    form = SuperiorForm(request.POST, employees=selectors.employees_of(staff.contact_centre_id))
    if form.is_valid():
        chosen = form.cleaned_data["superior"]
        try:
            services.set_superior(actor=staff, employee_id=employee_id, superior_id=chosen.pk if chosen else None)
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The superior is set."))
            return redirect("profiles:person", employee_id)
    return _person_page(request, employee_id, superior_form=form)


def _person_page(
    request: HttpRequest,
    employee_id: uuid.UUID,
    *,
    appoint_form: AppointForm | None = None,
    superior_form: SuperiorForm | None = None,
    end_form: EndForm | None = None,
    ending: uuid.UUID | None = None,
) -> HttpResponse:
    staff = staff_of(request)
    employee = selectors.get_employee(staff.contact_centre_id, employee_id)
    appointments = list(selectors.appointments_of(employee))
    today = clock.today()
    held = [each for each in appointments if each.ends_on is None or each.ends_on > today]
    others = selectors.employees_of(staff.contact_centre_id).exclude(pk=employee.pk)
    may_edit = may(staff, Permission.EDIT_PROFILES)
    context = {
        "employee": employee,
        "held": held,
        "past": [each for each in appointments if each not in held],
        "superior": selectors.superior_of(employee),
        "reports": list(selectors.reports_of(employee.staff)) if employee.staff else [],
        "may_edit": may_edit,
        "may_see_hours": may_edit or employee.staff_id == staff.pk or selectors.is_superior(staff, employee),
        "today": today,
        "appoint_form": appoint_form or AppointForm(profiles=selectors.profiles_of(staff.contact_centre_id)),
        "superior_form": superior_form or SuperiorForm(employees=others, initial={"superior": employee.superior_id}),
        "end_form": end_form or EndForm(initial={"ends_on": today}),
        "ending": ending,
    }
    refused = any(form and form.errors for form in (appoint_form, superior_form, end_form))
    return render(request, "profiles/person.html", context, status=422 if refused else 200)
