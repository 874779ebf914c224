"""Arithmetic of figures: periods, shares, changes, norms, and where a line goes in a chart. No clock, no database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from eenloket.insight.types import Period, Share

NORM_DIRECT = 0.8
NEAR_NORM = 0.05
REPEAT_DAYS = 7
LONGEST_PERIOD = 366
FEWEST_FOR_LINE = 5
FEWEST_FOR_RISE = 10
RISE_TIMES = 3
RISE_WEEKS = 4
_WEEK = 7


def period_of(name: str, today: date, first: date | None = None, last: date | None = None) -> Period:
    """The period a name stands for; for any other name the days given, put in order and at most the last year of it.

    Without a last day it runs until today, without a first day it is one day.
    """
    last_month = today.replace(day=1) - timedelta(days=1)
    starts = {
        "today": today,
        "week": today - timedelta(days=today.weekday()),
        "4weeks": today - timedelta(days=4 * _WEEK - 1),
        "13weeks": today - timedelta(days=13 * _WEEK - 1),
        "month": today.replace(day=1),
        "last_month": last_month.replace(day=1),
        "quarter": today.replace(month=today.month - (today.month - 1) % 3, day=1),
        "year": today - timedelta(days=LONGEST_PERIOD - 2),
    }
    if name in starts:
        return Period(starts[name], last_month if name == "last_month" else today)
    one, other = sorted((first or last or today, last or today))
    return Period(max(one, other - timedelta(days=LONGEST_PERIOD - 1)), other)


NOTHING = Share(0, 0)


def asks_again(before: datetime | None, at: datetime) -> bool:
    """Whether a question comes within seven days after the same customer's last one about the same subject."""
    return before is not None and before < at <= before + timedelta(days=REPEAT_DAYS)


def points_changed(now: Share, before: Share) -> float | None:
    """The difference of two shares; None when either has no value."""
    return None if now.value is None or before.value is None else now.value - before.value


def against_norm(value: float | None, norm: float) -> Literal["ok", "warn", "late"] | None:
    """Whether a share reaches its norm (ok), stays within five points below it (warn), or not (late).

    Judged on whole tenths of a percent, as it is printed: what reads 80% is 80%.
    """
    if value is None:
        return None
    printed = round(value * 1000)
    if printed >= round(norm * 1000):
        return "ok"
    return "warn" if printed >= round((norm - NEAR_NORM) * 1000) else "late"


def is_sudden_rise(today: int, before: Sequence[int]) -> bool:
    """Whether something is asked much more than usual: at least 10 times today, and at least 3 times the mean of the
    days before. With no day to compare to there is no telling."""
    return bool(before) and today >= FEWEST_FOR_RISE and today * len(before) >= RISE_TIMES * sum(before)


@dataclass(frozen=True)
class Scale:
    """A vertical axis of shares, from `low` to `high` in steps of `step`; it may start above 0 for a line."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        return [round(self.low + n * self.step, 4) for n in range(round((self.high - self.low) / self.step) + 1)]

    def place(self, value: float, height: float) -> float:
        """How far from the top a value lies."""
        return round(height * (self.high - value) / (self.high - self.low), 1)


def scale_for(values: Sequence[float], norm: float) -> Scale:
    """An axis with room for all values and the norm, in at most six steps that read well."""
    low, high = min([*values, norm]), max([*values, norm])
    for step in (0.05, 0.1, 0.2):
        bottom = math.floor(round((low - 0.01) / step, 6)) * step
        top = min(1.0, math.ceil(round((high + 0.01) / step, 6)) * step)
        bottom = max(0.0, bottom)
        if round((top - bottom) / step) <= 6:
            return Scale(round(bottom, 4), round(top, 4), step)
    return Scale(0.0, 1.0, 0.2)


def days_for_line(wholes: Sequence[int]) -> list[bool]:
    """Which days to draw: those with enough questions for a share to mean something, unless that leaves no line."""
    enough = [whole >= FEWEST_FOR_LINE for whole in wholes]
    return enough if sum(enough) >= 2 else [whole > 0 for whole in wholes]


def label_every(count: int, most: int = 22) -> int:
    """Which labels to print under a chart so that they do not overlap: every n-th."""
    return max(1, math.ceil(count / most))
