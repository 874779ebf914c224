"""Reading a mark in a text message. Nothing but a mark counts: whoever writes more asks or tells something."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 80
# What people write around a mark and that says nothing by itself.
_AROUND: Final = frozenset(
    [
        "cijfer",
        "cijfers",
        "een",
        "n",
        "geef",
        "gaf",
        "ik",
        "mijn",
        "is",
        "het",
        "de",
        "dus",
        "u",
        "je",
        "jullie",
        "jou",
        "krijgt",
        "krijgen",
        "wel",
        "dank",
        "dankje",
        "dankjewel",
        "dankuwel",
        "bedankt",
        "hartelijk",
        "hoor",
        "met",
        "voor",
        "groet",
        "groeten",
        "groetjes",
        "vriendelijke",
        "mvg",
        "gr",
        "vr",
        "mark",
        "rating",
        "grade",
        "number",
        "nr",
        "my",
        "i",
        "it",
        "give",
        "you",
        "a",
        "the",
        "for",
        "thank",
        "thanks",
        "ty",
        "kind",
        "regards",
        "punt",
        "punten",
        "point",
        "points",
        "rapportcijfer",
        "waardering",
        "score",
    ]
)
_WORDS: Final = {
    "één": 1,
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_OUT_OF_TEN: Final = re.compile(r"(?:/|\bvan de\b|\bvan\b|\bop de\b|\bop\b|\bout of\b|\bof\b)\s*(?:10|tien|ten)\b")
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+", re.UNICODE)
_NUMBER: Final = re.compile(r"(\d{1,2})(?:[.,](\d))?")
_HARD: Final = re.compile(r"[?€%]|\d\s*[-:]\s*\d|^-\d")  # a question, money, a range or time, less than nothing


def mark_in(text: str) -> int | None:
    """The mark 1 to 10 that a text is and nothing else ("8", "cijfer 8", "een 8 dank u wel", "8/10", "acht"); None
    for any other text. Of a mark with a fraction the whole part counts: nobody is given more than was given."""
    text = text.strip().lower()
    if not text or len(text) > _LONGEST or _HARD.search(text):
        return None
    found: list[int] = []
    for word in _TOKEN.findall(_OUT_OF_TEN.sub(" ", text)):
        if (mark := _mark_of(word)) is not None:
            found.append(mark)
        elif word not in _AROUND:
            return None
    return found[0] if len(found) == 1 and 1 <= found[0] <= 10 else None


def _mark_of(word: str) -> int | None:
    if word in _WORDS:
        return _WORDS[word]
    if not word[0].isdigit():
        return None
    number = _NUMBER.fullmatch(word)
    if number is None:
        return 0  # a number, but no mark
    whole, rest = int(number[1]), int(number[2] or 0)
    return 0 if whole == 10 and rest else whole
