"""Comparing what a function asks with functions whose scale is known. Pure.

The *distance* between two functions is, per element, the difference in level times the weight, summed; an element that
one of them does not ask counts as level 0. It has two halves: what the new function asks *more* than the known one,
and what it asks *less*.

From each known function follow two bounds, at so many points of distance to a scale (*step*, learned from the known
functions among themselves): asking little less than X, the new function belongs not far below X; asking little more
than X, not far above it. The highest lower bound and the lowest upper bound make the proposed range, so the nearest
functions decide it. More demands never lower a bound, so they never lower the top; a known function compared with
itself has distance 0 and finds its own scale. Where known functions contradict each other the bounds cross, and the
range between them is shown as such; nothing is averaged away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

DEFAULT_WEIGHT: Final = 2
DEFAULT_STEP: Final = Fraction(12)


@dataclass(frozen=True, kw_only=True)
class Known:
    """A function whose scale is known: `order` places the scale among others, `scale` is its label."""

    name: str
    scale: str
    order: Decimal
    levels: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One element: what the new function asks and what the other does (0: not asked)."""

    key: str
    new: int
    other: int
    weight: int

    @property
    def difference(self) -> int:
        """Above zero: the new function asks more."""
        return self.new - self.other

    @property
    def distance(self) -> int:
        return abs(self.difference) * self.weight


@dataclass(frozen=True, kw_only=True)
class Near:
    """A known function beside the new one, with the bounds that follow from it. `coverage` (0-100) is how much of what
    either asks is asked by both."""

    known: Known
    more: int  # what the new function asks more, in points
    less: int
    coverage: int
    lines: tuple[Line, ...]
    at_least: Fraction
    at_most: Fraction

    @property
    def distance(self) -> int:
        return self.more + self.less


@dataclass(frozen=True, kw_only=True)
class Grade:
    """The proposal: the known scales from `low` up to `high`, or nothing to go by (both None).

    `below` is the function that says why it is not lower, `above` the one that says why it is not higher.
    """

    near: tuple[Near, ...]  # nearest first
    step: Fraction
    low: Known | None = None
    high: Known | None = None
    below: Near | None = None
    above: Near | None = None
    is_open_ended: bool = False  # above every known scale
    is_contradicted: bool = False
    is_uncertain: bool = False


def compare(new: Mapping[str, int], other: Mapping[str, int], weights: Mapping[str, int]) -> tuple[Line, ...]:
    """Element by element, the largest difference first."""
    lines = (
        Line(key=key, new=new.get(key, 0), other=other.get(key, 0), weight=weights.get(key, DEFAULT_WEIGHT))
        for key in sorted({*new, *other})
    )
    return tuple(sorted(lines, key=lambda each: -each.distance))


def distance(new: Mapping[str, int], other: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """Level difference times weight, summed. The same both ways."""
    return sum(line.distance for line in compare(new, other, weights))


def excess(new: Mapping[str, int], other: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """What the new function asks more than the other, in points."""
    return sum(max(0, level - other.get(key, 0)) * weights.get(key, DEFAULT_WEIGHT) for key, level in new.items())


def coverage(lines: Sequence[Line]) -> int:
    """How much of what either asks is asked by both, 0-100 by weight."""
    total = sum(line.weight for line in lines)
    return sum(line.weight for line in lines if line.new and line.other) * 100 // total if total else 0


def points_per_scale(known: Sequence[Known], weights: Mapping[str, int]) -> Fraction:
    """The fewest points of extra demands that make one scale among the known functions: with it they bear each other
    out. Pairs that contradict (a higher scale for nothing more) cannot be borne out and do not count."""
    steps = [
        Fraction(excess(one.levels, other.levels, weights)) / Fraction(one.order - other.order)
        for one in known
        for other in known
        if one.order > other.order
    ]
    return min((each for each in steps if each > 0), default=DEFAULT_STEP)


def grade(
    new: Mapping[str, int],
    known: Sequence[Known],
    weights: Mapping[str, int],
    *,
    step: Fraction | None = None,
    least_coverage: int = 40,
) -> Grade:
    """The proposed range with all that it rests on; `step` when it was computed before. Uncertain when even the nearest
    function has little in common with the new one, or when it stands above every known scale."""
    step = step or points_per_scale(known, weights)
    beside_it = [_near(new, each, weights, step) for each in known]
    near = tuple(sorted(beside_it, key=lambda each: (each.distance, each.known.name)))
    if not near or not new:
        return Grade(near=near, step=step, is_uncertain=True)
    below = max(near, key=lambda each: (each.at_least, -each.less))
    above = min(near, key=lambda each: (each.at_most, each.more))
    low, high = sorted((below.at_least, above.at_most))
    highest = max(known, key=lambda each: each.order)
    return Grade(
        near=near,
        step=step,
        low=_scale_down(low, known),
        high=next((each for each in _by_scale(known) if each.order >= high), highest),
        below=below,
        above=above,
        is_open_ended=high > highest.order,
        is_contradicted=below.at_least > above.at_most,
        is_uncertain=near[0].coverage < least_coverage or high > highest.order,
    )


def _by_scale(known: Sequence[Known]) -> list[Known]:
    return sorted(known, key=lambda each: each.order)


def _scale_down(bound: Fraction, known: Sequence[Known]) -> Known:
    """The highest known scale that is not above the bound; the lowest there is when all are."""
    ordered = _by_scale(known)
    return next((each for each in reversed(ordered) if each.order <= bound), ordered[0])


def _near(new: Mapping[str, int], known: Known, weights: Mapping[str, int], step: Fraction) -> Near:
    lines = compare(new, known.levels, weights)
    more = sum(line.distance for line in lines if line.difference > 0)
    less = sum(line.distance for line in lines if line.difference < 0)
    return Near(
        known=known,
        more=more,
        less=less,
        coverage=coverage(lines),
        lines=lines,
        at_least=Fraction(known.order) - less / step,
        at_most=Fraction(known.order) + more / step,
    )
