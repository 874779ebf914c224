"""Making a page fit to read: even paper, dark ink, straight lines. Numpy and Pillow, nothing of its own weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_READING_HEIGHT: Final = 3300  # of A4 at 300 dpi
_MOST_ENLARGED: Final = 2.0
_MOST_SKEW: Final = 7.0  # degrees
_BLANK_INK: Final = 0.0006  # share of dark pixels: a stray line or a staple
Grey = NDArray[np.uint8]


def prepared(picture: Image.Image, dpi: int) -> tuple[Image.Image, float]:
    """The page as Tesseract reads it best, and by how many degrees it was turned back."""
    page = evened(fitted(picture, dpi))
    angle = skew_of(page)
    if abs(angle) >= 0.1:
        page = page.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return page, angle


def fitted(picture: Image.Image, dpi: int) -> Image.Image:
    """About 300 dots per inch: text of a fax or a small photo enlarged, a photo of 50 megapixels made smaller."""
    longest = max(picture.size)
    wanted = 300 / dpi if 60 <= dpi < 600 else _READING_HEIGHT / longest
    if longest * wanted > _READING_HEIGHT * 1.6 or longest * wanted < _READING_HEIGHT * 0.3:
        wanted = _READING_HEIGHT / longest  # a camera's idea of dots per inch
    wanted = min(wanted, _MOST_ENLARGED)
    if 0.9 <= wanted <= 1.15:
        return picture
    size = max(1, round(picture.width * wanted)), max(1, round(picture.height * wanted))
    return picture.resize(size, Image.Resampling.LANCZOS)


def evened(picture: Image.Image) -> Image.Image:
    """Paper white and ink dark wherever they are: shadows of a photo and a grey background go, faint print is drawn
    up, grain of a scanner is smoothed."""
    small = picture.resize((max(1, picture.width // 16), max(1, picture.height // 16)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(3))
    background = np.asarray(paper.resize(picture.size, Image.Resampling.BILINEAR), dtype=np.float32)
    page = np.asarray(picture, dtype=np.float32)
    even = np.clip(page / np.maximum(background, 24) * 255, 0, 255)
    grain = grain_of(even)
    ink = float(np.percentile(even[::4, ::4], 0.5))
    if ink < 225:  # else an empty page: drawing it up would make text of its grain
        top = 235.0 - min(grain, 25.0)
        even = np.clip((even - ink) / max(top - ink, 40.0) * 255, 0, 255)
    made = Image.fromarray(even.astype(np.uint8))
    return made.filter(ImageFilter.MedianFilter(3)) if grain > 9 else made


def grain_of(page: NDArray[np.floating[Any]]) -> float:
    """How much neighbouring pixels of the paper differ by chance."""
    step = page[::2, 1::2][:, : page[::2, ::2].shape[1]] - page[::2, ::2][:, : page[::2, 1::2].shape[1]]
    return float(np.median(np.abs(step)) * 1.05)


def skew_of(page: Image.Image) -> float:
    """By how many degrees the page must be turned to have its lines level; 0 when there are none to see."""
    scale = 900 / max(page.size)
    small = page.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale))), Image.Resampling.BOX)
    ink = np.asarray(small, dtype=np.uint8) < 160
    rows, columns = np.nonzero(ink)
    if not 200 <= len(rows) <= ink.size * 0.4:
        return 0.0
    centred = columns - small.width / 2

    def sharpness(angle: float) -> float:
        lines = np.rint(rows - centred * np.tan(np.radians(angle))).astype(np.int64)
        counted = np.bincount(lines - lines.min()).astype(np.float64)
        return float(np.square(np.diff(counted)).sum())

    best = _best(sharpness, np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.25))
    best = _best(sharpness, np.arange(best - 0.2, best + 0.21, 0.05))
    return best if sharpness(best) > 1.1 * sharpness(0.0) else 0.0


def _best(sharpness: Callable[[float], float], angles: NDArray[np.float64]) -> float:
    return max((float(each) for each in angles), key=sharpness)


def is_blank(page: Image.Image) -> bool:
    """Whether nothing is on it but the edge that a scanner leaves."""
    width, height = page.size
    inner = page.crop((width // 25, height // 25, width - width // 25, height - height // 25))
    return float((np.asarray(inner) < 110).mean()) < _BLANK_INK


def preview(page: Image.Image, *, longest: int = 1500) -> Image.Image:
    """The page as people look at it on a screen."""
    scale = min(1.0, longest / max(page.size))
    return page.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale))), Image.Resampling.BOX)
