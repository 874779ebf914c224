"""Scenarios: the list, one in full, two side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import InvalidError
from eenloket.placement import selectors, services
from eenloket.placement.models import Decision
from eenloket.placement.overview import differences, overview
from eenloket.placement.web import chosen_scenario
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.placement.models import PlacementRound, Scenario
    from eenloket.placement.selectors import BoardRow
    from eenloket.placement.types import Proposal


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """The scenarios of a round; a new one, empty or filled by proposal."""
    actor = staff_of(request)
    placement_round = selectors.get_round(actor.contact_centre_id, round_id)
    if request.method == "GET":
        return _list_page(request, placement_round)
    try:
        scenario = services.start_scenario(
            actor=actor,
            round_id=round_id,
            name=typed_in(request.POST, "name"),
            note=typed_in(request.POST, "note"),
            key=uuid_from(request.POST.get("key", "")),
        )
    except InvalidError as error:
        return _list_page(request, placement_round, error=error)
    if request.POST.get("fill"):
        return _fill(request, scenario)
    messages.success(request, _("%(name)s is saved.") % {"name": scenario.name})
    return redirect("placement:scenario", scenario_id=scenario.pk)


@desk_page(Permission.PLAN_PLACEMENT)
def show(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Who goes where in this scenario, what stays open and what it costs in conditions."""
    actor = staff_of(request)
    scenario = selectors.get_scenario(actor.contact_centre_id, scenario_id)
    services.look_at_round(actor=actor, placement_round=scenario.round)
    return _scenario_page(request, scenario)


