"""How probable it is that the first hit answers the question: when may a form or a chat answer by itself.

A logistic function of the score of the first hit, how far the second stays behind, and how much of the question no
answer knows. Fitted on half A of `bench/questions/own.tsv` by `script/bench search --fit` (see docs/search.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from eenloket.content.types import Decision, SearchResult

CONSTANT, SCORE, LEAD, UNKNOWN = -2.40, 6.33, 1.04, -1.54
THRESHOLD: Final = 0.75
_ALTERNATIVES: Final = 3


def features(scores: Sequence[float], known_share: float) -> tuple[float, float, float]:
    """Score of the first hit, by what share it is ahead of the second, and the unknown share of the question."""
    first = scores[0] if scores else 0.0
    lead = (first - scores[1]) / first if len(scores) > 1 and first else 1.0
    return first, lead, 1 - known_share


def probability(of: tuple[float, float, float]) -> float:
    """That the first hit is the answer, from its `features`."""
    score, lead, unknown = of
    return 1 / (1 + math.exp(-(CONSTANT + SCORE * score + LEAD * lead + UNKNOWN * unknown)))


def decide(result: SearchResult) -> Decision:
    """The first hit as the answer when that is probable enough, and what else it could be."""
    if not result.hits:
        return Decision(None, 0.0, [])
    sure = probability(features([hit.score for hit in result.hits[:2]], result.known_share))
    answers = sure >= THRESHOLD
    rest = result.hits[1:] if answers else result.hits
    return Decision(result.hits[0] if answers else None, sure, rest[:_ALTERNATIVES])
