"""Group figures for who may see no individual: groups of five or more, also where something is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eenloket.profiles.types import Kind

from . import grid, rules, web
from .names import short_name

if TYPE_CHECKING:
    from .types import Standpoint, Tally

GROUPINGS: Final[tuple[tuple[str, Promise], ...]] = (
    ("team", _("Per team")),
    ("functie", _("Per function")),
    ("kcc", _("Whole contact centre")),
)
_FEW, _HALF = 0.25, 0.5


def group_map(everybody: Sequence[Standpoint], *, by: str, word: str) -> dict[str, Any]:
    """Per group and element how many are below what is asked, of how many it is known."""
    points = rules.visible_people(everybody)
    word, kinds = web.kinds_for(word)
    by = next((name for name, _label in GROUPINGS if name == by), "team")
    columns = grid.columns_of(points, kinds)
    names = sorted({_group(each, by) for each in points})
    tallies = {
        (name, each.key): rules.tally(each.key, [point for point in points if _group(point, by) == name])
        for name in names
        for each in columns
    }
    shown = {each.key: visible_keys(points, each.key) for each in columns}
    return {
        "by": by,
        "word": word,
        "width": grid.width_class(columns),
        "head": grid.head(columns, corner=str(_("Group"))),
        "columns": [(each, short_name(each)) for each in columns],
        "rows": [
            {
                "name": name or _("Whole contact centre"),
                "count": sum(_group(point, by) == name for point in points),
                "cells": [_cell(tallies[name, each.key], name in shown[each.key][by]) for each in columns],
            }
            for name in names
        ],
        "people": len(points),
        "left_out": len(everybody) - len(points),
        "smallest": rules.SMALLEST_GROUP,
        "ranking": web.ranked(points, _rankable(points)),
    }


def visible_keys(points: Sequence[Standpoint], key: str) -> dict[str, frozenset[str]]:
    """Per grouping which groups may be shown on this element; none at all of the whole when too few are known."""
    found = {}
    for by, _label in GROUPINGS:
        known: dict[str, int] = {}
        for point in points:
            if point.difference(key) is not None:
                known[_group(point, by)] = known.get(_group(point, by), 0) + 1
        found[by] = rules.visible_cells(known)
    return found


def _rankable(points: Sequence[Standpoint]) -> list[str]:
    columns = grid.columns_of(points, tuple(Kind))
    return [each.key for each in columns if visible_keys(points, each.key)["kcc"]]


def _group(point: Standpoint, by: str) -> str:
    return {"team": point.team or str(_("No team")), "functie": point.function}.get(by, "")


def _cell(tally: Tally, is_shown: bool) -> dict[str, Any]:
    """What stands in a cell; nothing of the tally when it may not be shown."""
    if not tally.asked:
        return {"shade": ""}
    if not is_shown:
        return {"shade": "?", "is_hidden": True}
    share = tally.below / tally.known
    face = "0" if not tally.below else "1" if share < _FEW else "2" if share < _HALF else "3"
    return {"shade": face, "below": tally.below, "known": tally.known}
