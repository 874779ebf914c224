"""How the files of an export are called, and what a cell of a table may not be."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Filed:
    """Where a document lies in the zip."""

    path: str


def file_names(documents: Iterable[tuple[uuid.UUID, str]]) -> dict[uuid.UUID, Filed]:
    """A name per document, numbered in order, so that none is twice and they sort as the index does."""
    return {
        key: Filed(f"documenten/{number:04d} {_plain(name)}") for number, (key, name) in enumerate(documents, start=1)
    }


def safe_cell(text: str) -> str:
    """What a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(name: str) -> str:
    """A name that every system can unpack: without folders and signs that mean something, at most 120 characters."""
    plain = re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|]+", " ", name).strip(" .") or "document"
    if len(plain) <= 120:
        return plain
    stem, dot, extension = plain.rpartition(".")
    return f"{stem[:110]}{dot}{extension[:9]}" if dot else plain[:120]
