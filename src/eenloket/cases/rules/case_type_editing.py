"""Changes to a case type: each takes a document and gives the changed one.

A part is named by its key: `general`, `terms`, or its list and code, such as `steps.toetsen`. A code is given once,
from the name a part began with, and stays: cases keep what was filled in under it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, Final

from .case_types import (
    FRONT_OFFICE,
    LONGEST_CODE,
    RECEIVER,
    CaseTypeDocument,
    DocumentNeed,
    Field,
    ResultType,
    Step,
    stored,
)

GENERAL: Final = "general"
TERMS: Final = "terms"
LISTS: Final = {"fields": Field, "documents": DocumentNeed, "steps": Step, "results": ResultType}
MOST_PARTS: Final = 60
_GENERAL_NAMES: Final = ("name", "kind", "for_citizen", "department", "area", "words")
_TERM_NAMES: Final = ("norm_working_days", "legal", "receipt_letter")

Part = Field | DocumentNeed | Step | ResultType


def part_of(what: CaseTypeDocument, key: str) -> Part | None:
    """The field, document, step or result with this key."""
    name, _, code = key.partition(".")
    parts: tuple[Part, ...] = getattr(what, name) if name in LISTS else ()
    return next((each for each in parts if each.code == code), None)


def has_part(what: CaseTypeDocument, key: str) -> bool:
    return key in (GENERAL, TERMS) or part_of(what, key) is not None


def key_of_fault(what: CaseTypeDocument, place: str) -> str:
    """The key of the part that a fault is about: `rules.faults` counts within a list."""
    name, _, number = place.partition(".")
    if name in LISTS and number.isdecimal():
        return f"{name}.{getattr(what, name)[int(number)].code}"
    return TERMS if name in _TERM_NAMES else GENERAL if name in _GENERAL_NAMES else name


def change_part(what: CaseTypeDocument, key: str, values: dict[str, Any]) -> CaseTypeDocument:
    """The document with these values in a part; what the part does not have is passed over."""
    if key in (GENERAL, TERMS):
        names = _GENERAL_NAMES if key == GENERAL else _TERM_NAMES
        return replace(what, **{name: values[name] for name in names if name in values})
    part = part_of(what, key)
    if part is None:
        return what
    known = {name: value for name, value in values.items() if name != "code" and hasattr(part, name)}
    return _with(what, key, lambda parts, at: [*parts[:at], replace(part, **known), *parts[at + 1 :]])


def add_part(what: CaseTypeDocument, name: str, label: str, *, after: str = "") -> tuple[CaseTypeDocument, str]:
    """With a new field, document, step or result of this name, after the part with key `after` when it is in the same
    list, else at the end; and the key it got."""
    parts = list(getattr(what, name))
    code = free_code(label, {each.code for each in parts})
    at = next((n + 1 for n, each in enumerate(parts) if f"{name}.{each.code}" == after), len(parts))
    parts.insert(at, LISTS[name](code=code, label=label, **_beginning(what, name, at)))
    return _with_list(what, name, parts), f"{name}.{code}"


def delete_part(what: CaseTypeDocument, key: str) -> CaseTypeDocument:
    return _with(what, key, lambda parts, at: [*parts[:at], *parts[at + 1 :]])


def move_part(what: CaseTypeDocument, key: str, step: int) -> CaseTypeDocument:
    """One place up (-1) or down (1); at the edge nothing changes."""

    def moved(parts: list[Part], at: int) -> list[Part]:
        if 0 <= at + step < len(parts):
            parts[at], parts[at + step] = parts[at + step], parts[at]
        return parts

    return _with(what, key, moved)


def free_code(label: str, taken: set[str]) -> str:
    """A code made of a name, that no other part of the list has."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain)[: LONGEST_CODE - 4].strip("-") or "onderdeel"
    numbered = (f"{code}-{n}" for n in range(2, len(taken) + 3))
    return next(each for each in (code, *numbered) if each not in taken)


def token_of(what: CaseTypeDocument, key: str) -> str:
    """A mark of how a part is now: who changes it says which mark was read, so that nobody undoes another's work."""
    part = part_of(what, key)
    if part is not None:
        document: dict[str, Any] = asdict(part)
    else:
        names = _TERM_NAMES if key == TERMS else _GENERAL_NAMES
        document = {name: value for name, value in stored(what).items() if name in names}
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]


def _beginning(what: CaseTypeDocument, name: str, at: int) -> dict[str, Any]:
    """A new step is of whom its neighbours make it, so that the front office still comes first."""
    if name != "steps":
        return {}
    if at == 0 or any(each.is_front_office for each in what.steps[at:]):
        return {"by": FRONT_OFFICE}
    before = what.steps[at - 1]
    return {"by": RECEIVER if before.is_front_office else before.by}


def _with(what: CaseTypeDocument, key: str, change: Any) -> CaseTypeDocument:
    part = part_of(what, key)
    if part is None:
        return what
    name = key.partition(".")[0]
    parts = list(getattr(what, name))
    return _with_list(what, name, change(parts, parts.index(part)))


def _with_list(what: CaseTypeDocument, name: str, parts: Iterable[Part]) -> CaseTypeDocument:
    changed: dict[str, Any] = {name: tuple(parts)}
    return replace(what, **changed)
