"""How sure a share is."""

from __future__ import annotations

import math
from typing import Final

SURE: Final = 1.959963984540054  # standard deviations on both sides of 95%


def wilson(part: float, whole: float, z: float = SURE) -> tuple[float, float] | None:
    """The interval of a share by the score method, which also holds for few and for shares near 0 or 1. None of
    nothing.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927) 209-212, without correction for continuity: method 3 of R. G. Newcombe, Statistics
    in Medicine 17 (1998). `z` 1.645 is one-sided 95%.
    """
    if whole <= 0:
        return None
    share, square = part / whole, z * z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = z / (1 + square / whole) * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    # At the ends it begins at nothing or ends at all of them; the arithmetic alone misses that by a rounding.
    return (max(0.0, middle - half) if part else 0.0), (min(1.0, middle + half) if part < whole else 1.0)
