"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_WORD_OR_SPACE: Final = re.compile(r"\s+|[^\s]+")
_MOST_WORDS: Final = 4000  # above this whole lines are compared: the cost of words grows with their square


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """The lines of the new text, with what went and came in them; lines that went stand where they were."""
    lines: list[list[Piece]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        old, new = before[first:last], after[start:end]
        if tag == "equal":
            lines += [[Piece("same", line)] for line in new]
        elif len(old) == len(new):
            lines += [_in_line(one, other) for one, other in zip(old, new, strict=True)]
        else:
            lines += [[Piece("gone", line)] for line in old]
            lines += [[Piece("new", line)] for line in new]
    return lines


def _in_line(before: str, after: str) -> list[Piece]:
    old, new = _WORD_OR_SPACE.findall(before), _WORD_OR_SPACE.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [Piece("gone", before), Piece("new", after)]
    pieces: list[Piece] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[start:end])))
            continue
        if last > first:
            pieces.append(Piece("gone", "".join(old[first:last])))
        if end > start:
            pieces.append(Piece("new", "".join(new[start:end])))
    return pieces
