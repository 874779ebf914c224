"""Deciding: always a person, always with a reason. A confirmed scenario becomes appointments and conditions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.placement import selectors
from eenloket.placement.models import Condition, Decision, PlacementRound, Scenario
from eenloket.placement.types import AgreedCondition, DecisionState, RoundState, ScenarioState
from eenloket.profiles.services import appoint

from .scenarios import draft_scenario

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def decide(
    *,
    actor: Staff,
    scenario_id: uuid.UUID,
    candidate_id: uuid.UUID,
    profile_code: str,
    reason: str,
    conditions: Sequence[AgreedCondition] = (),
    keeps_present: bool = False,
) -> Decision:
    """Put a candidate into a function in this scenario, or give no place (an empty code), with the reason. Deciding
    again takes the place of what was decided. The present function ends as the new one begins, unless the candidate
    `keeps_present`. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    require(actor, Permission.DECIDE_PLACEMENT)
    scenario = draft_scenario(actor, scenario_id)
    candidate = selectors.get_candidate(actor.contact_centre_id, candidate_id)
    if candidate.round_id != scenario.round_id:
        raise NotFoundError(_("There is no such candidate."))
    if not reason.strip():
        message = _("Give the reason: it is what the candidate may ask for.")
        raise InvalidError(message, {"reason": message})
    profile = None
    if profile_code:
        profile = next(
            (each.profile for each in selectors.places_of(scenario.round) if each.profile.code == profile_code), None
        )
        if profile is None:
            message = _("Choose a function of this round, or no place.")
            raise InvalidError(message, {"profile_code": message})
    decision, _made = Decision.objects.update_or_create(
        scenario=scenario,
        candidate=candidate,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "profile": profile,
            "state": DecisionState.DECIDED,
            "reason": reason.strip()[:2000],
            "conditions": [_written(each) for each in conditions if profile and each.text.strip()],
            "keeps_present": keeps_present and profile is not None,
            "by": actor.audit_name[:120],
            "at": clock.now(),
        },
    )
    audit.record(
        actor, "placement.decided", candidate, label=candidate.name, scenario=scenario.name, profile=profile_code
    )
    return decision


@transaction.atomic
def confirm_lines(*, actor: Staff, scenario_id: uuid.UUID, decision_ids: Sequence[uuid.UUID], reason: str) -> int:
    """Decide several proposals of a scenario as they stand, for one reason. Returns how many; a line that is decided
    already stays as it is. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    require(actor, Permission.DECIDE_PLACEMENT)
    scenario = draft_scenario(actor, scenario_id)
    if not reason.strip():
        message = _("Give the reason: it is what the candidate may ask for.")
        raise InvalidError(message, {"reason": message})
    if not decision_ids:
        message = _("Choose at least one proposal.")
        raise InvalidError(message, {"lines": message})
    lines = list(
        scenario.decisions.select_for_update(of=("self",))
        .filter(pk__in=decision_ids, state=DecisionState.PROPOSED)
        .select_related("candidate", "profile")
    )
    now = clock.now()
    for line in lines:
        line.state, line.reason, line.by, line.at = (
            DecisionState.DECIDED,
            reason.strip()[:2000],
            actor.audit_name[:120],
            now,
        )
        audit.record(
            actor,
            "placement.decided",
            line.candidate,
            label=line.candidate.name,
            scenario=scenario.name,
            profile=line.profile.code if line.profile else "",
        )
    Decision.objects.bulk_update(lines, ["state", "reason", "by", "at"])
    return len(lines)


@transaction.atomic
def clear_decision(*, actor: Staff, scenario_id: uuid.UUID, candidate_id: uuid.UUID) -> None:
    """Take a candidate's line out of a scenario: a proposal by who prepares, a decision by who decides. Raises
    NotAllowedError, NotFoundError, ConflictError."""
    require(actor, Permission.PLAN_PLACEMENT)
    scenario = draft_scenario(actor, scenario_id)
    line = scenario.decisions.filter(candidate_id=candidate_id).select_related("candidate").first()
    if line is None:
        return
    if line.is_decided:
        require(actor, Permission.DECIDE_PLACEMENT)
    audit.record(actor, "placement.decision_cleared", line.candidate, label=line.candidate.name, scenario=scenario.name)
    line.delete()


@transaction.atomic
def confirm_scenario(*, actor: Staff, scenario_id: uuid.UUID) -> Scenario:
    """Make the decisions of a scenario real: appointments from the day of the round in place of what was held until
    then, and conditions that live on. The round is placed with it. Confirming again changes nothing; whoever gets no
    place, or has no line, stays as it was.

    Raises NotAllowedError, NotFoundError, ConflictError, InvalidError.
    """
    require(actor, Permission.DECIDE_PLACEMENT)
    scenario = selectors.get_scenario(actor.contact_centre_id, scenario_id)
    placement_round = PlacementRound.objects.select_for_update().get(pk=scenario.round_id)
    scenario = Scenario.objects.select_for_update().get(pk=scenario_id)
    if scenario.is_confirmed:
        return scenario
    if not placement_round.is_open:
        raise ConflictError(_("Another scenario of this round is confirmed already."))
    decisions = list(scenario.decisions.select_related("candidate", "profile"))
    _check_ready(decisions)
    for decision in decisions:
        if decision.profile_id:
            _carry_out(actor, placement_round, decision)
    scenario.state, scenario.confirmed_at = ScenarioState.CONFIRMED, clock.now()
    scenario.confirmed_by = actor.audit_name[:120]
    scenario.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    placement_round.state = RoundState.PLACED
    placement_round.save(update_fields=["state"])
    audit.record(actor, "placement.scenario_confirmed", scenario, label=scenario.name, decisions=len(decisions))
    return scenario


def _check_ready(decisions: Sequence[Decision]) -> None:
    if not decisions:
        raise InvalidError(_("Nothing is decided in this scenario yet."))
    if waiting := sum(not each.is_decided for each in decisions):
        message = ngettext(
            "%(n)s line is still a proposal: decide it first, or take it out.",
            "%(n)s lines are still proposals: decide them first, or take them out.",
            waiting,
        )
        raise InvalidError(message % {"n": waiting})


def _carry_out(actor: Staff, placement_round: PlacementRound, decision: Decision) -> None:
    candidate = decision.candidate
    assert decision.profile_id  # noqa: S101 - the caller chose those with a function
    appoint(
        actor=actor,
        employee_id=candidate.employee_id,
        profile_id=decision.profile_id,
        starts_on=placement_round.starts_on,
        hours_per_week=candidate.hours,
        in_place_of_others=not decision.keeps_present,
    )
    for position, condition in enumerate(decision.agreed()):
        Condition.objects.get_or_create(
            decision=decision,
            position=position,
            defaults={
                "contact_centre_id": decision.contact_centre_id,
                "employee_id": candidate.employee_id,
                "text": condition.text,
                "deadline": condition.deadline,
                "consequence": condition.consequence,
                "created_at": clock.now(),
            },
        )


def _written(condition: AgreedCondition) -> dict[str, Any]:
    return {
        "text": condition.text.strip()[:300],
        "deadline": condition.deadline.isoformat() if condition.deadline else "",
        "consequence": condition.consequence.strip()[:300],
    }
