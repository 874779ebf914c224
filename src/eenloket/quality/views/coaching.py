"""Coaching: starting it, notes, and ending it with the figure before and after."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.assessment.selectors import functions_of, required_by
from eenloket.assessment.web import name_of, opened
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.profiles.selectors import get_employee
from eenloket.quality import selectors, services
from eenloket.quality.services import Plan
from eenloket.quality.types import FORM_OF, FormChannel, Kind, Measure, Outcome
from eenloket.quality.web import asks_why, day_or_none, places, uuid_or_none
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee
    from eenloket.quality.models import Coaching, Evaluation


@desk_page(Permission.EVALUATE)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Begin: from an evaluation (`beoordeling=`) or from what somebody lacks (`over=` an element)."""
    staff = staff_of(request)
    employee = get_employee(staff.contact_centre_id, employee_id)
    if not selectors.may_coach(staff, employee):
        raise NotAllowedError(_("Only the direct superior coaches an advisor."))
    evaluation = _evaluation(staff, request)
    fields: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = services.start_coaching(
                actor=staff,
                coaching_id=uuid_from(request.POST.get("id", "")),
                employee_id=employee_id,
                plan=_plan(request),
                evaluation_id=evaluation.pk if evaluation else None,
            )
        except InvalidError as error:
            fields = error.fields or {"": str(error)}
        else:
            messages.success(request, _("The coaching has started."))
            return redirect("quality:coaching", coaching_id=made.pk)
    typed = request.POST if request.method == "POST" else _initial(request, evaluation)
    context = {
        "own_places": places(staff, ""),
        "employee": employee,
        "evaluation": evaluation,
        "typed": typed,
        "fields": fields,
        "id": request.POST.get("id") or uuid7(),
        "measures": Measure.choices,
        "forms": [(each, selectors.document_in_use(staff.contact_centre_id, each)) for each in FormChannel],
        "elements": _elements(employee),
        "tomorrow": clock.today(),
    }
    return render(request, "quality/coaching_start.html", context, status=422 if fields else 200)


def _evaluation(staff: Staff, request: HttpRequest) -> Evaluation | None:
    key = uuid_or_none(request.POST.get("evaluation") or request.GET.get("beoordeling", ""))
    return selectors.get_evaluation(staff, key)[0] if key else None


def _initial(request: HttpRequest, evaluation: Evaluation | None) -> dict[str, Any]:
    """What stands in the form at first: the lowest mark of the evaluation, or the element asked for."""
    found: dict[str, Any] = {"measure": Measure.CRITERION.value, "element_key": typed_in(request.GET, "over")}
    if evaluation is None:
        return found
    channel = FORM_OF[evaluation.channel].value
    shares = dict(evaluation.shares.values_list("criterion", "share"))
    lowest = min(shares, key=lambda key: shares[key], default="") if evaluation.kind == Kind.LEADER else ""
    criterion = evaluation.version.read().by_key.get(lowest)
    if criterion:
        found["which"] = f"{channel}:{criterion.key}"
        found["element_key"] = found["element_key"] or next(iter(criterion.elements), "")
    return found


def _elements(employee: Employee) -> list[tuple[str, str]]:
    asked = required_by(functions_of(employee))
    return sorted(((key, name_of(each)) for key, each in asked.items()), key=lambda each: each[1])


def _plan(request: HttpRequest) -> Plan:
    """The form offers channel and criterion as one choice."""
    form = request.POST
    channel, _colon, criterion = form.get("which", "").partition(":")
    return Plan(
        what=typed_in(form, "what"),
        measure=form.get("measure", ""),
        channel=channel,
        criterion=criterion,
        element_key=typed_in(form, "element_key")[:120],
        look_again_on=day_or_none(form.get("look_again_on", "")),
        with_goal=form.get("with_goal") == "1",
    )


@desk_page(Permission.EVALUATE, Permission.HANDLE_CONTACTS, Permission.VIEW_ALL_GAPS)
@require_http_methods(["GET", "POST"])
@asks_why
def coaching(request: HttpRequest, coaching_id: uuid.UUID) -> HttpResponse:
    """One coaching action, for the two of whom it is and for HR."""
    staff = staff_of(request)
    found, access = selectors.get_coaching(staff, coaching_id)
    if access == selectors.Access.HR:
        opened(staff, found.employee_id)
    fields: dict[str, str] = {}
    if request.method == "POST":
        try:
            messages.success(request, _do(request, found))
        except InvalidError as error:
            fields = error.fields or {"": str(error)}
        else:
            return redirect("quality:coaching", coaching_id=found.pk)
    context = {
        "own_places": places(staff, ""),
        "coaching": found,
        "access": access,
        "notes": found.notes.select_related("by"),
        "now": selectors.measured_since(found, clock.today()) if found.state == "running" else None,
        "is_seconds": found.measure == Measure.TALK_TIME,
        "may_end": selectors.may_coach(staff, found.employee) and found.state == "running",
        "may_note": access != selectors.Access.HR and found.state == "running",
        "outcomes": Outcome.choices,
        "typed": request.POST,
        "fields": fields,
        "note_id": uuid7(),
        "today": clock.today(),
    }
    return render(request, "quality/coaching.html", context, status=422 if fields else 200)


def _do(request: HttpRequest, found: Coaching) -> str:
    staff, form = staff_of(request), request.POST
    match form.get("step"):
        case "end":
            services.end_coaching(
                actor=staff,
                coaching_id=found.pk,
                outcome=form.get("outcome", ""),
                result=typed_in(form, "result"),
            )
            return str(_("The coaching has ended."))
        case "later":
            services.look_later(actor=staff, coaching_id=found.pk, on=day_or_none(form.get("look_again_on", "")))
            return str(_("You look again on another day."))
    services.add_note(
        actor=staff,
        coaching_id=found.pk,
        text=typed_in(form, "text"),
        note_id=uuid_or_none(form.get("note", "")),
    )
    return str(_("The note is saved."))
