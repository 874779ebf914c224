"""Whether what was read is text: how sure Tesseract was, and whether it looks like a language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from .engine import Word

# A quarter to a half of running Dutch consists of these; of what handwriting becomes, hardly any.
_COMMON: Final = frozenset(
    [
        "de",
        "het",
        "een",
        "en",
        "van",
        "in",
        "op",
        "aan",
        "te",
        "dat",
        "die",
        "is",
        "niet",
        "ik",
        "wij",
        "we",
        "u",
        "uw",
        "mijn",
        "onze",
        "ons",
        "met",
        "voor",
        "om",
        "als",
        "bij",
        "naar",
        "uit",
        "door",
        "er",
        "maar",
        "ook",
        "dan",
        "zijn",
        "was",
        "heeft",
        "hebben",
        "heb",
        "kan",
        "kunt",
        "kunnen",
        "worden",
        "wordt",
        "werd",
        "zal",
        "zou",
        "wil",
        "graag",
        "geen",
        "of",
        "deze",
        "dit",
        "hier",
        "over",
        "tot",
        "nog",
        "al",
        "na",
        "wel",
        "moet",
        "mag",
        "waar",
        "wat",
        "wie",
        "hoe",
        "hij",
        "zij",
        "ze",
        "hun",
        "haar",
        "hem",
        "the",
        "of",
        "and",
        "to",
        "a",
        "for",
        "on",
    ]
)
_DOUBTFUL: Final = 70.0
_UNREAD: Final = 50.0
_READABLE: Final = 0.82  # print that was made worse gave 0.90 and more, handwriting mostly less (tests/long/ocr.py)
_ROOM: Final = 1.45  # of the usual distance between lines
_FEWEST: Final = 4  # words: less is a stamp or a picture


@dataclass(frozen=True)
class Verdict:
    sure: float
    is_readable: bool


def doubt(words: Sequence[Word]) -> float:
    """The share of the letters that Tesseract doubts, 1 when there are too few to say anything."""
    total = sum(len(word.text) for word in words)
    if len(words) < _FEWEST or not total:
        return 1.0
    return sum(len(word.text) for word in words if word.sure < _DOUBTFUL) / total


def judge(words: Sequence[Word], text: str) -> Verdict:
    """How sure the reading is (0 to 1), and whether a person can be shown it as text at all."""
    total = sum(len(word.text) for word in words)
    if len(words) < _FEWEST or not total:
        return Verdict(0.0, False)
    mean = sum(max(word.sure, 0) * len(word.text) for word in words) / total / 100
    unread = sum(len(word.text) for word in words if word.sure < _UNREAD) / total
    return Verdict(round(mean, 3), mean >= _READABLE and unread <= 0.2 and _looks_like_language(text))


def text_of(words: Sequence[Word]) -> str:
    """The page as text: an empty line where there is room between lines, as in an address; loose marks that specks
    become are left out. Tesseract's own text has an empty line wherever it begins another block."""
    lines = [list(group) for _line, group in groupby(words, key=lambda word: word.line)]
    tops = [median(word.top for word in line) for line in lines]
    gaps = [below - above for above, below in pairwise(tops)]
    ranked = sorted(gap for gap in gaps if gap > 0) or [1]
    usual = ranked[len(ranked) // 4]  # a short letter has more empty lines than others
    text = ""
    for number, line in enumerate(lines):
        said = " ".join(word.text for word in line)
        if not re.search(r"\w", said):
            continue
        gap = gaps[number - 1] if number else usual
        is_apart = gap > _ROOM * usual or gap <= 0
        text += ("\n\n" if is_apart else "\n") + said
    return text.strip()


def _looks_like_language(text: str) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if not words:
        return False
    single = sum(len(word) == 1 for word in words) / len(words)
    if single > 0.25:
        return False
    return len(words) < 40 or sum(word in _COMMON for word in words) / len(words) >= 0.12
