"""How well letters are read: `script/test long ocr`.

Letters that nobody wrote, in print of four kinds and made worse as scanners and phones do; and, when
EENLOKET_LETTERS names a directory, scans (png, jpg, tif, pdf) with their true text beside them (.txt).
EENLOKET_HANDWRITING names a directory of fonts that look like handwriting: those must be called not readable.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from eenloket.post import reading
from eenloket.post.reading import engine
from tests.post.letters import FONTS, Look, a_scan, as_jpeg, as_pdf, invented

pytestmark = pytest.mark.skipif(not reading.is_present(), reason="tesseract with Dutch is not installed")

_MOST_ERRORS = 0.01
_LOOKS = {
    "clean, 300 dpi": Look(),
    "clean, 200 dpi": Look(dpi=200),
    "grain, 300 dpi": Look(noise=14, blur=0.6),
    "grain, 200 dpi": Look(dpi=200, noise=12, blur=0.5),
    "2.5 degrees askew, 300 dpi": Look(skew=2.5, noise=6),
    "3 degrees askew the other way, 200 dpi": Look(dpi=200, skew=-3.0, noise=6, blur=0.4),
    "faint on grey paper, 300 dpi": Look(ink=150, paper=225, noise=4),
    "faint on grey paper, 200 dpi": Look(dpi=200, ink=140, paper=225, noise=4, blur=0.4),
    "letterhead with a picture, 300 dpi": Look(head=True, noise=5),
    "two columns, 300 dpi": Look(columns=2, points=9, noise=5),
    "shadow of a phone, 250 dpi": Look(dpi=250, shadow=True, noise=7, blur=0.7),
    "small print (8 points), 300 dpi": Look(points=8, noise=5),
}


@dataclass(frozen=True)
class Measured:
    name: str
    errors: int
    letters: int
    sure: float
    is_readable: bool
    seconds: float

    @property
    def rate(self) -> float:
        return self.errors / max(self.letters, 1)


def plain(text: str) -> str:
    return " ".join(text.split())


def distance(first: str, second: str) -> int:
    """Levenshtein's: how many letters must change."""
    other = np.frombuffer(second.encode("utf-32-le"), dtype=np.uint32)
    row = places = np.arange(len(second) + 1)
    for number, letter in enumerate(first, start=1):
        following = np.empty_like(row)
        following[0] = number
        following[1:] = np.minimum(row[:-1] + (other != ord(letter)), row[1:] + 1)
        row = np.minimum.accumulate(following - places) + places
    return int(row[-1])


def measured(name: str, data: bytes, truth: str) -> Measured:
    begun = time.perf_counter()
    picture, dpi = reading.picture_of(data, 0)
    read = reading.read_page(picture, dpi=dpi)
    errors = distance(plain(truth), plain(read.text))
    return Measured(name, errors, len(plain(truth)), read.sure, read.is_readable, time.perf_counter() - begun)


def told(title: str, rows: list[Measured]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    print(f"\n{title}; {engine.engine_version()}, commit {commit.strip()}")
    for row in rows:
        word = "readable" if row.is_readable else "NOT READABLE"
        print(f"  {row.name:58} errors {row.rate:7.2%}  sure {row.sure:.2f}  {word:12}  {row.seconds:4.1f} s")
    errors, letters = sum(row.errors for row in rows), sum(row.letters for row in rows)
    print(f"  together: {errors} errors in {letters} letters, {errors / max(letters, 1):.2%}")


def _looks() -> Iterator[tuple[str, Look, str]]:
    number = 0
    for name, look in _LOOKS.items():
        for font in FONTS:
            number += 1
            made = Look(**{**look.__dict__, "font": font, "points": look.points * (0.9 if font == "mono" else 1)})
            yield f"{name}, {font}", made, invented(number, width=44 if look.columns > 1 else 78)


def test_print_is_read_with_less_than_one_in_a_hundred_errors() -> None:
    rows = [
        measured(
            name,
            as_jpeg(a_scan(text, look), dpi=look.dpi, turned=True)
            if look.shadow
            else as_pdf([a_scan(text, look)], dpi=look.dpi),
            text,
        )
        for name, look, text in _looks()
    ]
    told("Print", rows)
    assert sum(row.errors for row in rows) / sum(row.letters for row in rows) < _MOST_ERRORS
    assert all(row.is_readable for row in rows)


def test_handwriting_is_called_not_readable() -> None:
    folder = os.environ.get("EENLOKET_HANDWRITING", "")
    fonts = sorted(Path(folder).glob("*.[ot]tf")) if folder else []
    if not fonts:
        pytest.skip("EENLOKET_HANDWRITING names no directory with fonts")
    rows = []
    for number, font in enumerate(fonts):
        for dpi in (200, 300):
            text = invented(number)
            look = Look(font=str(font), dpi=dpi, points=15, noise=6, blur=0.4)
            rows.append(measured(f"{font.stem}, {dpi} dpi", as_pdf([a_scan(text, look)], dpi=dpi), text))
    told("Handwriting", rows)
    assert not [row.name for row in rows if row.is_readable and row.rate > 0.05]


def test_scans_with_their_text_beside_them() -> None:
    folder = os.environ.get("EENLOKET_LETTERS", "")
    scans = [
        path
        for path in sorted(Path(folder).iterdir() if folder else [])
        if path.suffix in (".png", ".jpg", ".tif", ".pdf") and path.with_suffix(".txt").exists()
    ]
    if not scans:
        pytest.skip("EENLOKET_LETTERS names no directory with scans")
    rows = [measured(path.name, path.read_bytes(), path.with_suffix(".txt").read_text("utf-8")) for path in scans]
    told("Given scans", rows)
    printed = [row for row in rows if "script" not in row.name]
    assert sum(row.errors for row in printed) / sum(row.letters for row in printed) < _MOST_ERRORS
    assert not [row.name for row in rows if row.is_readable and row.rate > 0.05]
