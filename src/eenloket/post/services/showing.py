"""Showing a page of any file that can be drawn, for pages that have documents beside their lists."""

from __future__ import annotations

from eenloket.post import reading
from eenloket.post.reading import ScanError

__all__ = ["ScanError", "page_as_jpeg"]


def page_as_jpeg(data: bytes, number: int) -> tuple[bytes, int]:
    """A page (from 1) of a PDF, TIFF, JPEG or PNG as a picture of our own making, and how many pages there are.

    The file is opened in a process without secrets, with little memory and time. Raises ScanError.
    """
    return reading.shown(data, number - 1)
