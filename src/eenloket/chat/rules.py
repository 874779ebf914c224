"""Arithmetic of a chat: minutes in words, what may be typed, which sites may show it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

AWAY_AFTER: Final = timedelta(seconds=75)  # no sign of the browser; a hidden tab gives one a minute
GONE_AFTER: Final = timedelta(seconds=180)  # while waiting in line
SELF_SERVICE_ENDS_AFTER: Final = timedelta(minutes=30)
NOTED_EVERY: Final = timedelta(seconds=10)

_ORIGIN: Final = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:\d{1,5})?")


class Next(Enum):
    """What silence asks for."""

    NOTHING = "nothing"
    REMIND = "remind"
    END = "end"


def after_silence(
    *, silent_since: datetime, reminded_at: datetime | None, now: datetime, remind_minutes: int, end_minutes: int
) -> Next:
    """What to do when the citizen has not answered since `silent_since`. It never ends without a reminder before, and
    the time after the reminder is given in full, also when the reminder came late."""
    if reminded_at is None:
        return Next.REMIND if now - silent_since >= timedelta(minutes=remind_minutes) else Next.NOTHING
    return Next.END if now - reminded_at >= timedelta(minutes=end_minutes - remind_minutes) else Next.NOTHING


def minutes_between(low: timedelta | None, high: timedelta | None) -> tuple[int, int] | None:
    """A range of whole minutes, the low end rounded down and the high end up, at least one minute wide."""
    if low is None or high is None:
        return None
    least = max(0, int(low.total_seconds() // 60))
    most = max(least + 1, -(-int(high.total_seconds()) // 60))
    return least, most


def first_name(name: str) -> str:
    """What a citizen is told of an advisor's name."""
    return name.split(maxsplit=1)[0] if name.split() else name


def plain(text: str) -> str:
    """What was typed, without signs the database refuses, with one kind of line end."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def origins_in(typed: str) -> tuple[list[str], list[str]]:
    """The origins typed, one a line, and what is no origin. An address of a page gives the origin of that page."""
    good: list[str] = []
    bad: list[str] = []
    for line in typed.split():
        found = _ORIGIN.match(line.lower())
        rest = line[found.end() :] if found else line
        if found and (not rest or rest.startswith("/")):
            good.append(found.group())
        else:
            bad.append(line)
    return list(dict.fromkeys(good)), bad
