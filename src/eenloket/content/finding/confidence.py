"""How probable it is that the first hit answers the question: when may a form or a chat answer by itself.

A logistic function of what the first hit scores and means, how far the others stay behind, how much of the question no
answer knows, and how long the question is: in a long one no hit scores high. Fitted on the halves A and C of
`bench/questions` by `script/bench search --fit` (see docs/search.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from eenloket.content.types import Decision, SearchResult

WEIGHTS: Final = (-4.19, 4.79, 1.60, -1.69, 2.44, 1.34, 0.80)  # a constant, and one for each feature
THRESHOLD: Final = 0.75
_ALTERNATIVES: Final = 3


class Features(NamedTuple):
    """What of a search tells whether its first hit is right."""

    score: float  # of the first hit
    lead: float  # by what share it is ahead of the second
    unknown: float  # the share of the question that no answer knows
    meaning: float  # how close the first hit lies to what is meant
    meaning_lead: float  # and by how much closer than the second and third
    length: float  # the logarithm of the number of telling words and one


def features(hits: Sequence[tuple[float, float]], known_share: float, telling: int) -> Features:
    """Of the first hits by score and meaning, the share of the question that is known, and its telling words."""
    (first, meaning), *others = hits or [(0.0, 0.0)]
    lead = (first - others[0][0]) / first if others and first else 1.0
    meaning_lead = meaning - max((each for _score, each in others[:2]), default=0.0)
    return Features(first, lead, 1 - known_share, meaning, meaning_lead, math.log(1 + telling))


def probability(of: Features) -> float:
    """That the first hit is the answer."""
    constant, *weights = WEIGHTS
    return 1 / (1 + math.exp(-(constant + sum(weight * value for weight, value in zip(weights, of, strict=True)))))


def decide(result: SearchResult) -> Decision:
    """The first hit as the answer when that is probable enough, and what else it could be."""
    if not result.hits:
        return Decision(None, 0.0, [])
    hits = [(hit.score, hit.why.meaning) for hit in result.hits[:3]]
    sure = probability(features(hits, result.known_share, result.telling))
    answers = sure >= THRESHOLD
    rest = result.hits[1:] if answers else result.hits
    return Decision(result.hits[0] if answers else None, sure, rest[:_ALTERNATIVES])
