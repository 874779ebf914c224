"""A round as a board: every candidate with proposals and decision, in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eenloket.assessment.selectors import standings_of
from eenloket.placement import rules
from eenloket.placement.models import Candidate, Decision, PlacementRound, RoundPlace, Scenario
from eenloket.placement.overview import Line
from eenloket.placement.types import ConditionTemplate, Proposal
from eenloket.profiles.selectors import document_of, may_see_individual

from .conditions import condition_rules_of
from .rounds import places_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.types import ProfileDocument


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One candidate as the reader may see it; without proposals when the levels are not the reader's to see."""

    candidate: Candidate
    proposals: tuple[Proposal, ...]
    decision: Decision | None
    sees_levels: bool

    @property
    def best(self) -> tuple[Proposal, ...]:
        """The two surest."""
        return self.proposals[:2]

    def proposal(self, code: str) -> Proposal | None:
        return next((each for each in self.proposals if each.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Board:
    """A round with its functions and candidates."""

    round: PlacementRound
    places: tuple[RoundPlace, ...]
    documents: Mapping[str, ProfileDocument]
    rows: tuple[BoardRow, ...]
    scenario: Scenario | None

    @property
    def names(self) -> dict[str, str]:
        return {each.profile.code: each.profile.name for each in self.places}


def may_see_levels(reader: Staff, candidate: Candidate) -> bool:
    """Whether somebody who prepares the round may see where this candidate stands. Of newcomers: yes, that is what a
    round is for. Of who already works here the gap is private, also in a round: own superior and HR only."""
    return candidate.employee.staff_id is None or may_see_individual(reader, candidate.employee)


def documents_of(places: Iterable[RoundPlace]) -> dict[str, ProfileDocument]:
    """What each function of the round asks, by code; a function without a published version asks nothing yet."""
    return {each.profile.code: document_of(each.profile) for each in places if each.profile.current_id}


def board_of(reader: Staff, placement_round: PlacementRound, scenario: Scenario | None) -> Board:
    """The whole round. The caller has checked that the reader may prepare rounds."""
    candidates = list(
        Candidate.objects.filter(round=placement_round).select_related(
            "employee__staff__team__leader", "employee__superior__staff"
        )
    )
    return _board(reader, placement_round, scenario, candidates)


def board_row(reader: Staff, candidate: Candidate, scenario: Scenario | None) -> tuple[Board, BoardRow]:
    """One candidate of the round."""
    board = _board(reader, candidate.round, scenario, [candidate])
    return board, board.rows[0]


def _board(
    reader: Staff, placement_round: PlacementRound, scenario: Scenario | None, candidates: Sequence[Candidate]
) -> Board:
    places = places_of(placement_round)
    documents = documents_of(places)
    conditions = [
        each.as_template() for each in condition_rules_of(placement_round.contact_centre_id) if each.is_active
    ]
    seen = {each.employee_id for each in candidates if may_see_levels(reader, each)}
    levels = {key: dict(row.levels) for key, row in standings_of(seen).items()}
    decisions = _decisions(scenario, candidates)
    rows = tuple(
        BoardRow(
            candidate=each,
            proposals=_proposals(each, levels, documents, conditions) if each.employee_id in seen else (),
            decision=decisions.get(each.pk),
            sees_levels=each.employee_id in seen,
        )
        for each in candidates
    )
    return Board(round=placement_round, places=tuple(places), documents=documents, rows=rows, scenario=scenario)


def _proposals(
    candidate: Candidate,
    levels: Mapping[uuid.UUID, dict[str, int]],
    documents: Mapping[str, ProfileDocument],
    conditions: Sequence[ConditionTemplate],
) -> tuple[Proposal, ...]:
    return tuple(rules.propose(candidate.facts(levels.get(candidate.employee_id, {})), documents, conditions))


def _decisions(scenario: Scenario | None, candidates: Sequence[Candidate]) -> dict[uuid.UUID, Decision]:
    if scenario is None:
        return {}
    found = Decision.objects.filter(scenario=scenario, candidate__in=candidates).select_related("profile")
    return {each.candidate_id: each for each in found}


def lines_of(scenario: Scenario) -> list[Line]:
    """Every candidate of the round in this scenario, by name. Two queries."""
    decisions = {each.candidate_id: each for each in scenario.decisions.select_related("profile")}
    return [_line(each, decisions.get(each.pk)) for each in Candidate.objects.filter(round=scenario.round_id)]


def _line(candidate: Candidate, decision: Decision | None) -> Line:
    code = None if decision is None else decision.profile.code if decision.profile else ""
    return Line(
        candidate_id=candidate.pk,
        name=candidate.name,
        hours=candidate.hours,
        wishes=tuple(candidate.wishes),
        code=code,
        is_decided=decision is not None and decision.is_decided,
        conditions=len(decision.conditions) if decision else 0,
    )
