"""Tesseract, as a program: the words of a page with how sure they are, and a layer of text for a PDF."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image

PROGRAM: Final = "tesseract"
LANGUAGE: Final = "nld"
_SECONDS: Final = 120
_NAMES: Final = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")


class EngineError(Exception):
    """Tesseract is not there, or did not finish."""


@dataclass(frozen=True)
class Word:
    """A word on the page; `line` tells words of one line together, `sure` is 0 to 100."""

    text: str
    sure: float
    line: tuple[int, int, int]
    left: int
    top: int
    height: int


@dataclass(frozen=True)
class Recognised:
    """What was made of a picture."""

    words: Sequence[Word]
    layer: bytes  # a PDF of one page with invisible text only


def program() -> str | None:
    """Where Tesseract is, also for a service whose PATH is short."""
    return shutil.which(PROGRAM) or shutil.which(PROGRAM, path=os.pathsep.join(_NAMES))


@cache
def _facts(path: str) -> tuple[str, frozenset[str]]:
    version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
    languages = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    first = (version.stdout or version.stderr).splitlines()[:1]
    return (first[0] if first else ""), frozenset(languages.stdout.split())


def is_present() -> bool:
    """Whether Tesseract is there with Dutch."""
    found = program()
    return bool(found and LANGUAGE in _facts(found)[1])


def engine_version() -> str:
    """Its name and version; "" when it is not there."""
    found = program()
    return _facts(found)[0] if found else ""


def recognise(page: Image.Image, *, layout: int = 3) -> Recognised:
    """Read a page. `layout` is Tesseract's page segmentation mode. Raises EngineError."""
    with tempfile.TemporaryDirectory(prefix="eenloket-ocr-") as work:
        source = Path(work) / "page.png"
        page.save(source, "PNG", compress_level=1, dpi=(300, 300))
        _run(
            work,
            [str(source), str(Path(work) / "out"), "-l", LANGUAGE, "--psm", str(layout), "--dpi", "300"],
            ["-c", "textonly_pdf=1", "pdf", "tsv"],
        )
        words = _words((Path(work) / "out.tsv").read_text("utf-8", "replace"))
        return Recognised(words, (Path(work) / "out.pdf").read_bytes())


def turned_by(page: Image.Image) -> int:
    """By how many degrees (0, 90, 180 or 270, clockwise) the page must be turned to be upright, as far as can be
    told by its letters."""
    with tempfile.TemporaryDirectory(prefix="eenloket-ocr-") as work:
        source = Path(work) / "page.png"
        page.save(source, "PNG", compress_level=1)
        try:
            said = _run(work, [str(source), "-", "--psm", "0", "--dpi", "300"], [])
        except EngineError:
            return 0  # too few letters to tell
    for line in said.splitlines():
        if line.startswith("Rotate:"):
            return int(line.partition(":")[2]) % 360
    return 0


def _run(work: str, arguments: list[str], outputs: list[str]) -> str:
    found = program()
    if found is None:
        raise EngineError("tesseract is not installed")
    environment = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    try:
        done = subprocess.run(
            [found, *arguments, *outputs],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            cwd=work,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError("reading a page took too long") from error
    if done.returncode != 0:
        raise EngineError(done.stderr.strip()[-200:] or f"exit code {done.returncode}")
    return done.stdout


def _words(table: str) -> list[Word]:
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Word(
            text=row["text"].strip(),
            sure=float(row["conf"]),
            line=(int(row["block_num"]), int(row["par_num"]), int(row["line_num"])),
            left=int(row["left"]),
            top=int(row["top"]),
            height=int(row["height"]),
        )
        for row in rows
        if row["level"] == "5" and (row["text"] or "").strip()
    ]
