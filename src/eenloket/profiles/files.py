"""Profiles in files: a bundle of JSON for machines, a workbook for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from .rules import Fault, FaultKind, UnreadableProfileError, read_profile, write_profile
from .spreadsheets import read_workbook, write_workbook
from .types import ProfileDocument

__all__ = ["LARGEST", "Bundle", "read_bundle", "read_file", "write_bundle", "write_workbook"]

FORMAT: Final = "eenloket-profiles"
LARGEST: Final = 1_000_000  # bytes: six profiles are some 200,000
_MOST_PROFILES: Final = 100


@dataclass(frozen=True)
class Bundle:
    """The profiles of one organisation."""

    organisation: str
    documents: tuple[ProfileDocument, ...]


def write_bundle(organisation: str, documents: Iterable[ProfileDocument]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": 1,
        "organisation": organisation,
        "profiles": [write_profile(each) for each in documents],
    }


def read_file(content: bytes) -> Bundle:
    """What the file holds: a workbook or JSON. Raises UnreadableProfileError with every fault."""
    if len(content) > LARGEST:
        raise UnreadableProfileError([Fault("", FaultKind.TOO_LONG, allowed=str(LARGEST))])
    if content[:2] == b"PK":
        return _without_doubles(Bundle("", tuple(read_workbook(content))))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableProfileError([Fault("", FaultKind.NOT_FIELDS)]) from None
    return read_bundle(data)


def read_bundle(data: Any) -> Bundle:
    """The profiles in this data: a bundle, a list of profiles, or one. Raises UnreadableProfileError."""
    if isinstance(data, Mapping) and "profiles" in data:
        rows, organisation = data["profiles"], str(data.get("organisation") or "")[:120]
    else:
        rows, organisation = data if isinstance(data, list) else [data], ""
    if not isinstance(rows, list):
        raise UnreadableProfileError([Fault("profiles", FaultKind.NOT_LIST)])
    if not rows or len(rows) > _MOST_PROFILES:
        kind = FaultKind.TOO_MANY if rows else FaultKind.MISSING
        raise UnreadableProfileError([Fault("profiles", kind, allowed=str(_MOST_PROFILES))])
    documents, faults = [], []
    for number, row in enumerate(rows):
        try:
            documents.append(read_profile(row))
        except UnreadableProfileError as error:
            faults += [replace(each, place=f"profiles[{number}].{each.place}".rstrip(".")) for each in error.faults]
    if faults:
        raise UnreadableProfileError(faults)
    return _without_doubles(Bundle(organisation, tuple(documents)))


def _without_doubles(bundle: Bundle) -> Bundle:
    codes = [each.code for each in bundle.documents]
    doubles = sorted({code for code in codes if codes.count(code) > 1})
    if doubles:
        raise UnreadableProfileError([Fault("code", FaultKind.DOUBLE, code) for code in doubles])
    return bundle
