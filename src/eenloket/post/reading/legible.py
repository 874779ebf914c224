"""Whether what was read is text: how sure Tesseract was, and whether it looks like a language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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


def tidy(text: str) -> str:
    """Without the empty lines and loose marks that specks become."""
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines()]
    kept = ["" if line and not re.search(r"\w", line) else line for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _looks_like_language(text: str) -> bool:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    if not words:
        return False
    single = sum(len(word) == 1 for word in words) / len(words)
    if single > 0.25:
        return False
    return len(words) < 40 or sum(word in _COMMON for word in words) / len(words) >= 0.12
