"""Which texts ask the same: by the letters of their words, and by what they mean where that is known."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from . import meaning
from .kept import known_meanings
from .words import STOP_WORDS, grams_of, stem, words_of

Numbers: TypeAlias = "np.ndarray[Any, Any]"

# Weighed on citizens' phrasings of the bundled answers: of pairs that ask different things 0.1% are more alike.
_ALIKE_IN_LETTERS: Final = 0.48
# Vectors of unlike questions lie at .86, so meaning counts only beside a word that both have.
_ALIKE_IN_MEANING: Final = 0.93
_SOME_LETTERS: Final = 0.15


def alike(texts: Sequence[str]) -> list[list[int]]:
    """The places of texts that ask the same thing together, each text once; the first text of a group leads it.

    Costs grow with the square of the number of texts: some 0.1 s for 500.
    """
    if not texts:
        return []
    is_same = _pairs(texts)
    groups: list[list[int]] = []
    group_of: dict[int, list[int]] = {}
    for place in range(len(texts)):
        earlier = next((other for other in np.flatnonzero(is_same[place, :place])), None)
        group = group_of[int(earlier)] if earlier is not None else []
        if not group:
            groups.append(group)
        group.append(place)
        group_of[place] = group
    return groups


def _pairs(texts: Sequence[str]) -> Numbers:
    letters = _by_letters(texts)
    is_same: Numbers = letters >= _ALIKE_IN_LETTERS
    known = known_meanings(texts)
    places = [place for place, text in enumerate(texts) if meaning.digest(text) in known]
    if places:
        vectors = np.array([known[meaning.digest(texts[place])] for place in places], dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        close = (vectors @ vectors.T >= _ALIKE_IN_MEANING) & (letters[np.ix_(places, places)] >= _SOME_LETTERS)
        is_same[np.ix_(places, places)] |= close
    return is_same


def _by_letters(texts: Sequence[str]) -> Numbers:
    """The cosine of each pair of texts, by the letter groups of the words that tell what they are about."""
    counted = [Counter(gram for word in _telling(text) for gram in grams_of(word)) for text in texts]
    column = {gram: place for place, gram in enumerate(dict.fromkeys(gram for counts in counted for gram in counts))}
    rows = np.zeros((len(texts), len(column) or 1), dtype=np.float32)
    for place, counts in enumerate(counted):
        for gram, count in counts.items():
            rows[place, column[gram]] = 1 + math.log(count)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(lengths == 0, 1, lengths)
    same: Numbers = rows @ rows.T
    return same


def _telling(text: str) -> list[str]:
    return list(dict.fromkeys(stem(word) for word in words_of(text) if word not in STOP_WORDS and len(word) > 1))
