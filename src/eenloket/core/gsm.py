"""Texts of SMS: which alphabet a text needs, how many messages it makes, and its octets (3GPP TS 23.038, GSM 03.38)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PART: Final = 160  # characters of the GSM alphabet in one message; 70 when one is outside it
PART_OF_MORE: Final = 153
PART_UCS2: Final = 70
PART_OF_MORE_UCS2: Final = 67
_ESCAPE: Final = 0x1B
_BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
_CODES: Final = {sign: bytes([code]) for code, sign in enumerate(_BASIC) if code != _ESCAPE} | {
    sign: bytes([_ESCAPE, code]) for sign, code in _EXTENDED.items()
}
_SIGNS: Final = dict(enumerate(_BASIC))
_EXTENDED_SIGNS: Final = {code: sign for sign, code in _EXTENDED.items()}
_CHEAPER: Final = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "…": "...",
    "•": "-",
    "\xa0": " ",
    "\u202f": " ",
    "\t": " ",
    "×": "x",
    "²": "2",
    "½": "1/2",
    "´": "'",
    "`": "'",
}


@dataclass(frozen=True)
class Costly:
    """A sign that makes every message shorter, and what could stand there instead ("" when nothing can)."""

    sign: str
    instead: str


@dataclass(frozen=True)
class Count:
    """How a text goes out: its length as it is charged, in how many messages, and what makes them shorter."""

    characters: int
    parts: int
    costly: tuple[Costly, ...] = ()

    @property
    def is_gsm(self) -> bool:
        return not self.costly

    @property
    def signs(self) -> str:
        return "".join(each.sign for each in self.costly)


def is_gsm(text: str) -> bool:
    return all(sign in _CODES for sign in text)


def count(text: str) -> Count:
    """What a text costs. Signs of the extension table (€ and brackets) count twice; one sign outside the alphabet
    leaves room for 70 instead of 160."""
    costly = tuple(Costly(sign, cheaper(sign)) for sign in dict.fromkeys(text) if sign not in _CODES)
    units = sum(len(_code(sign, gsm=not costly)) for sign in text) // (1 if not costly else 2)
    return Count(units, len(list(_slices(text, gsm=not costly))), costly)


def cheaper(sign: str) -> str:
    """A sign of the GSM alphabet that says the same, or nearly; "" when there is none."""
    if sign in _CODES:
        return sign
    if sign in _CHEAPER:
        return _CHEAPER[sign]
    plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each))
    return plain if plain and plain != sign and is_gsm(plain) else ""


def cheapened(text: str) -> str:
    """The text with each costly sign replaced that can be."""
    return "".join(sign if sign in _CODES else cheaper(sign) or sign for sign in text)


def split(text: str) -> list[str]:
    """The text in as many pieces as it makes messages; no sign is cut in two."""
    return list(_slices(text, gsm=is_gsm(text)))


def encode(text: str, *, gsm: bool) -> bytes:
    """The octets of a text: one per septet of the GSM alphabet (unpacked), or UCS-2."""
    return b"".join(_code(sign, gsm=gsm) for sign in text)


def decode(octets: bytes) -> str:
    """The text of unpacked GSM octets; what is no sign becomes a question mark."""
    signs = []
    codes = iter(octets)
    for code in codes:
        if code == _ESCAPE:
            code = next(codes, 0x20)  # noqa: PLW2901 - the escaped one takes its place
            signs.append(_EXTENDED_SIGNS.get(code) or _SIGNS.get(code, "?"))
        else:
            signs.append(_SIGNS.get(code, "?"))
    return "".join(signs)


def _code(sign: str, *, gsm: bool) -> bytes:
    return _CODES[sign] if gsm else sign.encode("utf-16-be")


def _slices(text: str, *, gsm: bool) -> Iterator[str]:
    if not text:
        return
    whole, part = (PART, PART_OF_MORE) if gsm else (PART_UCS2 * 2, PART_OF_MORE_UCS2 * 2)
    if sum(len(_code(sign, gsm=gsm)) for sign in text) <= whole:
        yield text
        return
    begin = size = 0
    for place, sign in enumerate(text):
        length = len(_code(sign, gsm=gsm))
        if size + length > part:
            yield text[begin:place]
            begin, size = place, 0
        size += length
    yield text[begin:]
