"""Rounds, candidates and scenarios as stored."""

from __future__ import annotations

import uuid

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError
from eenloket.placement.models import Candidate, PlacementRound, RoundPlace, Scenario
from eenloket.placement.types import DecisionState


def rounds_of(contact_centre_id: uuid.UUID) -> QuerySet[PlacementRound]:
    """The rounds, newest first, with how many candidates and scenarios each has."""
    return PlacementRound.objects.filter(contact_centre_id=contact_centre_id).annotate(
        candidate_count=Count("candidates", distinct=True), scenario_count=Count("scenarios", distinct=True)
    )


def get_round(contact_centre_id: uuid.UUID, round_id: uuid.UUID) -> PlacementRound:
    """Raises NotFoundError."""
    found = PlacementRound.objects.filter(contact_centre_id=contact_centre_id, pk=round_id).first()
    if found is None:
        raise NotFoundError(_("There is no such placement round."))
    return found


def get_candidate(contact_centre_id: uuid.UUID, candidate_id: uuid.UUID) -> Candidate:
    """Raises NotFoundError."""
    found = (
        Candidate.objects.select_related("round", "employee__staff__team__leader", "employee__superior")
        .filter(contact_centre_id=contact_centre_id, pk=candidate_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such candidate."))
    return found


def get_scenario(contact_centre_id: uuid.UUID, scenario_id: uuid.UUID) -> Scenario:
    """Raises NotFoundError."""
    found = Scenario.objects.select_related("round").filter(contact_centre_id=contact_centre_id, pk=scenario_id).first()
    if found is None:
        raise NotFoundError(_("There is no such scenario."))
    return found


def places_of(placement_round: PlacementRound) -> list[RoundPlace]:
    """The functions of the round, from the starting level up."""
    return list(placement_round.places.select_related("profile__current"))


def scenarios_of(placement_round: PlacementRound) -> list[Scenario]:
    """The scenarios of the round, the confirmed one first, with how many lines a person decided."""
    found = placement_round.scenarios.annotate(
        decided_count=Count("decisions", filter=Q(decisions__state=DecisionState.DECIDED)),
        line_count=Count("decisions"),
    )
    return sorted(found, key=lambda each: not each.is_confirmed)


def progress_of(contact_centre_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """Per round how many candidates are decided in the scenario that is furthest (or confirmed)."""
    found: dict[uuid.UUID, int] = {}
    scenarios = Scenario.objects.filter(contact_centre_id=contact_centre_id).annotate(
        decided_count=Count("decisions", filter=Q(decisions__state=DecisionState.DECIDED))
    )
    confirmed = set()
    for each in scenarios:
        if each.is_confirmed:
            confirmed.add(each.round_id)
            found[each.round_id] = each.decided_count
        elif each.round_id not in confirmed:
            found[each.round_id] = max(found.get(each.round_id, 0), each.decided_count)
    return found
