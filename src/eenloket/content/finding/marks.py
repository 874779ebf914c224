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


def marked(text: str, readings: Iterable[Reading]) -> str:
    """The text with `MARK` around each word that the question asks for, in any form, or is nearly spelled like."""
    asked = list(readings)
    stems = {each for reading in asked for each in (stem(reading.typed), *reading.stems)}
    unknown = [frozenset(grams_of(reading.typed)) for reading in asked if not reading.is_known]
    begun = tuple(reading.typed for reading in asked if reading.is_begun)
    return _WORD.sub(lambda found: _mark(found[0], stems, begun, unknown), text)


def _mark(word: str, stems: set[str], begun: tuple[str, ...], unknown: Iterable[frozenset[str]]) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    grams = frozenset(grams_of(plain))
    is_alike = any(len(grams & each) >= _ALIKE * len(grams | each) for each in unknown)
    is_asked = is_alike or stem(plain) in stems or plain.startswith(begun)
    return f"{MARK[0]}{word}{MARK[1]}" if is_asked else word
