"""How much was answered in time. There is no one formula: the six that are in use, by name, so that a figure can say
which one it is. Source: the variants as ICMI and vendors of phone platforms describe them (see docs/figures.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eenloket.core.shares import wilson


class Variant(StrEnum):
    """What is done with who left before an answer. `SHORT_` asks how soon counts as short, 5 seconds as a rule."""

    LEFT_IN_TIME_OUT = "left_in_time_out"  # the default: who left within T counts nowhere
    LEFT_IN_TIME_MET = "left_in_time_met"
    ANSWERED_ONLY = "answered_only"  # flatters: who left counts nowhere
    ALL_OFFERED = "all_offered"  # strict: who left counts as missed
    SHORT_MET = "short_met"
    SHORT_OUT = "short_out"


@dataclass(frozen=True)
class Counts:
    """Of what was let in and is decided: how many were answered, of those within T (T inclusive, from entering the
    queue), how many left, of those within T, of those after a short moment."""

    answered: int = 0
    within: int = 0
    left: int = 0
    left_within: int = 0
    left_short: int = 0

    @property
    def offered(self) -> int:
        return self.answered + self.left

    @property
    def base(self) -> int:
        """The denominator of the default."""
        return self.offered - self.left_within

    def __add__(self, other: Counts) -> Counts:
        """Of several queues or days: the sum of the numerators over the sum of the denominators."""
        return Counts(
            self.answered + other.answered,
            self.within + other.within,
            self.left + other.left,
            self.left_within + other.left_within,
            self.left_short + other.left_short,
        )


def service_level(counts: Counts, variant: Variant = Variant.LEFT_IN_TIME_OUT) -> float | None:
    """The share that was answered in time; None when nothing was offered, never 100%."""
    met, whole = {
        Variant.LEFT_IN_TIME_OUT: (counts.within, counts.base),
        Variant.LEFT_IN_TIME_MET: (counts.within + counts.left_within, counts.offered),
        Variant.ANSWERED_ONLY: (counts.within, counts.answered),
        Variant.ALL_OFFERED: (counts.within, counts.offered),
        Variant.SHORT_MET: (counts.within + counts.left_short, counts.offered),
        Variant.SHORT_OUT: (counts.within, counts.offered - counts.left_short),
    }[variant]
    return met / whole if whole > 0 else None


def left_share(counts: Counts) -> float | None:
    """Who left of all who were let in; None when nobody was."""
    return counts.left / counts.offered if counts.offered else None


def meets(share: float | None, percent: float) -> bool | None:
    """Whether a share reaches a norm in percent, judged as it is printed, on tenths; None without a share."""
    return None if share is None else round(share * 1000) >= round(percent * 10)


def is_surely_below(met: int, whole: int, percent: float, z: float = 1.645) -> bool:
    """Whether so few of so many were met that chance alone does not explain it, were the norm kept: the upper bound of
    the Wilson score interval (E.B. Wilson, JASA 22 (1927) 209-212) lies below the norm. `z` 1.645 is one-sided 95%."""
    interval = wilson(met, whole, z)
    return interval is not None and interval[1] < percent / 100
