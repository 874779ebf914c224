"""One page: from a picture to text, how sure it is, and a PDF in which it can be found."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pypdfium2 as pdfium
from PIL import Image

from . import code39, engine, legible, picture

SEPARATOR: Final = "EENLOKET-SCHEIDING"
_SEPARATOR_WORDS: Final = ("scheidingsblad", "eenloket")
_QUALITY: Final = 60  # of the page in the PDF and on the screen


@dataclass(frozen=True, kw_only=True)
class PageRead:
    """What became of a page. `sure` is 0 to 1; `words` says per word how sure it is, in lower case."""

    text: str = ""
    sure: float = 0.0
    is_readable: bool = False
    is_blank: bool = False
    is_separator: bool = False
    turned: int = 0  # degrees clockwise, to have it upright
    skew: float = 0.0
    preview: bytes = b""
    pdf: bytes = b""
    words: Mapping[str, float] = field(default_factory=dict)


def read_page(scanned: Image.Image, *, dpi: int = 0, turn: int | None = None) -> PageRead:
    """Read a page. `turn` (degrees clockwise) was decided by a person; without it the letters decide.

    Raises EngineError when Tesseract is not there or does not finish.
    """
    if turn:
        scanned = scanned.rotate(-turn, expand=True)
    page, skew = picture.prepared(scanned, dpi)
    if picture.is_blank(page):
        return PageRead(is_blank=True, preview=_jpeg(picture.preview(page)), pdf=_pdf(page, b""), turned=turn or 0)
    if SEPARATOR in code39.codes_in(page):
        return PageRead(is_separator=True, preview=_jpeg(picture.preview(page)), turned=turn or 0)
    found, turned = engine.recognise(page), turn or 0
    if turn is None and legible.doubt(found.words) > 0.4:
        page, found, turned, skew = _upright(scanned, dpi, page, found, skew)
    text = legible.text_of(found.words)
    lowered = text.lower()
    verdict = legible.judge(found.words, text)
    return PageRead(
        text=text,
        sure=verdict.sure,
        is_readable=verdict.is_readable,
        is_separator=all(word in lowered for word in _SEPARATOR_WORDS) and len(text) < 500,
        turned=turned,
        skew=skew,
        preview=_jpeg(picture.preview(page)),
        pdf=_pdf(page, found.layer),
        words=_sureness(found),
    )


def unread_page(scanned: Image.Image, *, dpi: int = 0) -> PageRead:
    """A page that Tesseract could not read, to be looked at."""
    page, skew = picture.prepared(scanned, dpi)
    return PageRead(skew=skew, preview=_jpeg(picture.preview(page)), pdf=_pdf(page, b""))


def _upright(
    scanned: Image.Image, dpi: int, page: Image.Image, found: engine.Recognised, skew: float
) -> tuple[Image.Image, engine.Recognised, int, float]:
    """The page turned as its letters stand, when that reads better."""
    turn = engine.turned_by(page)
    if not turn:
        return page, found, 0, skew
    other, other_skew = picture.prepared(scanned.rotate(-turn, expand=True), dpi)
    again = engine.recognise(other)
    if legible.doubt(again.words) < legible.doubt(found.words):
        return other, again, turn, other_skew
    return page, found, 0, skew


def _sureness(found: engine.Recognised) -> dict[str, float]:
    """The least sure reading of each word, 0 to 1."""
    words: dict[str, float] = {}
    for word in found.words:
        key = word.text.lower().strip(".,;:()")
        words[key] = min(words.get(key, 1.0), max(word.sure, 0) / 100)
    return words


def _jpeg(page: Image.Image, quality: int = _QUALITY) -> bytes:
    target = io.BytesIO()
    page.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _pdf(page: Image.Image, layer: bytes) -> bytes:
    """The page as a PDF: its picture at 200 dpi, over the invisible text that Tesseract placed."""
    width, height = page.width * 72 / 300, page.height * 72 / 300
    shown = page.resize((max(1, page.width * 2 // 3), max(1, page.height * 2 // 3)), Image.Resampling.LANCZOS)
    with pdfium.PdfDocument(layer) if layer else pdfium.PdfDocument.new() as document:
        sheet = document[0] if layer else document.new_page(width, height)
        image = pdfium.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(_jpeg(shown)), pages=[sheet], inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(width, height))
        sheet.insert_obj(image)
        sheet.gen_content()
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()
