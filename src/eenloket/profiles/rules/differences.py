"""What changed between two profiles, and making that change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eenloket.profiles.types import ProfileDocument

from .parts import Part, Place, differing_fields, parts_of, put_together, with_order


class Sort(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One piece that differs: `before` or `after` is None when it was not there."""

    place: Place
    before: Any = None
    after: Any = None

    @property
    def sort(self) -> Sort:
        if self.before is None:
            return Sort.ADDED
        return Sort.DROPPED if self.after is None else Sort.CHANGED

    @property
    def fields(self) -> tuple[str, ...]:
        return differing_fields(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """All that changed. The orders are given only when they do not follow from what was added and dropped."""

    changes: tuple[Change, ...] = ()
    section_order: tuple[str, ...] = ()
    element_order: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.section_order or self.element_order)

    def of(self, part: Part) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.place.part == part)


def difference(before: ProfileDocument, after: ProfileDocument) -> Difference:
    """What makes `after` of `before`; their codes are not compared."""
    old, new = parts_of(before), parts_of(after)
    places = [*new, *(place for place in old if place not in new)]
    changes = tuple(
        Change(place=place, before=old.get(place), after=new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    )
    plain = _changed(before, changes)
    return Difference(
        changes=changes,
        section_order=_order([each.key for each in plain.sections], [each.key for each in after.sections]),
        element_order=_order([each.key for each in plain.elements], [each.key for each in after.elements]),
    )


def apply(document: ProfileDocument, change: Difference) -> ProfileDocument:
    """The document with a difference made in it: `apply(a, difference(a, b))` holds what `b` holds."""
    changed = _changed(document, change.changes)
    return with_order(
        changed,
        change.section_order or [each.key for each in changed.sections],
        change.element_order or [each.key for each in changed.elements],
    )


def _changed(document: ProfileDocument, changes: tuple[Change, ...]) -> ProfileDocument:
    """What is new comes last, what is dropped goes, the rest stays in its place."""
    parts = parts_of(document)
    for change in changes:
        if change.after is None:
            parts.pop(change.place, None)
        else:
            parts[change.place] = change.after
    return put_together(document.code, parts)


def _order(is_now: list[str], must_be: list[str]) -> tuple[str, ...]:
    return () if is_now == must_be else tuple(must_be)
