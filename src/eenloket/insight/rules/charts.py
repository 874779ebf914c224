"""Where the line of a figure goes in a chart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .shares import label_every

WIDTH: Final = 830
HEIGHT: Final = 232
_TOP: Final = 14
_BOTTOM: Final = 194
_LEFT: Final = 60
_RIGHT: Final = 780
_MOST_TICKS: Final = 6


@dataclass(frozen=True)
class Dot:
    """A point of a line. `is_off` when it misses the target."""

    label: str
    value: float
    x: float
    y: float
    is_off: bool
    is_labelled: bool


@dataclass(frozen=True)
class LineChart:
    """All that is needed to draw one figure over time."""

    dots: Sequence[Dot]
    path: str
    ticks: Sequence[tuple[float, float]]
    target_y: float | None

    @property
    def lowest(self) -> Dot:
        return min(self.dots, key=lambda dot: dot.value)

    @property
    def highest(self) -> Dot:
        return max(self.dots, key=lambda dot: dot.value)


def steps_for(low: float, high: float) -> list[float]:
    """Rounded values, at most seven, between which all lies: steps of 1, 2 or 5 times a power of ten."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / _MOST_TICKS))
    step = next(power * each for each in (1, 2, 5, 10, 20) if span / (power * each) <= _MOST_TICKS - 1)
    first, last = math.floor(round(low / step, 9)), math.ceil(round(high / step, 9))
    last = max(last, first + 1)
    return [round(n * step, 10) for n in range(first, last + 1)]


def line_chart(
    points: Sequence[tuple[str, float | None]], target: float | None, off: Sequence[bool]
) -> LineChart | None:
    """A line through the points that have a value; None for fewer than two. The axis may start above nothing, because
    it is a line and not a bar."""
    known = [(n, label, value) for n, (label, value) in enumerate(points) if value is not None]
    if len(known) < 2:
        return None
    values = [value for _n, _label, value in known]
    bounds = [*values, *([target] if target is not None else [])]
    ticks = steps_for(min(bounds), max(bounds))
    low, high = ticks[0], ticks[-1]
    step = (_RIGHT - _LEFT) / max(1, len(points) - 1)
    every = label_every(len(points), 16)

    def place(value: float) -> float:
        return round(_TOP + (_BOTTOM - _TOP) * (high - value) / (high - low), 1)

    dots = [
        Dot(label, value, round(_LEFT + n * step, 1), place(value), off[n], n % every == 0) for n, label, value in known
    ]
    path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots)
    return LineChart(dots, path, [(tick, place(tick)) for tick in ticks], None if target is None else place(target))
