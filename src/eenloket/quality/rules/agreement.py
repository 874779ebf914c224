"""How far evaluators agree: exact agreement, weighted kappa, Krippendorff's alpha."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

# What each evaluator said of one criterion, as a number; None is missing or does not apply.
Unit = Sequence[float | None]
Difference = Callable[[float, float], float]

# Landis and Koch (1977), Biometrics 33: from which value on a measure is called what.
_BANDS = ((0.81, "almost_perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair"), (0.0, "slight"))


def squared_difference(one: float, other: float) -> float:
    """The disagreement of interval data: the square of the distance."""
    return (one - other) ** 2


def weighted_kappa(pairs: Iterable[tuple[float, float]], difference: Difference = squared_difference) -> float | None:
    """Agreement of two raters beyond chance, by how far they are apart: 1 - sum(v x observed) / sum(v x expected),
    with v the disagreement of a pair of marks (by default the square of the distance).

    Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial
    credit. Psychological Bulletin 70, 213-220. None when there is nothing to compare, or no disagreement can be
    expected because both always gave the same mark.
    """
    rated = list(pairs)
    firsts, seconds = Counter(one for one, _ in rated), Counter(other for _, other in rated)
    observed = sum(difference(one, other) for one, other in rated)
    expected = sum(n * m * difference(one, other) for one, n in firsts.items() for other, m in seconds.items())
    return 1 - observed * len(rated) / expected if expected else None


def krippendorff_alpha(units: Iterable[Unit], difference: Difference | None = None) -> float | None:
    """Agreement of any number of raters beyond chance, with marks missing: 1 - observed / expected disagreement.

    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability (University of Pennsylvania). Interval data
    unless another difference is given. A unit with fewer than two marks says nothing. None when nothing can be
    compared or all marks are the same.
    """
    differs = difference or squared_difference
    paired = [[mark for mark in unit if mark is not None] for unit in units]
    paired = [marks for marks in paired if len(marks) > 1]
    values = Counter(mark for marks in paired for mark in marks)
    total = values.total()
    observed = sum(
        2 * sum(differs(one, other) for one, other in combinations(marks, 2)) / (len(marks) - 1) for marks in paired
    )
    expected = sum(2 * n * values[other] * differs(one, other) for (one, n), (other, _m) in _pairs_of(values))
    return 1 - (total - 1) * observed / expected if expected else None


def ordinal_difference(units: Iterable[Unit]) -> Difference:
    """The disagreement of ordinal data, from how often each mark was given: ranks in between count (Krippendorff
    2011, section C)."""
    paired = [[mark for mark in unit if mark is not None] for unit in units]
    values = Counter(mark for marks in paired if len(marks) > 1 for mark in marks)

    def differs(one: float, other: float) -> float:
        low, high = min(one, other), max(one, other)
        between = sum(n for value, n in values.items() if low <= value <= high)
        return (between - (values[low] + values[high]) / 2) ** 2

    return differs


def _pairs_of(values: Counter[float]) -> Iterable[tuple[tuple[float, int], tuple[float, int]]]:
    return combinations(values.items(), 2)


def band_of(value: float) -> str:
    """What a value of kappa or alpha is called (Landis and Koch 1977)."""
    rounded = round(value, 2)
    return next((word for least, word in _BANDS if rounded >= least), "poor")


@dataclass(frozen=True)
class Agreement:
    """How far evaluators agree over a form. `same` of `compared` criteria were marked alike by all; `measure` is kappa
    (two) or alpha (more), None when it says nothing."""

    name: str
    measure: float | None
    same: int
    compared: int

    @property
    def exact(self) -> float | None:
        return self.same / self.compared if self.compared else None

    @property
    def band(self) -> str:
        return "" if self.measure is None else band_of(self.measure)


def agreement_between(units: Sequence[Unit], raters: int) -> Agreement:
    """Of two raters the weighted kappa, of more Krippendorff's alpha, over the criteria of one form as shares of the
    highest mark. Only criteria that at least two of them marked are compared."""
    marked = [[mark for mark in unit if mark is not None] for unit in units]
    compared = [marks for marks in marked if len(marks) > 1]
    same = sum(len(set(marks)) == 1 for marks in compared)
    if raters == 2:
        return Agreement("kappa", weighted_kappa([(marks[0], marks[1]) for marks in compared]), same, len(compared))
    return Agreement("alpha", krippendorff_alpha(units), same, len(compared))
