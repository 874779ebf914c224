"""An appointment as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_MOST_OCTETS: Final = 73


def calendar_file(
    *, uid: str, sequence: int, stamp: datetime, start: datetime, end: datetime, title: str, place: str, text: str
) -> str:
    """One event that a calendar adds, and changes when it gets the same `uid` with a higher `sequence`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Eenloket//Afspraak//NL",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_moment(stamp)}",
        f"DTSTART:{_moment(start)}",
        f"DTEND:{_moment(end)}",
        f"SUMMARY:{title.translate(_ESCAPED)}",
        f"LOCATION:{place.translate(_ESCAPED)}",
        f"DESCRIPTION:{text.translate(_ESCAPED)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued on the next after a space; never cut within a character."""
    parts, current, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _MOST_OCTETS:
            parts.append(current)
            current, size = "", 0
        current += character
        size += octets
    return "\r\n ".join([*parts, current])
