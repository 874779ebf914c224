"""What may be wrong with a file: each is refused in words, and none takes the product along."""

from __future__ import annotations

import io
import zlib

import pypdfium2 as pdfium
import pytest
from PIL import Image

from eenloket.post import reading
from eenloket.post.reading import files, sandbox
from eenloket.post.reading.code39 import codes_in
from eenloket.post.reading.read import SEPARATOR
from eenloket.post.services import separator_sheet
from eenloket.post.types import PROBLEMS

from .letters import as_jpeg, as_pdf, as_tiff
from .pages import a_small_page

# One page of a metre wide that says it holds a picture of 100,000 by 100,000 points.
_BOMB = b"".join(
    (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400000 14400000]/Contents 4 0 R>>endobj\n",
        b"4 0 obj<</Length 5>>stream\nq Q \nendstream endobj\n",
        b"trailer<</Root 1 0 R>>\n%%EOF",
    )
)


def code_of(data: bytes) -> str:
    try:
        reading.look_into(data)
        reading.picture_of(data, 0)
    except reading.ScanError as error:
        return error.code
    return ""


def locked() -> bytes:
    """A PDF with a password, in the oldest way there is (40 bits RC4): only its dictionary matters."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"5 0 obj<</Filter/Standard/V 1/R 2/P -60/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]>>\n%%EOF"
    )


def test_each_fault_has_words() -> None:
    assert code_of(b"") == "empty"
    assert code_of(b"Dit is gewone tekst in een bestand dat brief.pdf heet.") == "kind"
    assert code_of(b"%PDF-1.7 en dan niets") == "damaged"
    assert code_of(b"\xff\xd8\xff" + b"geen foto" * 20) == "damaged"
    assert code_of(locked()) == "locked"
    assert {"empty", "kind", "damaged", "locked", "too_large", "too_slow", "too_many_pages"} <= set(PROBLEMS)


def test_a_page_of_a_football_field_is_refused() -> None:
    assert code_of(_BOMB) == "too_large"


def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    side = 30_000
    head = b"\x89PNG\r\n\x1a\n"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    bomb = head + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    assert code_of(bomb) == "too_large"


def test_too_many_pages_are_refused_and_two_hundred_are_not() -> None:
    with pdfium.PdfDocument.new() as document:
        for _number in range(200):
            document.new_page(100, 100)
        target = io.BytesIO()
        document.save(target)
        assert reading.look_into(target.getvalue()).pages == 200
        for _number in range(101):
            document.new_page(100, 100)
        target = io.BytesIO()
        document.save(target)
    assert code_of(target.getvalue()) == "too_many_pages"


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SECONDS", 0.001)
    with pytest.raises(reading.ScanError) as error:
        reading.look_into(as_pdf([a_small_page()]))
    assert error.value.code == "too_slow"


def test_what_opens_files_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def run(arguments: list[str], **how: object) -> object:
        asked.update(how)
        raise InterruptedError

    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(InterruptedError):
        reading.look_into(as_pdf([a_small_page()]))
    assert set(asked["env"]) == {"PATH", "LC_ALL"}  # type: ignore[call-overload]


def test_pages_of_a_pile_are_taken_out_without_loss() -> None:
    shades = [40, 120, 200]
    for data in (as_pdf([a_small_page(shade) for shade in shades]), as_tiff([a_small_page(shade) for shade in shades])):
        part = reading.extract(data, [2, 0])
        assert reading.look_into(part).pages == 2
        first, _dpi = reading.picture_of(part, 0)
        whole, _dpi = reading.picture_of(data, 2)
        assert first.getpixel((50, 50)) == whole.getpixel((50, 50))


def test_a_photo_is_held_as_the_phone_noted() -> None:
    page = Image.new("L", (200, 300), 255)
    picture, _dpi = reading.picture_of(as_jpeg(page, turned=True), 0)
    assert picture.size == (200, 300)


def test_a_separator_sheet_is_recognised_askew_upside_down_and_small() -> None:
    sheet, _dpi = reading.picture_of(separator_sheet(), 0)
    for degrees in (0, 180, 90, 2.5):
        turned = sheet.rotate(degrees, expand=True, fillcolor=255)
        assert SEPARATOR in codes_in(turned), degrees
    half = sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.BOX)
    assert SEPARATOR in codes_in(half)
    assert codes_in(a_small_page()) == set()


def test_limits_are_those_that_the_pages_tell() -> None:
    assert (sandbox.MOST_PAGES, reading.MOST_PAGES, reading.MOST_BYTES) == (300, 300, 50 * 1024 * 1024)


def test_letters_of_an_even_number_of_pages_for_both_sides() -> None:
    one, two = as_pdf([a_small_page()]), as_pdf([a_small_page(), a_small_page()])
    assert reading.page_count(reading.merge([one, two, one])) == 4
    assert reading.page_count(reading.merge([one, two, one], even=True)) == 6
