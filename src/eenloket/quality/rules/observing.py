"""What evaluations say about the level of somebody; always a proposal that a person confirms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# Our proposal: one conversation says little about a level (decision 39).
FEWEST_FOR_LEVEL: Final = 3
LOW: Final = 0.5
HIGH: Final = 0.9


def mean_share(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares)


def propose_level(per_evaluation: Sequence[float], *, asked: int | None, current: int | None) -> tuple[int | None, str]:
    """The level to propose for one element, and why, from the mean share of the marks of each evaluation.

    Fewer than three evaluations say nothing (`few`). A mean below 50% is one level lower than what counts now, never
    below 1 (`low`); of 90% or more one level higher, never above what is asked (`high`); between them it stays as it
    is (`middle`). Who was never judged starts from what is asked.
    """
    if len(per_evaluation) < FEWEST_FOR_LEVEL:
        return None, "few"
    stands = current if current is not None else asked
    if stands is None:
        return None, "unknown_asked"
    mean = mean_share(per_evaluation)
    if mean < LOW:
        return max(1, stands - 1), "low"
    if mean >= HIGH and asked is not None and current is not None:
        return max(current, min(current + 1, asked)), "high"
    return stands, "middle"
