"""How many advisors calls would have asked."""

from __future__ import annotations

import math
from typing import Final

_HALF_HOUR: Final = 1800
_MOST: Final = 500


def wait_probability(advisors: int, load: float) -> float:
    """Erlang C: the chance that somebody has to wait, by the stable recursion of Erlang B (Erlang, 1917)."""
    blocked = 1.0
    for n in range(1, advisors + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / advisors * (1 - blocked)) if advisors > load else 1.0


def advisors_needed(calls: float, handling: float, *, share: float = 0.8, within: float = 25) -> int:
    """The least advisors with which `share` of the calls of a half hour, each of `handling` seconds, is answered
    `within` so many seconds, by Erlang C."""
    load = calls * handling / _HALF_HOUR
    for advisors in range(max(1, math.floor(load) + 1), _MOST):
        waits = wait_probability(advisors, load)
        if 1 - waits * math.exp(-(advisors - load) * within / handling) >= share:
            return advisors
    return _MOST
