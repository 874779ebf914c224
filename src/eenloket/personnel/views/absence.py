from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import NotAllowedError
from eenloket.personnel import selectors, services
from eenloket.personnel.forms import AbsenceChangeForm, AbsenceForm, MomentForm, PartForm, RecoveryForm
from eenloket.personnel.rules import percentage_on
from eenloket.personnel.types import Eye
from eenloket.profiles.selectors import employees_of, reports_of

from .common import FormPage, bound, form_page
from .people import person_url

_NO_WHY = _("Note that and how much somebody is absent, never why. Health data does not belong here (AVG art. 9).")


def absence_url(absence_id: uuid.UUID) -> str:
    return reverse("personnel:absence", args=[absence_id])


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
def absences(request: HttpRequest) -> HttpResponse:
    """Who is absent now, what has to be done, and the figures per team."""
    actor = staff_of(request)
    if selectors.is_hr(actor):
        people = list(employees_of(actor.contact_centre_id))
        found = services.look_at_absences(actor=actor, people=people)
    else:
        people = list(reports_of(actor))
        found = selectors.open_absences(people)
    today = clock.today()
    rows = [
        (each, percentage_on([each.as_spell()], today), next(iter(selectors.moments_left(each)), None))
        for each in found
        if each.employee.staff_id != actor.pk
    ]
    months, figures = selectors.absence_figures(people)
    context = {"rows": rows, "months": months, "figures": figures, "today": today, "people": people}
    return render(request, "personnel/absences.html", context)


@desk_page(Permission.VIEW_PROFILES)
def absence(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """One absence with its dates."""
    actor = staff_of(request)
    found, eye = selectors.get_absence(actor, absence_id)
    services.note_look(
        actor=actor, eye=eye, subject=found.employee, how="personnel.absence_opened", label=found.employee.name
    )
    today = clock.today()
    expected = {"expected_on": found.expected_on, "work_agreements": found.work_agreements}
    context = {
        "absence": found,
        "employee": found.employee,
        "keeps": eye != Eye.SELF,
        "timeline": selectors.timeline_of(found),
        "now": percentage_on([found.as_spell()], today),
        "weeks": (min(found.recovered_on or today, today) - found.counts_from).days // 7,
        "today": today,
        "change_form": AbsenceChangeForm(initial=expected, auto_id="change-%s"),
        "part_form": PartForm(auto_id="part-%s"),
        "recovery_form": RecoveryForm(auto_id="recovery-%s"),
    }
    return render(request, "personnel/absence.html", context)


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
def report(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Note that somebody is absent."""
    actor = staff_of(request)
    employee = selectors.led_employee(actor, employee_id)
    return form_page(
        request,
        bound(request, AbsenceForm),
        FormPage(title=_("Report absent"), submit=_("Report"), back=person_url(employee_id), note=_NO_WHY),
        do=lambda data: services.report_absence(
            actor=actor, absence_id=data.pop("key"), employee_id=employee_id, **data
        ),
        done=lambda made: absence_url(made.pk),
        said=_("The absence is noted."),
        about=employee.name,
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def change(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """Keep when somebody is expected back, and agreements about work."""
    actor, back = staff_of(request), _kept(request, absence_id)
    return form_page(
        request,
        bound(request, AbsenceChangeForm),
        FormPage(title=_("Expected return"), submit=_("Save"), back=back, note=_NO_WHY),
        do=lambda data: services.change_absence(actor=actor, absence_id=absence_id, **data),
        done=back,
        said=_("The absence is changed."),
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def part(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """Somebody is at work again for a part."""
    actor, back = staff_of(request), _kept(request, absence_id)
    return form_page(
        request,
        bound(request, PartForm),
        FormPage(title=_("Partly at work"), submit=_("Save"), back=back),
        do=lambda data: services.recover_partly(actor=actor, absence_id=absence_id, **data),
        done=back,
        said=_("The absence is changed."),
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def recovered(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """Somebody is fully at work again."""
    actor, back = staff_of(request), _kept(request, absence_id)
    return form_page(
        request,
        bound(request, RecoveryForm),
        FormPage(title=_("Report recovered"), submit=_("Report recovered"), back=back),
        do=lambda data: services.recover(actor=actor, absence_id=absence_id, **data),
        done=back,
        said=_("Recovered: the absence is closed."),
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def moment(request: HttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """Say that a moment of the law was seen to."""
    actor, back = staff_of(request), _kept(request, absence_id)
    return form_page(
        request,
        bound(request, MomentForm),
        FormPage(title=_("Seen to"), submit=_("Note as done"), back=back),
        do=lambda data: services.settle_moment(actor=actor, absence_id=absence_id, **data),
        done=back,
        said=_("Noted as done."),
    )


def _kept(request: HttpRequest, absence_id: uuid.UUID) -> str:
    """The address of an absence that this person keeps. Raises NotFoundError, NotAllowedError."""
    _found, eye = selectors.get_absence(staff_of(request), absence_id)
    if eye == Eye.SELF:
        raise NotAllowedError(_("Your superior or HR does this for you."))
    return absence_url(absence_id)
