"""Filling places so that the matches together are as high as can be. Pure.

Candidates are put in one by one; each new one may push others along (A to Klantadviseur 2, so that B fits in
Klantadviseur 3), by the way that gains most. That is the successive shortest path of the transportation problem: the
result is the best there is, and it takes functions squared per candidate, not candidates squared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from .types import Proposal

NOWHERE: Final = ""  # without a place: worth nothing, and always room
_NEVER: Final = float("-inf")
_POINT: Final = 10_000  # one point of match outweighs the wishes of a thousand candidates


def worth_of(proposal: Proposal, *, least: int = 0) -> int | None:
    """What it is worth to put the candidate there, None when the system does not: a refused condition, a missing
    education, or a sure match below `least`. A first wish decides between equals."""
    if proposal.is_blocked or proposal.sure < least or proposal.sure == 0:
        return None
    return proposal.sure * _POINT + (4 - min(proposal.wish or 4, 4))


def assign(worth: Sequence[Mapping[str, int | None]], places: Mapping[str, int]) -> list[str]:
    """Per candidate the function, or NOWHERE, such that the total worth is highest within the places.

    What has no worth (absent or None) is never given.
    """
    codes = [*places, NOWHERE]
    placed: dict[str, list[int]] = {code: [] for code in codes}
    for newcomer in range(len(worth)):
        path = _best_path(newcomer, worth, places, placed, codes)
        for candidate, code, before in reversed(path):
            if before is not None:
                placed[before].remove(candidate)
            placed[code].append(candidate)
    where = {candidate: code for code, candidates in placed.items() for candidate in candidates}
    return [where[candidate] for candidate in range(len(worth))]


def _value(worth: Sequence[Mapping[str, int | None]], candidate: int, code: str) -> float:
    if code == NOWHERE:
        return 0
    value = worth[candidate].get(code)
    return _NEVER if value is None else value


def _best_path(
    newcomer: int,
    worth: Sequence[Mapping[str, int | None]],
    places: Mapping[str, int],
    placed: Mapping[str, list[int]],
    codes: Sequence[str],
) -> list[tuple[int, str, str | None]]:
    """The moves (who, to where, from where) that bring the newcomer in with the highest gain."""
    gain: dict[str, float] = {code: _value(worth, newcomer, code) for code in codes}
    came: dict[str, tuple[int, str | None]] = dict.fromkeys(codes, (newcomer, None))
    edges = _edges(worth, placed, codes)
    for _round in codes:
        changed = False
        for (start, end), (difference, candidate) in edges.items():
            if gain[start] + difference > gain[end]:
                gain[end] = gain[start] + difference
                came[end] = (candidate, start)
                changed = True
        if not changed:
            break
    free = [code for code in codes if code == NOWHERE or len(placed[code]) < places[code]]
    code: str | None = max(free, key=lambda each: gain[each])
    path = []
    while code is not None:
        candidate, before = came[code]
        path.append((candidate, code, before))
        code = before
    return path


def _edges(
    worth: Sequence[Mapping[str, int | None]], placed: Mapping[str, list[int]], codes: Sequence[str]
) -> dict[tuple[str, str], tuple[float, int]]:
    """From each function to each other: who of its people moves there at the least loss."""
    edges = {}
    for start in codes:
        for end in codes:
            if start == end or not placed[start]:
                continue
            differences = ((_value(worth, each, end) - _value(worth, each, start), each) for each in placed[start])
            difference, candidate = max(differences, key=lambda pair: pair[0])
            if difference > _NEVER:
                edges[start, end] = (difference, candidate)
    return edges
