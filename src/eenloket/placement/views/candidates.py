"""One candidate: facts, where this person stands, proposals side by side, and the decision."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.placement import selectors, services
from eenloket.placement.forms import CandidateForm, DecideForm
from eenloket.placement.services.scenarios import conditions_from
from eenloket.placement.types import AgreedCondition
from eenloket.placement.web import chosen_scenario
from eenloket.profiles.selectors import employees_of, functions_held, reports_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.placement.models import Candidate, PlacementRound, Scenario
    from eenloket.placement.selectors import Board, BoardRow
    from eenloket.profiles.models import Profile


@desk_page(Permission.PLAN_PLACEMENT)
def show(request: HttpRequest, candidate_id: uuid.UUID) -> HttpResponse:
    """The candidate, in the scenario that the address names."""
    actor = staff_of(request)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    scenarios = selectors.scenarios_of(candidate.round)
    scenario = chosen_scenario(scenarios, request.GET.get("scenario", ""))
    board, row = selectors.board_row(actor, candidate, scenario)
    services.look_at_candidate(actor=actor, candidate=candidate)
    form = _decide_form(actor, board, row, request.GET.get("functie", "")) if scenario else None
    return _page(request, board, row, form, scenarios=scenarios)


@desk_page(Permission.DECIDE_PLACEMENT)
@require_POST
def decide(request: HttpRequest, candidate_id: uuid.UUID) -> HttpResponse:
    """Decide about the candidate in one scenario."""
    actor = staff_of(request)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    scenario = selectors.get_scenario(actor.contact_centre_id, uuid_from(request.POST.get("scenario", "")))
    board, row = selectors.board_row(actor, candidate, scenario)
    form = DecideForm(request.POST, names=board.names)
    if form.is_valid():
        try:
            services.decide(
                actor=actor,
                scenario_id=scenario.pk,
                candidate_id=candidate.pk,
                profile_code=form.code(),
                reason=form.cleaned_data["reason"],
                conditions=form.agreed(),
                keeps_present=form.cleaned_data["keeps_present"],
            )
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("Decided for %(name)s.") % {"name": candidate.name})
            return redirect(_url(candidate, scenario))
    return _page(request, board, row, form, scenarios=selectors.scenarios_of(candidate.round), status=422)


@desk_page(Permission.PLAN_PLACEMENT)
@require_POST
def clear(request: HttpRequest, candidate_id: uuid.UUID) -> HttpResponse:
    """Take the line of the candidate out of a scenario."""
    actor = staff_of(request)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    scenario = selectors.get_scenario(actor.contact_centre_id, uuid_from(request.POST.get("scenario", "")))
    services.clear_decision(actor=actor, scenario_id=scenario.pk, candidate_id=candidate.pk)
    messages.success(request, _("%(name)s stands open again in this scenario.") % {"name": candidate.name})
    return redirect(_url(candidate, scenario))


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def edit(
    request: HttpRequest, round_id: uuid.UUID | None = None, candidate_id: uuid.UUID | None = None
) -> HttpResponse:
    """Add a candidate by hand, or change the facts of one."""
    actor = staff_of(request)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id) if candidate_id else None
    placement_round = (
        candidate.round if candidate else selectors.get_round(actor.contact_centre_id, round_id or uuid.UUID(int=0))
    )
    names = {each.profile.code: each.profile.name for each in selectors.places_of(placement_round)}
    employees = [] if candidate else _own_people(actor)
    if request.method == "GET":
        if candidate:
            services.look_at_candidate(actor=actor, candidate=candidate)
        form = CandidateForm(initial=_values_of(candidate) if candidate else None, names=names, employees=employees)
        return _form_page(request, placement_round, candidate, form)
    form = CandidateForm(request.POST, names=names, employees=employees)
    if form.is_valid():
        try:
            saved = services.save_candidate(
                actor=actor,
                round_id=placement_round.pk,
                read=form.read(),
                candidate_id=candidate_id,
                employee_id=form.employee_id(),
                key=uuid_from(request.POST["key"]) if "key" in request.POST else None,
            )
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("placement:candidate", candidate_id=saved.pk)
    return _form_page(request, placement_round, candidate, form, status=422)


@desk_page(Permission.PLAN_PLACEMENT)
@require_POST
def remove(request: HttpRequest, candidate_id: uuid.UUID) -> HttpResponse:
    """Take a candidate out of the round."""
    actor = staff_of(request)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    services.remove_candidate(actor=actor, candidate_id=candidate_id)
    messages.success(request, _("%(name)s is out of the round.") % {"name": candidate.name})
    return redirect("placement:round", round_id=candidate.round_id)


def _url(candidate: Candidate, scenario: Scenario) -> str:
    return f"{reverse('placement:candidate', args=[candidate.pk])}?scenario={scenario.pk}"


def _round_of(actor: Staff, candidate: Candidate | None, round_id: uuid.UUID | None) -> PlacementRound:
    if candidate:
        return candidate.round
    return selectors.get_round(actor.contact_centre_id, round_id or uuid.UUID(int=0))


def _own_people(actor: Staff) -> list[Any]:
    """Who already works here and may be added by this person: HR anybody, a superior the own people."""
    found = employees_of(actor.contact_centre_id) if may(actor, Permission.VIEW_ALL_GAPS) else reports_of(actor)
    return list(found.filter(staff__isnull=False).exclude(staff=actor))


def _decide_form(actor: Staff, board: Board, row: BoardRow, wanted: str) -> DecideForm | None:
    """The form, filled with the line that is there, or with the conditions of the function that is looked at."""
    if not may(actor, Permission.DECIDE_PLACEMENT) or not board.scenario or board.scenario.is_confirmed:
        return None
    decision = row.decision
    if wanted not in (*board.names, DecideForm.NO_PLACE):
        wanted = ""
    if decision and not wanted:
        code = decision.profile.code if decision.profile else DecideForm.NO_PLACE
        shown = {"profile_code": code, "reason": decision.reason, "keeps_present": decision.keeps_present}
        return DecideForm(initial=shown, names=board.names, agreed=decision.agreed())
    proposal = row.proposal(wanted)
    agreed = [AgreedCondition(**each) for each in (conditions_from(proposal, board.round) if proposal else [])]
    return DecideForm(initial={"profile_code": wanted}, names=board.names, agreed=agreed)


def _page(
    request: HttpRequest,
    board: Board,
    row: BoardRow,
    form: DecideForm | None,
    *,
    scenarios: list[Scenario],
    status: int = 200,
) -> HttpResponse:
    candidate = row.candidate
    context = {
        "candidate": candidate,
        "round": board.round,
        "scenarios": scenarios,
        "scenario": board.scenario,
        "board": board,
        "row": row,
        "form": form,
        "present": [each.name for each in _present_functions(candidate)] if form else [],
        "wishes": [board.names.get(code, code) for code in candidate.wishes],
    }
    return render(request, "placement/candidate.html", context, status=status)


def _present_functions(candidate: Candidate) -> list[Profile]:
    return functions_held([candidate.employee_id], clock.today()).get(candidate.employee_id, [])


def _form_page(
    request: HttpRequest,
    placement_round: PlacementRound,
    candidate: Candidate | None,
    form: CandidateForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"round": placement_round, "candidate": candidate, "form": form}
    return render(request, "placement/candidate_form.html", context, status=status)


def _values_of(candidate: Candidate) -> dict[str, Any]:
    names = (
        "name",
        "number",
        "email",
        "function",
        "function_kind",
        "unit",
        "years",
        "hours",
        "wish_note",
        "flexible",
        "content",
    )
    wishes = [*candidate.wishes, "", "", ""]
    return {name: getattr(candidate, name) for name in names} | {f"wish_{n + 1}": wishes[n] for n in range(3)}
