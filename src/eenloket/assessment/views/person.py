"""One person: where somebody stands, the evidence of one element, and recording a judgement."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, is_fragment, staff_of
from eenloket.assessment import grid, selectors, services
from eenloket.assessment.forms import JudgementForm, PurposeForm
from eenloket.assessment.names import short_name
from eenloket.assessment.selectors import Access
from eenloket.assessment.services import Judgement
from eenloket.assessment.types import Source
from eenloket.assessment.web import (
    PurposeNeededError,
    evidence_of,
    heat_map,
    heat_page,
    opened,
    places,
    trend,
    word_for,
)
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.profiles.selectors import employees_of, find_employee, get_employee

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


def _asks_why(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """HR says what for before somebody's page opens, and comes back to it."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PurposeNeededError as needed:
            back = request.get_full_path() if request.method == "GET" else ""
            url = reverse("assessment:purpose", args=[needed.employee.pk]) + "?" + urlencode({"terug": back})
            return redirect(url)

    return asking


@desk_page(Permission.VIEW_PROFILES)
def own(request: HttpRequest) -> HttpResponse:
    """Where do I stand?"""
    staff = staff_of(request)
    employee = find_employee(staff)
    if employee is None:
        return render(request, "assessment/nowhere.html", {"own_places": places(staff, "own")})
    return _person_page(request, employee, Access.OWN)


@desk_page(Permission.VIEW_PROFILES)
@_asks_why
def employee(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Where one employee stands."""
    person, access = opened(staff_of(request), employee_id)
    return _person_page(request, person, access)


@desk_page(Permission.VIEW_PROFILES)
@_asks_why
def evidence(request: HttpRequest, employee_id: uuid.UUID, key: str) -> HttpResponse:
    """What one cell of a heat map rests on: beside the map, or as a page of its own."""
    person, access = opened(staff_of(request), employee_id)
    found = evidence_of(person, key, access)
    if found is None:
        raise NotFoundError(_("This is not asked of this employee."))
    if is_fragment(request):
        return render(request, "assessment/evidence.html", {"evidence": found, "is_fragment": True})
    if access == Access.SUPERIOR:
        word = word_for(found["element"].kind)
        context = heat_map(staff_of(request), word=word, current=(person.pk, key))
        return heat_page(request, context | {"evidence": found})
    return _person_page(request, person, access, evidence=found)


@desk_page(Permission.VIEW_ALL_GAPS)
def individual(request: HttpRequest) -> HttpResponse:
    """HR chooses an employee; nothing is shown of anybody yet."""
    staff = staff_of(request)
    found = employees_of(staff.contact_centre_id).exclude(staff=staff)
    return render(
        request, "assessment/individual.html", {"own_places": places(staff, "individual"), "employees": found}
    )


@desk_page(Permission.VIEW_ALL_GAPS)
@require_http_methods(["GET", "POST"])
def purpose(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """HR says what for."""
    staff = staff_of(request)
    person = get_employee(staff.contact_centre_id, employee_id)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_why(actor=staff, employee_id=employee_id, purpose=form.cleaned_data["purpose"])
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            return redirect(_back_to(request, person))
    context = {
        "employee": person,
        "form": form,
        "own_places": places(staff, "individual"),
        "back": request.GET.get("terug"),
    }
    return render(request, "assessment/purpose.html", context, status=422 if form.errors else 200)


def _back_to(request: HttpRequest, person: Employee) -> str:
    wanted = request.POST.get("terug", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("assessment:employee", args=[person.pk])


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
@_asks_why
def record(request: HttpRequest, employee_id: uuid.UUID, key: str) -> HttpResponse:
    """Record a judgement, an observation, a certificate or a test result."""
    staff = staff_of(request)
    person, access = opened(staff, employee_id)
    found = evidence_of(person, key, access)
    if found is None:
        raise NotFoundError(_("This is not asked of this employee."))
    words = selectors.scale_of(person.contact_centre_id).words_of(key)
    form = JudgementForm(request.POST or None, access=access, element=found["element"], words=words)
    if request.method == "POST" and form.is_valid():
        try:
            _store(staff, person, key, form)
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The judgement is recorded."))
            return redirect("assessment:evidence", employee_id=person.pk, key=key)
    context = {"evidence": found, "form": form, "own_places": places(staff, _place_of(access))}
    return render(request, "assessment/record.html", context, status=422 if form.errors else 200)


def _store(staff: Staff, person: Employee, key: str, form: JudgementForm) -> None:
    typed = form.cleaned_data
    if form.is_measured(typed):
        services.rate_test(
            actor=staff,
            employee_id=person.pk,
            key=key,
            result=typed["result"],
            given_on=typed["given_on"],
            evidence=typed["evidence"],
        )
        return
    judgement = Judgement(
        key=key,
        level=typed["level"],
        source=Source(typed["source"]),
        evidence=typed["evidence"],
        given_on=typed["given_on"],
        expires_on=typed["expires_on"],
    )
    services.rate(actor=staff, employee_id=person.pk, judgements=[judgement])


def _place_of(access: Access) -> str:
    return {Access.OWN: "own", Access.SUPERIOR: "people"}.get(access, "individual")


def _person_page(
    request: HttpRequest, person: Employee, access: Access, *, evidence: dict[str, Any] | None = None
) -> HttpResponse:
    required = selectors.required_by(selectors.functions_of(person))
    gaps: list[dict[str, Any]] = [
        {
            "gap": each,
            "element": required[each.key],
            "name": short_name(required[each.key]),
            "difference": grid.signed(each.difference),
            "shade": grid.shade(each.difference),
        }
        for each in selectors.gaps_of(person.pk)
    ]
    short = [each for each in gaps if (each["gap"].difference or 0) < 0]
    context = {
        "person": person,
        "access": access,
        "own_places": places(staff_of(request), _place_of(access)),
        "short": short,
        "unknown": [each for each in gaps if each["gap"].difference is None],
        "enough": [each for each in gaps if each["gap"].difference is not None and each["gap"].difference >= 0],
        "clashes": sum(each["gap"].is_conflict for each in gaps),
        "functions": selectors.functions_of(person),
        "entries": selectors.entries_of(person) if access != Access.HR else (),
        "months": trend(selectors.standpoints_of([person])),
        "evidence": evidence,
        "today": clock.today(),
    }
    return render(request, "assessment/employee.html", context)
