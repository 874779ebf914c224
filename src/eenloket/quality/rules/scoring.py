"""What marks come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from eenloket.quality.types import NOT_APPLICABLE, Effect, Mark, Score

if TYPE_CHECKING:
    from eenloket.quality.types import Criterion, FormDocument


def score_of(form: FormDocument, marks: Mapping[str, Mark], critical: Iterable[str] = ()) -> Score:
    """points = sum of (weight of the group x weight of the criterion x mark / highest mark); possible = the sum of the
    same weights. What does not apply, and what is not marked yet, is left out of both. A critical error of the kind
    that takes the score away makes it zero; others change nothing."""
    points = possible = 0.0
    for group in form.groups:
        for criterion in group.criteria:
            share = share_of(criterion, marks.get(criterion.key))
            if share is not None:
                weight = group.weight * criterion.weight
                points += weight * share
                possible += weight
    zeroed = any(form.errors[key].effect == Effect.ZERO for key in critical if key in form.errors)
    return Score(points, possible, zeroed)


def share_of(criterion: Criterion, mark: Mark) -> float | None:
    """A mark as a part of the highest one, so that marks of different scales can be compared; None for none."""
    return mark / criterion.most if isinstance(mark, int) else None


def unmarked(form: FormDocument, marks: Mapping[str, Mark]) -> list[str]:
    """The criteria that wait for a mark, in the order of the form."""
    return [each.key for each in form.criteria if marks.get(each.key) is None]


def mark_from(criterion: Criterion, typed: str) -> Mark:
    """A mark as a page sends it: a number of the scale, "na", or "" for none. Raises ValueError for anything else."""
    if not typed:
        return None
    if typed == NOT_APPLICABLE:
        return NOT_APPLICABLE
    mark = int(typed) if typed.isdecimal() and len(typed) == 1 else -1
    if mark not in criterion.marks:
        raise ValueError(typed)
    return mark
