"""What goes along with a report of a fault, and how long a tool was down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from eenloket.parties.rules import without_bsn

# What a page may tell of itself. Not its title nor its address line: names and what was searched stand in those.
_TOLD: Final = {"page": 200, "window": 20, "call": 120, "error": 300, "online": 5, "since": 40}
_NOT_PATH: Final = re.compile(r"[?#]")
_DIGITS: Final = re.compile(r"\+?\d[\d .-]{6,}\d")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+")


def context_of(told: Mapping[str, object], *, browser: str) -> dict[str, str]:
    """What is kept of what the browser sent along: known names, cut, without what may be about a person."""
    kept = {name: str(told[name])[:length].replace("\x00", "") for name, length in _TOLD.items() if told.get(name)}
    if "page" in kept:
        kept["page"] = _NOT_PATH.split(kept["page"])[0]
    if "error" in kept:
        kept["error"] = without_persons(kept["error"])
    return kept | {"browser": browser[:300]}


def without_persons(text: str) -> str:
    """A technical text without numbers and addresses that may be somebody's."""
    return _MAIL.sub("•••", _DIGITS.sub("•••", without_bsn(text)))


def time_down(spans: Iterable[tuple[datetime, datetime | None]], *, since: datetime, until: datetime) -> timedelta:
    """How long at least one of these spans lasted between two moments; overlapping ones count once."""
    cut = sorted((max(start, since), min(end or until, until)) for start, end in spans)
    total, reached = timedelta(), since
    for start, end in cut:
        begins = max(start, reached)
        if end > begins:
            total += end - begins
            reached = end
    return total
