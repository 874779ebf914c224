"""From the bytes of a scan to text that can be searched: pages as pictures, made straight and clean, read by Tesseract.

Nothing here knows the database. What opens a file of somebody else runs in a process of its own (`sandbox`), which has
no secrets, little memory and little time.
"""

from .engine import EngineError, engine_version, is_present
from .files import MOST_BYTES, MOST_PAGES, ScanError, ScanInfo, extract, look_into, merge, page_count, picture_of, shown
from .read import PageRead, read_page, unread_page

__all__ = [
    "MOST_BYTES",
    "MOST_PAGES",
    "EngineError",
    "PageRead",
    "ScanError",
    "ScanInfo",
    "engine_version",
    "extract",
    "is_present",
    "look_into",
    "merge",
    "page_count",
    "picture_of",
    "read_page",
    "shown",
    "unread_page",
]
