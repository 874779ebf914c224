"""Which of our lines a call came in on, when the caller is known to us by number, and how a number is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from eenloket.parties.rules import normalise_phone, readable_phone

_NO_NUMBER: Final = frozenset(
    {"", "anonymous", "anoniem", "unknown", "private", "restricted", "unavailable", "withheld"}
)


class AnyLine(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def is_shared(self) -> bool: ...


L = TypeVar("L", bound=AnyLine)


def caller_number(told: str) -> str:
    """The number of the caller in E.164; "" for somebody who calls anonymously or of whom no number came along.
    Platforms write it as a number, as `tel:`, or as a SIP address with the number before the @."""
    bare = bare_number(told)
    return "" if bare.lower() in _NO_NUMBER else normalise_phone(bare) or ""


def is_anonymous(told: str) -> bool:
    return bare_number(told).lower() in _NO_NUMBER


def bare_number(told: str) -> str:
    """Without what surrounds it on the wire."""
    bare = told.strip()
    for beginning in ("tel:", "sip:", "sips:"):
        if bare.lower().startswith(beginning):
            bare = bare[len(beginning) :]
    return bare.partition("@")[0].partition(";")[0].strip()


def line_number(told: str) -> str:
    """A dialled number as lines are kept: E.164, or 14 with the area code; as it came when it is neither (an inner
    number of the platform)."""
    bare = bare_number(told)
    return normalise_phone(bare) or bare


def line_of(lines: Iterable[L], told: Sequence[str]) -> L | None:
    """The line that these numbers name, the most telling first: the number that was forwarded to us, the one that was
    dialled, the one where it arrived. A number of one municipality goes before one that several share."""
    by_number = {each.number: each for each in lines}
    found = [by_number[number] for each in told if (number := line_number(each)) in by_number]
    return next((each for each in found if not each.is_shared), found[0] if found else None)


def shown_number(number: str) -> str:
    """The way people write it."""
    return readable_phone(number) if number[:1] == "+" or number[:2] == "14" else number
