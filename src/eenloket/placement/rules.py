"""How a candidate matches a function, and why. Pure; words are made where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from .types import CandidateFacts, ConditionTemplate, Offer, Proposal, Shortfall

if TYPE_CHECKING:
    from eenloket.profiles.types import Element, ProfileDocument


def propose(
    facts: CandidateFacts,
    documents: Mapping[str, ProfileDocument],
    conditions: Sequence[ConditionTemplate] = (),
) -> list[Proposal]:
    """The candidate against each function (by code), the surest match first; of equal ones the wish, then the order
    given. The match is how far on the way from level 1 to the required levels somebody is, by weight; what is not known
    stands apart.
    """
    found = [proposal_for(facts, code, document.measured, conditions) for code, document in documents.items()]
    return sorted(found, key=lambda each: (-each.sure, each.wish or 99))


def proposal_for(
    facts: CandidateFacts, code: str, elements: Iterable[Element], conditions: Sequence[ConditionTemplate] = ()
) -> Proposal:
    """The candidate against one function."""
    points = known_points = total_points = reached = known_count = count = 0
    musts: list[Shortfall] = []
    nice: list[Shortfall] = []
    unknown: list[Shortfall] = []
    for element in elements:
        required = element.level or 0
        actual = facts.levels.get(element.key)
        count += 1
        total_points += element.weight * _span(required)
        if actual is None:
            unknown.append(_shortfall(element, None))
            continue
        known_count += 1
        known_points += element.weight * _span(required)
        points += element.weight * (_span(required) if actual >= required else actual - 1)
        if actual >= required:
            reached += 1
        else:
            (musts if element.demand == "must" else nice).append(_shortfall(element, actual))
    return Proposal(
        code=code,
        points=points,
        known_points=known_points,
        total_points=total_points,
        reached=reached,
        known_count=known_count,
        count=count,
        musts_short=_heaviest_first(musts),
        nice_short=_heaviest_first(nice),
        unknown=_heaviest_first(unknown),
        conditions=offers_for(facts, code, conditions),
        wish=facts.wishes.index(code) + 1 if code in facts.wishes else None,
    )


def _span(required: int) -> int:
    """How many steps it is from level 1, where everybody starts, to what is asked; asking level 1 counts as one."""
    return max(1, required - 1)


def offers_for(facts: CandidateFacts, code: str, conditions: Iterable[ConditionTemplate]) -> tuple[Offer, ...]:
    """What would be asked of this candidate in this function, with what the candidate says of it."""
    return tuple(
        Offer(
            text=each.text,
            asks=each.asks,
            answer=facts.answer_to(each.asks),
            days=each.days,
            consequence=each.consequence,
        )
        for each in conditions
        if each.profile_code == code and each.function_kind == facts.function_kind
    )


def _shortfall(element: Element, actual: int | None) -> Shortfall:
    return Shortfall(
        key=element.key,
        text=element.text,
        kind=str(element.kind),
        required=element.level or 0,
        actual=actual,
        weight=element.weight,
        is_must=element.demand == "must",
    )


def _heaviest_first(found: list[Shortfall]) -> tuple[Shortfall, ...]:
    return tuple(
        sorted(found, key=lambda each: (not each.is_must, -(each.required - (each.actual or 0)) * each.weight))
    )
