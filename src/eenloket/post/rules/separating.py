"""From a pile of pages to letters: a separator sheet ends one, and a blank page when the batch says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    TEXT = "text"
    BLANK = "blank"
    SEPARATOR = "separator"


@dataclass(frozen=True)
class Letter:
    """The places of its pages in the pile, from 0."""

    pages: Sequence[int]


def letters_of(kinds: Iterable[PageKind], *, blank_separates: bool = False) -> list[Letter]:
    """The letters in a pile, in order. A separator is of no letter; a blank back of a page stays with it, but a letter
    of blank pages only is none. Each page is in one letter or is thrown out, never in two."""
    letters: list[list[int]] = [[]]
    kept = list(kinds)
    for place, kind in enumerate(kept):
        if kind == PageKind.SEPARATOR or (kind == PageKind.BLANK and blank_separates):
            letters.append([])
        else:
            letters[-1].append(place)
    return [Letter(pages) for pages in letters if any(kept[place] == PageKind.TEXT for place in pages)]
