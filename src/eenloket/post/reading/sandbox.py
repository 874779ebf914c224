"""The process in which files from outside are opened: `python sandbox.py COMMAND FILE ...`.

It may use two gigabytes and a minute of processor, has an empty environment and answers with one line of JSON. A file
that breaks the decoder breaks this process and nothing else.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps

MOST_PAGES = 300
MOST_PIXELS = 80_000_000
DPI = 300
_SHOWN_DPI = 130
_SHOWN_PIXELS = 1600
_MEMORY = 2 * 1024**3
_SECONDS = 60
_DRAWN = 40_000_000  # pixels a page is drawn with at most: A3 at 300 dpi is 17 million


class RefusedError(Exception):
    """What is wrong with the file, as a code that the caller puts in words."""


def main(arguments: Sequence[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    command, source, *rest = arguments
    try:
        answer = _COMMANDS[command](Path(source).read_bytes(), *rest)
    except RefusedError as error:
        answer = {"refused": str(error)}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        answer = {"refused": "too_large"}
    except Exception as error:  # noqa: BLE001 - whatever a decoder says of a file, it is the file that is wrong
        answer = {"refused": "damaged", "detail": f"{type(error).__name__}: {error}"[:200]}
    sys.stdout.write(json.dumps(answer) + "\n")


def inspect(data: bytes) -> dict[str, Any]:
    """What kind of file it is and how many pages it has."""
    if data.startswith(b"%PDF-"):
        with _pdf(data) as document:
            pages = len(document)
        kind = "pdf"
    else:
        with Image.open(io.BytesIO(data)) as picture:
            kind, pages = (picture.format or "").lower(), getattr(picture, "n_frames", 1)
    if kind not in ("pdf", "tiff", "jpeg", "png"):
        raise RefusedError("kind")
    if pages == 0:
        raise RefusedError("empty")
    if pages > MOST_PAGES:
        raise RefusedError("too_many_pages")
    return {"kind": kind, "pages": pages}


def draw(data: bytes, page: str, target: str) -> dict[str, Any]:
    """One page (from 0) as a grey PNG, upright as the camera held it, with the dots per inch it has."""
    number = int(page)
    picture, dpi = _drawn(data, number, DPI) if data.startswith(b"%PDF-") else _frame(data, number)
    picture.convert("L").save(target, "PNG", compress_level=1)
    return {"width": picture.width, "height": picture.height, "dpi": dpi}


def show(data: bytes, page: str, target: str) -> dict[str, Any]:
    """One page (from 0) in its colours as a JPEG to look at, and how many pages there are."""
    pages = int(inspect(data)["pages"])
    number = int(page)
    if not 0 <= number < pages:
        raise RefusedError("no_page")
    picture, _dpi = _drawn(data, number, _SHOWN_DPI) if data.startswith(b"%PDF-") else _frame(data, number)
    picture.thumbnail((_SHOWN_PIXELS, _SHOWN_PIXELS))
    picture.save(target, "JPEG", quality=78, optimize=True)
    return {"pages": pages}


def take(data: bytes, pages: str, target: str) -> dict[str, Any]:
    """These pages (from 0, with commas) as a file of the same kind, without loss."""
    numbers = [int(each) for each in pages.split(",")]
    if data.startswith(b"%PDF-"):
        with _pdf(data) as source, pdfium.PdfDocument.new() as made:
            made.import_pages(source, numbers)
            made.save(target)
        return {"kind": "pdf"}
    with Image.open(io.BytesIO(data)) as picture:
        if getattr(picture, "n_frames", 1) == 1:
            Path(target).write_bytes(data)
            return {"kind": (picture.format or "").lower()}
        frames = []
        for number in numbers:
            picture.seek(number)
            frames.append(picture.copy())
    loss_free = "group4" if all(each.mode == "1" for each in frames) else "tiff_lzw"
    frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:], compression=loss_free)
    return {"kind": "tiff"}


def _pdf(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise RefusedError("locked" if "password" in str(error).lower() else "damaged") from error


def _drawn(data: bytes, number: int, wanted: int) -> tuple[Image.Image, int]:
    with _pdf(data) as document:
        page = document[number]
        inches = page.get_width() / 72, page.get_height() / 72
        area = max(inches[0] * inches[1], 0.01)
        dpi = min(wanted, int((_DRAWN / area) ** 0.5))
        if dpi < 20 or max(inches) * dpi > 30_000:
            raise RefusedError("too_large")
        bitmap = page.render(scale=dpi / 72, draw_annots=True, may_draw_forms=False)
        return bitmap.to_pil().convert("RGB"), dpi


def _frame(data: bytes, number: int) -> tuple[Image.Image, int]:
    with Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise RefusedError("too_large")
        picture.seek(number)
        dpi = int(float(picture.info.get("dpi", (0, 0))[0] or 0))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            layer = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
        return upright.convert("RGB"), dpi


_COMMANDS: dict[str, Any] = {"inspect": inspect, "draw": draw, "show": show, "take": take}


if __name__ == "__main__":
    main(sys.argv[1:])