@desk_page(Permission.PLAN_PLACEMENT)
@require_POST
def fill(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Fill in who has no line yet, by proposal."""
    return _fill(request, selectors.get_scenario(staff_of(request).contact_centre_id, scenario_id))


@desk_page(Permission.DECIDE_PLACEMENT)
@require_POST
def confirm_lines(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Decide the chosen proposals as they stand."""
    actor = staff_of(request)
    scenario = selectors.get_scenario(actor.contact_centre_id, scenario_id)
    chosen = [each for each in map(uuid_or_none, request.POST.getlist("line")) if each]
    try:
        decided = services.confirm_lines(
            actor=actor, scenario_id=scenario_id, decision_ids=chosen, reason=typed_in(request.POST, "reason")
        )
    except InvalidError as error:
        return _scenario_page(request, scenario, errors=error.fields, chosen=set(chosen), status=422)
    messages.success(
        request, ngettext("%(n)s proposal is decided.", "%(n)s proposals are decided.", decided) % {"n": decided}
    )
    return redirect("placement:scenario", scenario_id=scenario_id)


@desk_page(Permission.DECIDE_PLACEMENT)
@require_POST
def confirm(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Make the scenario real."""
    actor = staff_of(request)
    scenario = selectors.get_scenario(actor.contact_centre_id, scenario_id)
    if request.POST.get("sure") != "yes":
        message = _("Say that you have checked the list: this cannot be undone here.")
        return _scenario_page(request, scenario, errors={"sure": message}, status=422)
    try:
        services.confirm_scenario(actor=actor, scenario_id=scenario_id)
    except InvalidError as error:
        return _scenario_page(request, scenario, errors={"sure": str(error)}, status=422)
    messages.success(request, _("%(name)s is confirmed: the appointments are made.") % {"name": scenario.name})
    return redirect("placement:scenario", scenario_id=scenario_id)


@desk_page(Permission.PLAN_PLACEMENT)
@require_POST
def remove(request: HttpRequest, scenario_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    actor = staff_of(request)
    scenario = selectors.get_scenario(actor.contact_centre_id, scenario_id)
    services.remove_scenario(actor=actor, scenario_id=scenario_id)
    messages.success(request, _("%(name)s is removed.") % {"name": scenario.name})
    return redirect("placement:scenarios", round_id=scenario.round_id)


@desk_page(Permission.PLAN_PLACEMENT)
def compare(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    """Two scenarios side by side."""
    actor = staff_of(request)
    placement_round = selectors.get_round(actor.contact_centre_id, round_id)
    scenarios = selectors.scenarios_of(placement_round)
    services.look_at_round(actor=actor, placement_round=placement_round)
    left = chosen_scenario(scenarios, request.GET.get("a", ""))
    others = [each for each in scenarios if left is None or each.pk != left.pk]
    right = chosen_scenario(others, request.GET.get("b", ""))
    context: dict[str, Any] = {"round": placement_round, "scenarios": scenarios, "left": left, "right": right}
    if left and right:
        context |= _side_by_side(placement_round, left, right)
    return render(request, "placement/compare.html", context)


def _side_by_side(placement_round: PlacementRound, left: Scenario, right: Scenario) -> dict[str, Any]:
    places = selectors.places_of(placement_round)
    numbers = {each.profile.code: each.places for each in places}
    lines = selectors.lines_of(left), selectors.lines_of(right)
    one, other = overview(lines[0], numbers), overview(lines[1], numbers)
    figures: list[tuple[str, Any, Any]] = [
        (_("Placed"), one.placed, other.placed),
        (_("Without a place, decided"), len(one.no_place), len(other.no_place)),
        (_("No line yet"), len(one.open), len(other.open)),
        (_("Vacancies"), one.vacancies, other.vacancies),
        (_("Surplus"), one.surplus, other.surplus),
        (_("Hours a week"), one.hours, other.hours),
        (_("Conditions"), one.conditions, other.conditions),
        (_("First wish honoured"), one.first_wishes, other.first_wishes),
        (_("A wish honoured"), one.wishes, other.wishes),
        (_("Decided by a person"), one.decided, other.decided),
    ]
    return {
        "figures": [(label, a, b, b - a) for label, a, b in figures],
        "functions": list(zip(places, one.functions, other.functions, strict=False)),
        "differences": differences(*lines),
        "names": {each.profile.code: each.profile.name for each in places} | {"": _("no place")},
    }


def _fill(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    typed = request.POST.get("least_match", "50")
    try:
        filled = services.fill_scenario(
            actor=staff_of(request), scenario_id=scenario.pk, least_match=int(typed) if typed.isdecimal() else -1
        )
    except InvalidError as error:
        return _scenario_page(request, scenario, errors=error.fields, status=422)
    messages.success(
        request, ngettext("%(n)s line is filled in.", "%(n)s lines are filled in.", filled) % {"n": filled}
    )
    return redirect("placement:scenario", scenario_id=scenario.pk)


def _list_page(
    request: HttpRequest, placement_round: PlacementRound, *, error: InvalidError | None = None
) -> HttpResponse:
    places = selectors.places_of(placement_round)
    numbers = {each.profile.code: each.places for each in places}
    scenarios = selectors.scenarios_of(placement_round)
    rows = [(each, overview(selectors.lines_of(each), numbers)) for each in scenarios]
    context = {
        "round": placement_round,
        "rows": rows,
        "error": error,
        "typed": {"name": typed_in(request.POST, "name"), "note": typed_in(request.POST, "note")},
    }
    return render(request, "placement/scenarios.html", context, status=422 if error else 200)


def _scenario_page(
    request: HttpRequest,
    scenario: Scenario,
    *,
    errors: dict[str, str] | None = None,
    chosen: set[uuid.UUID] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Of a proposal's lines also what they rest on: the match and what is missing."""
    actor = staff_of(request)
    board = selectors.board_of(actor, scenario.round, scenario)
    lines = selectors.lines_of(scenario)
    result = overview(lines, {each.profile.code: each.places for each in board.places})
    rows = {row.candidate.pk: row for row in board.rows}
    ticks = _ticks(board.rows)
    functions = [
        {
            "name": board.names.get(each.code, each.code),
            "function": each,
            "lines": [(line, rows[line.candidate_id], _proposal(rows[line.candidate_id])) for line in each.lines],
        }
        for each in result.functions
    ]
    context = {
        "round": scenario.round,
        "scenario": scenario,
        "overview": result,
        "functions": functions,
        "names": board.names,
        "others": [(line, rows[line.candidate_id]) for line in (*result.no_place, *result.open)],
        "errors": errors or {},
        "ticks": ticks,
        "chosen": chosen or ticks.get(request.GET.get("vink", ""), set()),
        "reason": typed_in(request.POST, "reason"),
        "least_match": request.POST.get("least_match", "50"),
    }
    return render(request, "placement/scenario.html", context, status=status)


def _ticks(rows: Iterable[BoardRow]) -> dict[str, set[uuid.UUID]]:
    """Which lines can be ticked in one go: all that are to be decided, and those of which nothing is left to ask."""
    open_ones = [row for row in rows if row.decision and not row.decision.is_decided]
    settled = [row for row in open_ones if (proposal := _proposal(row)) and proposal.is_settled]
    return {
        name: {row.decision.pk for row in some if row.decision}
        for name, some in (("akkoord", settled), ("alle", open_ones))
    }


def _proposal(row: BoardRow) -> Proposal | None:
    decision: Decision | None = row.decision
    return row.proposal(decision.profile.code) if decision and decision.profile else None
