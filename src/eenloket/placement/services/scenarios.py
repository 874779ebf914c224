"""Scenarios: empty, or filled by proposal."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.selectors import standings_of
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.placement import rules, selectors
from eenloket.placement.assignment import NOWHERE, assign, worth_of
from eenloket.placement.models import Candidate, Decision, PlacementRound, Scenario
from eenloket.placement.types import DecisionState, Proposal

from .rounds import open_round

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def start_scenario(
    *, actor: Staff, round_id: uuid.UUID, name: str, note: str = "", key: uuid.UUID | None = None
) -> Scenario:
    """An empty scenario in the round. The same `key` twice makes one. Raises NotAllowedError, NotFoundError,
    ConflictError, InvalidError."""
    require(actor, Permission.PLAN_PLACEMENT)
    placement_round = open_round(actor, round_id)
    found = Scenario.objects.filter(pk=key, round=placement_round).first() if key else None
    if found:
        return found
    if not name.strip():
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    if placement_round.scenarios.filter(name=name.strip()[:120]).exists():
        message = _("This round has a scenario with this name already.")
        raise InvalidError(message, {"name": message})
    scenario = Scenario.objects.create(
        **({"pk": key} if key else {}),
        contact_centre_id=actor.contact_centre_id,
        round=placement_round,
        name=name.strip()[:120],
        note=note.strip()[:1000],
        created_at=clock.now(),
        created_by=actor.audit_name[:120],
    )
    audit.record(actor, "placement.scenario_made", scenario, label=scenario.name)
    return scenario


@transaction.atomic
def fill_scenario(*, actor: Staff, scenario_id: uuid.UUID, least_match: int = 50) -> int:
    """Fill in who has no line yet, such that the matches together are as high as can be within the places that are
    left. Every line is a proposal until a person decides it. Returns how many were filled in.

    Raises NotAllowedError, NotFoundError, ConflictError, InvalidError.
    """
    require(actor, Permission.PLAN_PLACEMENT)
    if not 0 <= least_match <= 100:
        message = _("Fill in a number from 0 to 100.")
        raise InvalidError(message, {"least_match": message})
    scenario = draft_scenario(actor, scenario_id)
    placement_round = scenario.round
    lines = selectors.lines_of(scenario)
    places = {each.profile.code: each for each in selectors.places_of(placement_round)}
    left = {code: max(0, each.places - sum(line.code == code for line in lines)) for code, each in places.items()}
    waiting = {line.candidate_id for line in lines if line.code is None}
    proposals = _proposals(placement_round, waiting)
    candidates = list(proposals)
    worth = [
        {code: worth_of(each, least=least_match) for code, each in proposals[candidate].items()}
        for candidate in candidates
    ]
    found = [
        (candidate, proposals[candidate][code], places[code].profile)
        for candidate, code in zip(candidates, assign(worth, left), strict=True)
        if code != NOWHERE
    ]
    now = clock.now()
    Decision.objects.bulk_create(
        Decision(
            contact_centre_id=placement_round.contact_centre_id,
            scenario=scenario,
            candidate=candidate,
            profile=profile,
            state=DecisionState.PROPOSED,
            conditions=conditions_from(proposal, placement_round),
            by=actor.audit_name[:120],
            at=now,
        )
        for candidate, proposal, profile in found
    )
    scenario.least_match = least_match
    scenario.save(update_fields=["least_match"])
    audit.record(actor, "placement.scenario_filled", scenario, label=scenario.name, lines=len(found))
    return len(found)


@transaction.atomic
def remove_scenario(*, actor: Staff, scenario_id: uuid.UUID) -> None:
    """Throw a draft away, with its lines: with decisions in it only who may decide. Raises NotAllowedError,
    NotFoundError, ConflictError."""
    require(actor, Permission.PLAN_PLACEMENT)
    scenario = draft_scenario(actor, scenario_id)
    if scenario.decisions.filter(state=DecisionState.DECIDED).exists():
        require(actor, Permission.DECIDE_PLACEMENT)
    audit.record(actor, "placement.scenario_removed", scenario, label=scenario.name)
    scenario.delete()


def draft_scenario(actor: Staff, scenario_id: uuid.UUID) -> Scenario:
    """The scenario, locked with its round, while it can still change. Inside a transaction."""
    scenario = selectors.get_scenario(actor.contact_centre_id, scenario_id)
    placement_round = open_round(actor, scenario.round_id)
    scenario = Scenario.objects.select_for_update().get(pk=scenario_id)
    scenario.round = placement_round
    if scenario.is_confirmed:
        raise ConflictError(_("This scenario is confirmed: nothing in it changes any more."))
    return scenario


def conditions_from(proposal: Proposal, placement_round: PlacementRound) -> list[dict[str, Any]]:
    """The conditions of a proposal as a decision keeps them, each with its day."""
    return [
        {
            "text": each.text,
            "deadline": (placement_round.starts_on + timedelta(days=each.days)).isoformat(),
            "consequence": each.consequence,
        }
        for each in proposal.conditions
    ]


def _proposals(placement_round: PlacementRound, wanted: set[uuid.UUID]) -> dict[Candidate, dict[str, Proposal]]:
    """What the system computes with, for every candidate alike; who looks at it sees only what may be seen."""
    documents = selectors.documents_of(selectors.places_of(placement_round))
    rule_rows = selectors.condition_rules_of(placement_round.contact_centre_id)
    conditions = [each.as_template() for each in rule_rows if each.is_active]
    candidates = list(placement_round.candidates.filter(pk__in=wanted))
    standings = standings_of([each.employee_id for each in candidates])
    found = {}
    for candidate in candidates:
        standing = standings.get(candidate.employee_id)
        facts = candidate.facts(dict(standing.levels) if standing else {})
        found[candidate] = {each.code: each for each in rules.propose(facts, documents, conditions)}
    return found
