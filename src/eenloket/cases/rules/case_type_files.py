"""A case type as a file, to take from one contact centre to another.

The format is our own: a Zaaktypecatalogus (ZTC) has status types, result types and properties, but not who does a
step, in how many minutes, or what a citizen reads meanwhile. What both have is named in decision 36.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final, get_type_hints

from .case_type_editing import LISTS, MOST_PARTS
from .case_types import CaseTypeDocument, LegalTerm, faults, read, stored

FORMAT: Final = "eenloket/case-type"
FORMAT_VERSION: Final = 1
MOST_BYTES: Final = 500_000
_LONGEST: Final = 4_000
_LARGEST: Final = 1_000_000
_STOPPING: Final = frozenset({"code", "double"})  # parts could not be told apart


@dataclass(frozen=True)
class FileFault:
    """Something in a file that is not as it must be: where, what, and the name or value it is about."""

    place: str
    code: str
    detail: str = ""


@dataclass(frozen=True)
class ReadFile:
    """What was read; without a document when there are faults."""

    document: CaseTypeDocument | None
    code: str = ""
    faults: tuple[FileFault, ...] = ()


def written(code: str, what: CaseTypeDocument) -> str:
    """The file of a case type."""
    whole = {"format": FORMAT, "format_version": FORMAT_VERSION, "code": code, "case_type": stored(what)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def read_file(data: bytes) -> ReadFile:
    """A file as somebody hands it in. Every fault in its build at once; faults in what it says are for its editor."""
    if len(data) > MOST_BYTES:
        return ReadFile(None, faults=(FileFault("", "large"),))
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return ReadFile(None, faults=(FileFault("", "json"),))
    if found := tuple(_frame_faults(whole)) or tuple(_build_faults(whole["case_type"])):
        return ReadFile(None, faults=found)
    what = read(whole["case_type"])
    if found := tuple(FileFault(place, code) for place, code in faults(what) if code in _STOPPING):
        return ReadFile(None, faults=found)
    code = whole.get("code")
    return ReadFile(what, code if isinstance(code, str) and _can_be_kept(code) else "")


def _frame_faults(whole: Any) -> Iterator[FileFault]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        yield FileFault("", "format")
    elif whole.get("format_version") != FORMAT_VERSION:
        yield FileFault("", "format_version", str(whole.get("format_version"))[:20])
    elif not isinstance(whole.get("case_type"), dict):
        yield FileFault("general", "object")


def _build_faults(document: Mapping[str, Any]) -> Iterator[FileFault]:
    yield from _of_object("general", document, CaseTypeDocument, leave_out={*LISTS, "legal"})
    if (legal := document.get("legal")) is not None:
        yield from _of_object("legal", legal, LegalTerm)
    for name, kind in LISTS.items():
        parts = document.get(name, [])
        if not isinstance(parts, list):
            yield FileFault(name, "list")
            continue
        if len(parts) > MOST_PARTS:
            yield FileFault(name, "many", str(MOST_PARTS))
        for n, part in enumerate(parts[:MOST_PARTS]):
            yield from _of_object(f"{name}.{n}", part, kind)


def _of_object(place: str, part: Any, kind: Any, leave_out: Collection[str] = ()) -> Iterator[FileFault]:
    if not isinstance(part, dict):
        yield FileFault(place, "object")
        return
    known = {each.name: each for each in fields(kind)}
    yield from (FileFault(place, "unknown", name[:60]) for name in part if name not in known)
    needed = [name for name, each in known.items() if each.default is MISSING]
    yield from (FileFault(place, "missing", name) for name in needed if name not in part)
    hints = get_type_hints(kind)
    for name in known:
        if name in part and name not in leave_out and (code := _value_fault(part[name], hints[name])):
            yield FileFault(place, code, name)


def _value_fault(value: Any, hint: Any) -> str:
    if hint is bool:
        return "" if isinstance(value, bool) else "yes_no"
    if hint is str:
        return _text_fault(value)
    if hint == tuple[str, ...]:
        is_list = isinstance(value, list) and len(value) <= MOST_PARTS
        return "" if is_list and not any(_text_fault(each) for each in value) else "texts"
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST
    return "" if is_number or (value is None and hint is not int) else "number"


def _text_fault(value: Any) -> str:
    if not isinstance(value, str) or not _can_be_kept(value):
        return "text"
    return "long" if len(value) > _LONGEST else ""


def _can_be_kept(text: str) -> bool:
    """JSON can spell characters that no database takes: a zero, half a pair."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
