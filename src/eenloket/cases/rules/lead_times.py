"""How long things took: working days of many at once, and percentiles of what was counted. No database."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import Final

from eenloket.organisation.rules import WorkingCalendar

_FINEST_SHARE: Final = 10_000  # 0.9 is nine tenths, not the double beside it


def percentile_of(histogram: Mapping[int, int], share: float) -> int | None:
    """The smallest value that at least this share of what was counted does not exceed: the nearest rank, the
    ceil(share x n)-th of n values in order. None when nothing was counted.

    Nearest-rank method: Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50
    (1996), definition 1. Exact for whole days; nothing is interpolated, so the value is one that occurred.

    Raises ValueError for a share outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
    rank = max(1, math.ceil(Fraction(share).limit_denominator(_FINEST_SHARE) * sum(histogram.values())))
    below = 0
    for value in sorted(histogram):
        below += histogram[value]
        if below >= rank:
            return value
    return None


def working_days_taken(calendar: WorkingCalendar, spans: Iterable[tuple[date, date, int]]) -> Counter[int]:
    """How often each number of working days was taken, of (received, settled, how many): the days after receipt up to
    and including the day it was settled. Each day of the calendar is asked once, whatever is counted."""
    rows = [(received, max(received, settled), n) for received, settled, n in spans]
    if not rows:
        return Counter()
    first = min(received for received, _settled, _n in rows)
    whole = (max(settled for _received, settled, _n in rows) - first).days
    worked = list(accumulate(calendar.is_working_day(first + timedelta(n)) for n in range(whole + 1)))
    taken: Counter[int] = Counter()
    for received, settled, n in rows:
        taken[worked[(settled - first).days] - worked[(received - first).days]] += n
    return taken
