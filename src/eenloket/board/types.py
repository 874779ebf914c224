from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eenloket.accounts.types import Permission
from eenloket.routing.types import Watch

SEES: Final = (Permission.LEAD_LIVE, Permission.VIEW_TEAM_FIGURES)


@dataclass(frozen=True)
class Seen:
    """What a board shows: to somebody at the desk, or on a wall where all can read it. `names`: on the wall, the works
    council agreed to it."""

    watch: Watch
    is_wall: bool = False
    names: bool = False


@dataclass(frozen=True)
class Mark:
    """A state in icon and word, and in colour as well."""

    tone: str
    icon: str
    word: str


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One figure. `since` is a clock that runs from a moment (seconds since 1970) instead of a value."""

    key: str
    label: str
    value: str = "–"
    since: float | None = None
    mark: Mark | None = None
    note: str = ""
    address: str = ""
