from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

_MOST_MINUTES: Final = 90
_SPREAD: Final = 0.5  # half as much less or more: what a citizen sees is a range, never seconds


def expected_wait(
    ahead: int, *, handling_seconds: float, advisors: float, recent_waits: Sequence[float] = ()
) -> tuple[timedelta, timedelta] | None:
    """The wait to expect with so many people ahead, as a range in whole minutes; None when it cannot be told.

    (ahead + 1) x handling time / advisors at work, blended half and half with the mean wait of those who were served
    last (../shared/research/routing_telephony_workforce.md, 1.3).
    """
    if advisors <= 0 or handling_seconds <= 0:
        return None
    computed = (ahead + 1) * handling_seconds / advisors
    if recent_waits:
        computed = (computed + sum(recent_waits) / len(recent_waits)) / 2
    if computed > _MOST_MINUTES * 60:
        return None
    low = math.floor(computed * (1 - _SPREAD) / 60)
    high = max(1, math.ceil(computed * (1 + _SPREAD) / 60))
    return timedelta(minutes=max(low, 0)), timedelta(minutes=high)
