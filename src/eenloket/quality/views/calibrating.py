"""A calibration session: asked, blind, compared, agreed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.quality import selectors, services
from eenloket.quality.types import NOT_APPLICABLE, EvaluationState, SessionState
from eenloket.quality.web import places, uuid_or_none
from eenloket.quality.wording import BANDS
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.quality.models import CalibrationSession


@desk_page(Permission.EVALUATE)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Who is asked to evaluate this contact too."""
    staff, error, fields = staff_of(request), "", dict[str, str]()
    contact = selectors.get_evaluable(staff, contact_id)
    if not selectors.may_evaluate(staff, contact.advisor_id):
        raise NotAllowedError(_("Only the direct superior evaluates the contacts of an advisor."))
    chosen = [key for each in request.POST.getlist("evaluators") if (key := uuid_or_none(each))]
    if request.method == "POST":
        try:
            made = services.start_session(
                actor=staff,
                session_id=uuid_from(request.POST.get("id", "")),
                contact_id=contact_id,
                evaluator_ids=chosen,
            )
        except (InvalidError, ConflictError) as refused:
            error, fields = str(refused), getattr(refused, "fields", {})
        else:
            messages.success(request, _("Your colleagues are asked. Nobody sees the marks of another yet."))
            return redirect("quality:calibration", session_id=made.pk)
    context = {
        "own_places": places(staff, ""),
        "contact": contact,
        "colleagues": selectors.who_can_calibrate(staff),
        "chosen": chosen,
        "error": error,
        "fields": fields,
        "id": request.POST.get("id") or uuid7(),
    }
    return render(request, "quality/calibration_start.html", context, status=422 if error else 200)


@desk_page(Permission.EVALUATE)
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Who is done; then everybody's marks side by side; then what was agreed."""
    staff = staff_of(request)
    found = selectors.get_session(staff, session_id)
    error, fields = "", dict[str, str]()
    if request.method == "POST":
        try:
            done = _do(request, found)
        except (InvalidError, ConflictError) as refused:
            error, fields = str(refused), getattr(refused, "fields", {})
        else:
            messages.success(request, done)
            return redirect("quality:calibration", session_id=found.pk)
    comparison = selectors.comparison_of(found)
    own = selectors.own_part(staff, found)
    context = {
        "own_places": places(staff, ""),
        "session": found,
        "own": own,
        "own_is_done": own.state == EvaluationState.DONE,
        "parts": selectors.parts_of(found),
        "comparison": comparison,
        "band": BANDS[comparison.agreement.band] if comparison and comparison.agreement.band else "",
        "is_starter": found.started_by_id == staff.pk,
        "may_agree": found.started_by_id == staff.pk and found.state == SessionState.COMPARED,
        "typed": {name[2:]: value for name, value in request.POST.items() if name.startswith("m-")},
        "critical": request.POST.getlist("critical") or _seen_by_all(found),
        "form": found.version.read(),
        "beside": selectors.beside(staff, own),
        "shows_advisor": False,
        "counted": selectors.counted_of(staff, found),
        "error": error,
        "fields": fields,
        "note": typed_in(request.POST, "note"),
        "na": NOT_APPLICABLE,
    }
    return render(request, "quality/calibration.html", context, status=422 if error else 200)


def _seen_by_all(found: CalibrationSession) -> list[str]:
    """The critical errors to begin with: those that everybody saw."""
    comparison = selectors.comparison_of(found)
    if comparison is None:
        return []
    seen = [set(each.critical) for each in comparison.evaluations]
    return sorted(set.intersection(*seen)) if seen else []


def _do(request: HttpRequest, found: CalibrationSession) -> str:
    staff, form = staff_of(request), request.POST
    if form.get("step") == "leave_out":
        services.leave_out(actor=staff, session_id=found.pk, evaluator_id=uuid_from(form.get("evaluator", "")))
        return str(_("You go on without this colleague."))
    services.agree(
        actor=staff,
        session_id=found.pk,
        marks={name[2:]: str(value) for name, value in form.items() if name.startswith("m-")},
        critical=form.getlist("critical"),
        note=typed_in(form, "note"),
    )
    return str(_("The agreed marks are set. They count as the evaluation of this contact."))
