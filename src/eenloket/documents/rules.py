"""What a file is, by its first bytes and not by what the sender calls it, and what it may be called."""

from __future__ import annotations

import re
from typing import Final

# Which types a browser may show by itself; every other one is only saved.
SHOWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"})

_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
# Office files are zip or OLE containers: their kind is in the name, and only of these is the name believed.
_IN_CONTAINER: Final = {
    "application/zip": {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
    },
    "application/x-ole-storage": {
        "doc": "application/msword",
        "xls": "application/vnd.ms-excel",
        "msg": "application/vnd.ms-outlook",
    },
}
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|\u202a-\u202e\u2066-\u2069]+')
_MOST: Final = 200


def media_type_of(data: bytes, name: str = "") -> str:
    """The media type by the first bytes. What is neither known nor readable text is `application/octet-stream`;
    HTML and SVG are text, so that no browser runs them."""
    found = next((media_type for magic, media_type in _MAGIC if data.startswith(magic)), "")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        found = "image/webp"
    if found in _IN_CONTAINER:
        return _IN_CONTAINER[found].get(extension_of(name), found)
    if found:
        return found
    try:
        head = data[:4096].decode("utf-8", "strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "application/octet-stream" if "\x00" in head or not head else "text/plain"


def extension_of(name: str) -> str:
    """The part after the last dot, in small letters; "" without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def safe_name(name: str, fallback: str = "document") -> str:
    """The name as it may stand in a header and on a disk: without folders, control signs and signs that turn the
    direction of writing; at most 200 characters, the extension kept."""
    plain = _UNSAFE.sub(" ", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or fallback
    if len(plain) <= _MOST:
        return plain
    extension = extension_of(plain)[:10]
    return f"{plain[: _MOST - len(extension) - 1]}.{extension}" if extension else plain[:_MOST]
