"""How sure a figure is: the interval in which the figure of all contacts lies, 95 times in a hundred."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from eenloket.core.shares import SURE, wilson

_SURE: Final = 0.95


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


def interval_of_mean(counts: Sequence[int]) -> Interval | None:
    """The 95% interval of a mean mark, of the counts of marks 1, 2, 3 and so on; None for fewer than two marks.

    mean ± t(0.975, n − 1) · s / √n with s the standard deviation over n − 1 (Student, "The probable error of a mean",
    Biometrika 6 (1908); NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2). Marks end at 1 and at the best, so
    the interval does too.
    """
    n = sum(counts)
    if n < 2:
        return None
    mean = sum(mark * times for mark, times in enumerate(counts, 1)) / n
    squares = sum(times * (mark - mean) ** 2 for mark, times in enumerate(counts, 1))
    half = half_width(n, math.sqrt(squares / (n - 1)))
    return Interval(max(1.0, mean - half), min(float(len(counts)), mean + half))


def half_width(n: int, deviation: float) -> float:
    """How far the 95% interval of a mean of n values reaches on both sides."""
    return t_value(n - 1) * deviation / math.sqrt(n)


@lru_cache(1000)
def t_value(freedom: int) -> float:
    """The value that Student's t with so many degrees of freedom exceeds, up or down, once in twenty times.

    Found by halving on the exact sums of Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and
    26.7.4; above a thousand degrees by their expansion 26.7.5, which differs from it by less than 1e-9 there.
    """
    if freedom > 1000:
        z = SURE
        return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    low, high = 0.0, 13.0  # of one degree it is 12.706
    while high - low > 1e-10:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < _SURE else (low, middle)
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """The chance that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, square = math.sin(angle), math.cos(angle) ** 2
    if freedom % 2:
        term = total = math.cos(angle) if freedom > 1 else 0.0
        for k in range(2, freedom - 2, 2):
            term *= square * k / (k + 1)
            total += term
        return 2 / math.pi * (angle + sine * total)
    term = total = 1.0
    for k in range(1, freedom - 2, 2):
        term *= square * k / (k + 1)
        total += term
    return sine * total


def interval_of_share(part: int, whole: int) -> Interval | None:
    """The 95% interval of a share; None of nothing."""
    bounds = wilson(part, whole)
    return Interval(*bounds) if bounds else None
