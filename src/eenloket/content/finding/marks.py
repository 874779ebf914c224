"""Marks around the words of a text that are why it was found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from .catalogue import Reading
from .words import grams_of, stem

MARK: Final = ("\x02", "\x03")
_WORD: Final = re.compile(r"\w+")
_ALIKE: Final = 0.5  # of the groups of letters of both words together


class Marker:
    """Puts `MARK` around each word that the question asks for, in any form, or is nearly spelled like."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        asked = list(readings)
        self._stems = {each for reading in asked for each in (stem(reading.typed), *reading.stems)}
        self._unknown = [frozenset(grams_of(reading.typed)) for reading in asked if not reading.is_known]
        self._begun = tuple(reading.typed for reading in asked if reading.is_begun)
        self._marked: dict[str, str] = {}  # the same words come back in each answer

    def __call__(self, text: str) -> str:
        return _WORD.sub(self._mark, text)

    def _mark(self, found: re.Match[str]) -> str:
        word = found[0]
        if word not in self._marked:
            self._marked[word] = f"{MARK[0]}{word}{MARK[1]}" if self._is_asked(word) else word
        return self._marked[word]

    def _is_asked(self, word: str) -> bool:
        folded = unicodedata.normalize("NFKD", word.casefold())
        plain = "".join(each for each in folded if not unicodedata.combining(each))
        if stem(plain) in self._stems or plain.startswith(self._begun):
            return True
        grams = frozenset(grams_of(plain)) if self._unknown else frozenset()
        return any(len(grams & each) >= _ALIKE * len(grams | each) for each in self._unknown)
