"""Dutch words as they are searched: without case and accents, as stems, in parts, in groups of letters.

Pure: no Django, no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from typing import Final

import snowballstemmer

_STEMMER: Final = snowballstemmer.stemmer("dutch")
_WORD: Final = re.compile(r"[a-z0-9]{1,60}")
_LINKS: Final = ("", "s", "en", "e", "n")  # between the parts of a Dutch compound
SHORTEST_PART: Final = 4
# Words that say how something is asked, not what about. Numbers and "niet" are kept: they tell answers apart.
STOP_WORDS: Final = frozenset(
    [
        "aan",
        "al",
        "als",
        "ben",
        "bent",
        "bij",
        "da",
        "dan",
        "dat",
        "de",
        "deze",
        "die",
        "dit",
        "doe",
        "doen",
        "door",
        "dus",
        "een",
        "eens",
        "en",
        "er",
        "ga",
        "gaan",
        "gaat",
        "geen",
        "graag",
        "had",
        "heb",
        "hebben",
        "heeft",
        "het",
        "hij",
        "hoe",
        "hoeveel",
        "hun",
        "ie",
        "ik",
        "in",
        "is",
        "ja",
        "je",
        "jij",
        "jullie",
        "kan",
        "kun",
        "kunnen",
        "kunt",
        "maar",
        "mag",
        "me",
        "mee",
        "mij",
        "mijn",
        "mn",
        "moet",
        "moeten",
        "mogen",
        "na",
        "naar",
        "nodig",
        "nog",
        "nou",
        "nu",
        "of",
        "om",
        "ons",
        "onze",
        "ook",
        "op",
        "over",
        "sta",
        "staat",
        "te",
        "tot",
        "u",
        "uit",
        "uw",
        "van",
        "vanaf",
        "vaak",
        "veel",
        "via",
        "voor",
        "waar",
        "waarom",
        "waarover",
        "wanneer",
        "want",
        "was",
        "wat",
        "we",
        "wel",
        "welk",
        "welke",
        "werd",
        "wie",
        "wij",
        "wil",
        "willen",
        "wilt",
        "worden",
        "wordt",
        "ze",
        "zich",
        "zij",
        "zijn",
        "zo",
        "zou",
        "zullen",
    ]
)


def words_of(text: str) -> list[str]:
    """The words of a text, in order, without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    if not folded.isascii():
        folded = "".join(each for each in folded if not unicodedata.combining(each))
    return _WORD.findall(folded)


@lru_cache(200_000)
def stem(word: str) -> str:
    """The Dutch stem (Snowball)."""
    return str(_STEMMER.stemWord(word))


def parts_of(word: str, known: Container[str]) -> tuple[str, ...]:
    """The two known words that a compound is made of, as even in length as can be; nothing when it is not one.

    After the longest-match splitters for Dutch and German (Monz and De Rijke 2001), on the words of the content itself.
    """
    best: tuple[str, ...] = ()
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        last = word[cut:]
        if last not in known:
            continue
        for link in _LINKS:
            first = word[: cut - len(link)] if word[:cut].endswith(link) else ""
            if len(first) < SHORTEST_PART or first not in known:
                continue
            if not best or min(len(first), len(last)) > min(map(len, best)):
                best = (first, last)
    return best


@lru_cache(100_000)
def grams_of(word: str, *, is_begun: bool = False) -> tuple[str, ...]:
    """The groups of three to five letters of a word, its borders as a space; `is_begun`: the end is still to come."""
    bordered = f" {word}" if is_begun else f" {word} "
    return tuple(bordered[n : n + size] for size in (3, 4, 5) for n in range(len(bordered) - size + 1))


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be left out, put in, changed or swapped to make one of the other (Damerau 1964); `most + 1`
    when that is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, its in enumerate(other, 1):
            cost = min(now[j - 1] + 1, last[j] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
