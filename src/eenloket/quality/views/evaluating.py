"""One evaluation: the contact beside the form while it is a draft, and what follows once it is finished."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment.selectors import scale_of
from eenloket.assessment.web import PurposeNeededError, name_of
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.profiles.selectors import find_employee
from eenloket.quality import rules, selectors, services
from eenloket.quality.selectors import Seat
from eenloket.quality.services import Typed
from eenloket.quality.types import NOT_APPLICABLE, EvaluationState, Kind, Reaction, SessionState
from eenloket.quality.web import asks_why, number_in, places
from eenloket.quality.wording import REASONS
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.quality.models import Evaluation

_ANYBODY = (Permission.EVALUATE, Permission.HANDLE_CONTACTS, Permission.VIEW_ALL_GAPS)


@desk_page(Permission.EVALUATE, Permission.HANDLE_CONTACTS)
@require_POST
def start(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Begin to evaluate a contact, or go on with it; `kind=self` for an own one."""
    kind = Kind.SELF if request.POST.get("kind") == Kind.SELF else Kind.LEADER
    made = services.start_evaluation(actor=staff_of(request), contact_id=contact_id, kind=kind)
    return redirect("quality:evaluation", evaluation_id=made.pk)


@desk_page(Permission.EVALUATE)
@require_POST
def ask_self(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Ask the advisor what the advisor thinks of this contact."""
    made = services.ask_self_evaluation(actor=staff_of(request), contact_id=contact_id)
    messages.success(request, _("%(name)s is asked to evaluate this contact.") % {"name": made.advisor.name})
    own = selectors.beside_of_kind(made, Kind.LEADER)
    return redirect("quality:evaluation", evaluation_id=own.pk) if own else redirect("quality:index")


@desk_page(*_ANYBODY)
@require_http_methods(["GET", "POST"])
@asks_why
def evaluation(request: HttpRequest, evaluation_id: uuid.UUID) -> HttpResponse:
    """The form beside the contact, or what came of it. Sent along, the form is finished."""
    staff = staff_of(request)
    found, seat = _opened(staff, evaluation_id)
    if found.state == EvaluationState.DONE and request.method == "GET":
        return _finished(request, found, seat)
    error, fields = "", dict[str, str]()
    if request.method == "POST":
        try:
            services.finish_evaluation(
                actor=staff, evaluation_id=found.pk, revision=_revision(request), typed=typed_in_form(request)
            )
        except (InvalidError, ConflictError) as refused:
            error, fields = str(refused), getattr(refused, "fields", {})
        else:
            messages.success(request, _("The evaluation is finished."))
            if found.kind == Kind.CALIBRATION:
                return redirect("quality:calibration", session_id=found.session_id)
            return redirect("quality:evaluation", evaluation_id=found.pk)
    return _draft_page(request, found, seat, error, fields)


def _draft_page(
    request: HttpRequest, found: Evaluation, seat: Seat, error: str, fields: dict[str, str]
) -> HttpResponse:
    """With what was typed when it was refused, else with what is saved."""
    staff = staff_of(request)
    form = found.version.read()
    if error:
        typed = typed_in_form(request)
        marks, remarks, critical, summary = typed.marks, typed.remarks, list(typed.critical), typed.summary
    else:
        marks = {key: str(mark) for key, mark in found.marks.items()}
        remarks, critical, summary = found.remarks, found.critical, found.summary
    context = {
        "own_places": places(staff, ""),
        "evaluation": found,
        "seat": seat,
        "form": form,
        "marks": marks,
        "remarks": remarks,
        "critical": critical,
        "summary": summary,
        "missing": len(rules.unmarked(form, found.marks)),
        "score": found.result(),
        "beside": selectors.beside(staff, found),
        "shows_advisor": found.kind != Kind.CALIBRATION,
        "error": error,
        "fields": fields,
        "na": NOT_APPLICABLE,
    }
    return render(request, "quality/evaluate.html", context, status=422 if error else 200)


@desk_page(Permission.EVALUATE, Permission.HANDLE_CONTACTS)
@require_POST
def save(request: HttpRequest, evaluation_id: uuid.UUID) -> HttpResponse:
    """Keep what stands in the form; answers with the score so far."""
    saved = services.save_evaluation(
        actor=staff_of(request), evaluation_id=evaluation_id, revision=_revision(request), typed=typed_in_form(request)
    )
    score = saved.result()
    return JsonResponse(
        {
            "revision": saved.revision,
            "saved": f"{timezone.localtime(saved.saved_at):%-H.%M.%S}",
            "score": None if score.share is None else round(100 * score.share),
            "points": _figure(score.points),
            "possible": _figure(score.possible),
            "zeroed": score.is_zeroed,
            "missing": len(rules.unmarked(saved.version.read(), saved.marks)),
        }
    )


def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _finished(request: HttpRequest, found: Evaluation, seat: Seat) -> HttpResponse:
    """What was said, the answer of the advisor, and for the superior what it means."""
    staff = staff_of(request)
    if found.kind == Kind.CALIBRATION:
        return redirect("quality:calibration", session_id=found.session_id)
    is_superior = seat in (Seat.EVALUATOR, Seat.SUPERIOR) and found.kind == Kind.LEADER
    may_act = is_superior and selectors.may_evaluate(staff, found.advisor_id)
    other = selectors.beside_of_kind(found, Kind.LEADER if found.kind == Kind.SELF else Kind.SELF)
    employee = find_employee(found.advisor)
    context = {
        "own_places": places(staff, ""),
        "evaluation": found,
        "seat": seat,
        "form": found.version.read(),
        "score": found.result(),
        "beside": selectors.beside(staff, found),
        "shows_advisor": True,
        "other": other,
        "employee": employee,
        "reactions": Reaction.choices,
        "may_react": seat == Seat.ADVISOR and found.kind == Kind.LEADER,
        "may_reopen": found.evaluator_id == staff.pk,
        "may_act": may_act,
        "lines": _lines(found) if may_act else [],
        "scale": scale_of(staff.contact_centre_id).words if may_act else (),
        "may_calibrate": may_act and found.session is None,
        "session": found.session if found.session and found.session.state == SessionState.AGREED else None,
        "na": NOT_APPLICABLE,
    }
    return render(request, "quality/evaluation.html", context)


def _lines(found: Evaluation) -> list[dict[str, Any]]:
    """What the marks say about levels, in words."""
    return [
        {
            "line": line,
            "name": name_of(line.element),
            "reason": REASONS[line.proposal.reason],
            "chosen": line.recorded or line.proposal.proposed or line.proposal.current or line.proposal.asked,
            "is_chosen": line.recorded is not None or line.lowers,
        }
        for line in selectors.proposals_of(found)
    ]


@desk_page(Permission.EVALUATE, Permission.HANDLE_CONTACTS)
@require_POST
def step(request: HttpRequest, evaluation_id: uuid.UUID) -> HttpResponse:
    """The advisor answers; who evaluated opens it again; the superior says what it means for levels."""
    staff, form = staff_of(request), request.POST
    try:
        match form.get("step"):
            case "react":
                services.react(
                    actor=staff,
                    evaluation_id=evaluation_id,
                    reaction=form.get("reaction", ""),
                    text=typed_in(form, "text"),
                )
                messages.success(request, _("Your answer is saved."))
            case "reopen":
                services.reopen(actor=staff, evaluation_id=evaluation_id, reason=typed_in(form, "reason"))
            case "observe":
                done = services.record_observations(
                    actor=staff,
                    evaluation_id=evaluation_id,
                    levels=_levels(request),
                    weighs_as_own=form.get("own") == "1",
                )
                messages.success(request, _observed(len(done)))
    except InvalidError as error:
        messages.warning(request, str(error))
        found, seat = _opened(staff, evaluation_id)
        response = _finished(request, found, seat)
        response.status_code = 422
        return response
    return redirect(reverse("quality:evaluation", args=[evaluation_id]))


def _observed(number: int) -> str:
    if not number:
        return str(_("Noted: this evaluation changes no level."))
    return str(_("The observation is recorded with where the advisor stands."))


def _levels(request: HttpRequest) -> dict[str, int]:
    """The elements that were ticked, each with the level chosen."""
    form = request.POST
    levels = {key: number_in(form.get(f"level-{key}", "")) for key in form.getlist("element")}
    if any(not 1 <= level <= 4 for level in levels.values()):
        raise InvalidError(_("Choose a level from 1 to 4."))
    return levels


def _opened(staff: Staff, evaluation_id: uuid.UUID) -> tuple[Evaluation, Seat]:
    """An evaluation that this person may see now. Raises NotFoundError, and PurposeNeededError for HR."""
    found, seat = selectors.get_evaluation(staff, evaluation_id)
    if seat == Seat.HR and (employee := selectors.needs_purpose(staff, found)):
        raise PurposeNeededError(employee)
    if found.state == EvaluationState.DRAFT and found.evaluator_id != staff.pk:
        raise NotFoundError(_("That evaluation does not exist."))
    return found, seat


def typed_in_form(request: HttpRequest) -> Typed:
    """Everything that stands in the form."""
    form = request.POST
    return Typed(
        marks={name[2:]: value for name, value in form.items() if name.startswith("m-") and isinstance(value, str)},
        remarks={name[2:]: typed_in(form, name) for name in form if name.startswith("r-")},
        critical=tuple(form.getlist("critical")),
        summary=typed_in(form, "summary"),
    )


def _revision(request: HttpRequest) -> int:
    return number_in(request.POST.get("revision", ""))
