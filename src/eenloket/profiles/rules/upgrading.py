"""A newer national profile against the one that the own profile was taken from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from eenloket.profiles.types import Element, ProfileDocument, Section

from .parts import Part, Place, parts_of, put_together, without_orphans


class Origin(StrEnum):
    """Who changed a piece since it was taken over."""

    NATIONAL = "national"
    LOCAL = "local"
    SAME = "same"  # both, to the same
    CONFLICT = "conflict"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A piece that somebody changed: as it was taken over, as it is here, as it is nationally now."""

    place: Place
    base: Any = None
    mine: Any = None
    theirs: Any = None

    @property
    def origin(self) -> Origin:
        if self.mine == self.theirs:
            return Origin.SAME
        if self.mine == self.base:
            return Origin.NATIONAL
        return Origin.LOCAL if self.theirs == self.base else Origin.CONFLICT

    @property
    def needs_choice(self) -> bool:
        return self.origin in (Origin.NATIONAL, Origin.CONFLICT)


def upgrade_points(base: ProfileDocument, mine: ProfileDocument, theirs: ProfileDocument) -> tuple[Point, ...]:
    """Every piece that is no longer the same in all three. The edition is no choice: it says what was taken over."""
    old, own, new = parts_of(base), parts_of(mine), parts_of(theirs)
    places = dict.fromkeys([*new, *own, *old])
    found = (Point(place=each, base=old.get(each), mine=own.get(each), theirs=new.get(each)) for each in places)
    return tuple(
        point
        for point in found
        if not (point.base == point.mine == point.theirs) and point.place != Place(Part.HEAD, "edition")
    )


def take_over(
    mine: ProfileDocument, theirs: ProfileDocument, places: Collection[Place], *, edition: str = ""
) -> ProfileDocument:
    """The own profile with the national pieces at these places; what is new stands where it stands nationally."""
    own, new = parts_of(mine), parts_of(theirs)
    for place in new:
        if place in places:
            own = _with(own, list(new), place, new[place])
    for place in places:
        if place not in new and place.part != Part.HEAD:
            own.pop(place, None)
    taken = put_together(mine.code, own)
    return replace(taken, edition=edition or taken.edition, elements=without_orphans(taken.elements))


def _with(own: dict[Place, Any], order: list[Place], place: Place, value: Any) -> dict[Place, Any]:
    """The pieces with one changed, or put in after the nearest one that comes before it nationally."""
    if place in own:
        return own | {place: value}
    before = next((each for each in reversed(order[: order.index(place)]) if each in own), None)
    if before is None or not isinstance(value, Section | Element):
        return own | {place: value}
    put: dict[Place, Any] = {}
    for key, each in own.items():
        put[key] = each
        if key == before:
            put[place] = value
    return put
