"""Scans as files: what is in them, a page as a picture, pages taken out, pages put together."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_PAGES: Final = 300
_SECONDS: Final = 90
_SANDBOX: Final = Path(__file__).with_name("sandbox.py")


class ScanError(Exception):
    """The file cannot be read; `code` says why: empty, kind, locked, damaged, too_large, too_many_pages,
    too_slow, no_page."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


@dataclass(frozen=True)
class ScanInfo:
    """What kind of scan it is (pdf, tiff, jpeg or png) and how many pages it has."""

    kind: str
    pages: int


def look_into(data: bytes) -> ScanInfo:
    """Raises ScanError for what is no scan that can be read."""
    if not data:
        raise ScanError("empty")
    if len(data) > MOST_BYTES:
        raise ScanError("too_large")
    if not data.startswith((b"%PDF-", b"II*\x00", b"MM\x00*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise ScanError("kind")
    with tempfile.TemporaryDirectory(prefix="eenloket-scan-") as work:
        answer = _ask(work, data, "inspect")
    return ScanInfo(str(answer["kind"]), int(answer["pages"]))


def picture_of(data: bytes, page: int) -> tuple[Image.Image, int]:
    """A page (from 0) as a grey picture, with its dots per inch as far as they are known (else 0)."""
    with tempfile.TemporaryDirectory(prefix="eenloket-scan-") as work:
        target = Path(work) / "page.png"
        answer = _ask(work, data, "draw", str(page), str(target))
        with Image.open(target) as picture:
            picture.load()
            return picture, int(answer["dpi"])


def shown(data: bytes, page: int) -> tuple[bytes, int]:
    """A page (from 0) as JPEG in its colours, and how many there are."""
    with tempfile.TemporaryDirectory(prefix="eenloket-scan-") as work:
        target = Path(work) / "page.jpg"
        answer = _ask(work, data, "show", str(page), str(target))
        return target.read_bytes(), int(answer["pages"])


def extract(data: bytes, pages: Sequence[int]) -> bytes:
    """These pages (from 0) as a file of the same kind, without loss; a photo is its own only page."""
    with tempfile.TemporaryDirectory(prefix="eenloket-scan-") as work:
        target = Path(work) / "pages"
        _ask(work, data, "take", ",".join(str(each) for each in pages), str(target))
        return target.read_bytes()


def merge(parts: Iterable[bytes], *, even: bool = False) -> bytes:
    """PDFs of our own making as one; `even` gives each an even number of pages."""
    with pdfium.PdfDocument.new() as made:
        for part in parts:
            with pdfium.PdfDocument(part) as source:
                made.import_pages(source)
                if even and len(source) % 2:
                    last = source[len(source) - 1]
                    made.new_page(last.get_width(), last.get_height())
        target = io.BytesIO()
        made.save(target)
    return target.getvalue()


def page_count(part: bytes) -> int:
    """How many pages a PDF of our own making has."""
    with pdfium.PdfDocument(part) as document:
        return len(document)


def _ask(work: str, data: bytes, command: str, *arguments: str) -> dict[str, Any]:
    source = Path(work) / "scan"
    if not source.exists():
        source.write_bytes(data)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_SANDBOX), command, str(source), *arguments],
            capture_output=True,
            timeout=_SECONDS,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ScanError("too_slow") from error
    answer: dict[str, Any] = {}
    if done.stdout.strip():
        answer = json.loads(done.stdout.splitlines()[-1])
    if not answer:  # ended by its limits, or by the decoder
        raise ScanError("too_slow" if done.returncode in (-24, -9) else "damaged", f"exit code {done.returncode}")
    if "refused" in answer:
        raise ScanError(str(answer["refused"]), str(answer.get("detail", "")))
    return answer
