"""Code 39: the barcode on separator sheets, drawn and found again.

A symbol is nine bars and spaces, of which three are wide; read from either side it is told by its `*`. Simple enough to
be read along a line of pixels, sure enough to survive a fax: a page of text never holds it by chance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Per sign its nine elements, bar first; 1 is wide.
_SIGNS: Final = {
    "0": "000110100", "1": "100100001", "2": "001100001", "3": "101100000", "4": "000110001",
    "5": "100110000", "6": "001110000", "7": "000100101", "8": "100100100", "9": "001100100",
    "A": "100001001", "B": "001001001", "C": "101001000", "D": "000011001", "E": "100011000",
    "F": "001011000", "G": "000001101", "H": "100001100", "I": "001001100", "J": "000011100",
    "K": "100000011", "L": "001000011", "M": "101000010", "N": "000010011", "O": "100010010",
    "P": "001010010", "Q": "000000111", "R": "100000110", "S": "001000110", "T": "000010110",
    "U": "110000001", "V": "011000001", "W": "111000000", "X": "010010001", "Y": "110010000",
    "Z": "011010000", "-": "010000101", ".": "110000100", " ": "011000100", "*": "010010100",
}  # fmt: skip
_READ: Final = {pattern: sign for sign, pattern in _SIGNS.items()}
_LINES: Final = 90
_WIDE: Final = 2.5


def elements(text: str) -> list[tuple[bool, float]]:
    """The code as bars (True) and spaces with their widths, in units of a narrow bar."""
    made: list[tuple[bool, float]] = []
    for sign in f"*{text}*":
        for place, is_wide in enumerate(_SIGNS[sign]):
            made.append((place % 2 == 0, _WIDE if is_wide == "1" else 1.0))
        made.append((False, 1.0))
    return made[:-1]


def codes_in(page: Image.Image) -> set[str]:
    """The codes on a page, level or upside down or on its side, each read along at least two lines."""
    pixels = np.asarray(page.convert("L"), dtype=np.uint8)
    seen: dict[str, int] = {}
    for turned in (pixels, pixels.T):
        for at in np.linspace(0, turned.shape[0] - 1, _LINES).astype(int):
            for code in _along(turned[at] < 128):
                seen[code] = seen.get(code, 0) + 1
    return {code for code, times in seen.items() if times >= 2}


def _along(line: NDArray[np.bool_]) -> set[str]:
    edges = np.flatnonzero(np.diff(line.astype(np.int8))) + 1
    if len(edges) < 30:
        return set()
    widths = np.diff(edges).astype(np.float64)
    first_is_bar = bool(line[edges[0]])
    return _decoded(widths, 0 if first_is_bar else 1) | _decoded(
        widths[::-1], 0 if (len(widths) - 1) % 2 == (0 if first_is_bar else 1) else 1
    )


def _decoded(widths: NDArray[np.float64], start: int) -> set[str]:
    """Every code that begins at a bar and runs from `*` to `*`."""
    found = set()
    at = start
    while at + 9 <= len(widths):
        if _sign(widths[at : at + 9]) == "*" and (code := _from(widths, at + 10)):
            found.add(code)
        at += 2
    return found


def _from(widths: NDArray[np.float64], at: int) -> str:
    text = ""
    while at + 9 <= len(widths):
        sign = _sign(widths[at : at + 9])
        if not sign:
            return ""
        if sign == "*":
            return text
        text += sign
        at += 10
    return ""


def _sign(widths: NDArray[np.float64]) -> str:
    ranked = np.sort(widths)
    narrow, wide = float(ranked[:6].mean()), float(ranked[6:].mean())
    if ranked[5] >= ranked[6] or wide < 1.6 * narrow:
        return ""
    limit = (ranked[5] + ranked[6]) / 2
    return _READ.get("".join("1" if width > limit else "0" for width in widths), "")
