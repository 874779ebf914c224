"""When something is the matter. Pure: no clock, no database."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Final

FEWEST_FOR_RISE: Final = 10
RISE_TIMES: Final = 2.0
FALSE_ALARMS: Final = 0.01  # chance per look that any of the subjects is called a rise without being one
FEWEST_FOR_NORM: Final = 10  # decided turns in the last half hour


def binomial_tail(at_least: int, of: int, chance: float) -> float:
    """The chance of at least so many of so many."""
    if at_least <= 0:
        return 1.0
    log_chance, log_other = math.log(chance), math.log1p(-chance)
    total = 0.0
    for n in range(at_least, of + 1):
        ways = math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)
        total += math.exp(ways + n * log_chance + (of - n) * log_other)
    return min(1.0, total)


def dispersion_of(counts: Collection[Sequence[int]]) -> float:
    """How much counts of the same thing vary more than chance: the mean over all subjects of the squared distance to
    the mean divided by the mean (Pearson's statistic per degree of freedom; McCullagh and Nelder, Generalized Linear
    Models, 1989, 4.5). Never below 1."""
    squares, freedom = 0.0, 0
    for days in counts:
        mean = sum(days) / len(days) if days else 0.0
        if mean > 0 and len(days) > 1:
            squares += sum((n - mean) ** 2 / mean for n in days)
            freedom += len(days) - 1
    return max(1.0, squares / freedom) if freedom else 1.0


def chance_of_rise(today: int, before: Sequence[int], dispersion: float = 1.0) -> float:
    """How likely so many is, or more, when nothing changed: given the sum of all days, today's part is binomial (the
    conditional test of two Poisson rates; Przyborowski and Wilenski, Biometrika 31 (1940) 313-323). Counts are divided
    by the dispersion first, as in quasi-Poisson models."""
    if not before:
        return 1.0
    now, then = math.floor(today / dispersion), math.ceil(sum(before) / dispersion)
    return binomial_tail(now, now + then, 1 / (len(before) + 1))


def rises(today: Mapping[str, int], before: Mapping[str, Sequence[int]]) -> dict[str, float]:
    """Which subjects are asked for more than usual, with the chance that it is nothing. At least ten times today and
    twice the mean of before, and less likely than one in a hundred over all subjects together (Bonferroni)."""
    looked_at = {name: n for name, n in today.items() if n >= FEWEST_FOR_RISE and before.get(name)}
    if not looked_at:
        return {}
    dispersion = dispersion_of([before[name] for name in before])
    limit = FALSE_ALARMS / max(1, len(today))
    found = {}
    for name, n in looked_at.items():
        usual = sum(before[name]) / len(before[name])
        chance = chance_of_rise(n, before[name], dispersion)
        if n >= RISE_TIMES * usual and chance <= limit:
            found[name] = chance
    return found
