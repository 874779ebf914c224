"""Whether a value reaches its target, and how sure a difference is."""

from __future__ import annotations

import math
from typing import Literal

from eenloket.core.shares import wilson

NEAR = 0.05


Verdict = Literal["ok", "warn", "late", ""]


def judged(value: float | None, target: float | None, better: str, decimals: int = 3) -> Verdict:
    """Whether a value reaches its target (ok), stays within a twentieth of it (warn), or not (late); "" when there is
    nothing to judge. Judged as it is printed: what reads 80% is 80%."""
    if value is None or target is None or not better:
        return ""
    shown, wanted = round(value, decimals), round(target, decimals)
    missed = wanted - shown if better == "more" else shown - wanted
    if missed <= 0:
        return "ok"
    return "warn" if missed <= NEAR * abs(wanted) else "late"


def differ(part: float, whole: float, other_part: float, other_whole: float) -> bool | None:
    """Whether two shares differ more than chance explains, 95% sure: Newcombe's interval of the difference from two
    Wilson intervals (1998, Stat. Med. 17:873-890, method 10) leaves out zero. None when one is of nothing."""
    one, other = wilson(part, whole), wilson(other_part, other_whole)
    if one is None or other is None:
        return None
    share, other_share = part / whole, other_part / other_whole
    difference = share - other_share
    low = difference - math.hypot(share - one[0], other[1] - other_share)
    high = difference + math.hypot(one[1] - share, other_share - other[0])
    return not low <= 0 <= high


def spread_beyond_chance(shares: list[tuple[int, int]]) -> float | None:
    """How much shares of the same thing differ between people, as a standard deviation, after taking off what chance
    alone would do: sqrt(max(0, weighted variance - mean p(1-p)/n)) (DerSimonian and Laird's method of moments, 1986,
    with binomial variance). None for fewer than two people."""
    known = [(part, whole) for part, whole in shares if whole]
    if len(known) < 2:
        return None
    total = sum(whole for _part, whole in known)
    middle = sum(part for part, _whole in known) / total
    between = sum(whole * (part / whole - middle) ** 2 for part, whole in known)
    expected = (len(known) - 1) * middle * (1 - middle)
    weight = total - sum(whole**2 for _part, whole in known) / total
    return math.sqrt(max(0.0, (between - expected) / weight)) if weight else None
