"""What differs between two versions of a case type, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from .case_type_editing import GENERAL, LISTS, TERMS, Part
from .case_types import CaseTypeDocument, LegalTerm

_GENERAL_NAMES: Final = ("name", "kind", "for_citizen", "department", "area", "words")


@dataclass(frozen=True)
class Detail:
    """One thing said of a part, as it was and as it is."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """A part that came, went, moved to another place in the order, or says something else."""

    key: str
    kind: Literal["new", "gone", "changed", "moved"]
    label: str
    details: tuple[Detail, ...] = ()


def changes(before: CaseTypeDocument, after: CaseTypeDocument) -> list[Change]:
    """Everything that differs, in the order of the document."""
    found = []
    if general := tuple(_details(before, after, _GENERAL_NAMES)):
        found.append(Change(GENERAL, "changed", "", general))
    if terms := tuple(_term_details(before, after)):
        found.append(Change(TERMS, "changed", "", terms))
    for name in LISTS:
        found += _list_changes(name, getattr(before, name), getattr(after, name))
    return found


def _list_changes(name: str, before: tuple[Part, ...], after: tuple[Part, ...]) -> Iterator[Change]:
    old = {each.code: each for each in before}
    new = {each.code: each for each in after}
    stayed = _in_order([code for code in old if code in new], [code for code in new if code in old])
    for code, part in new.items():
        key = f"{name}.{code}"
        if code not in old:
            yield Change(key, "new", part.label)
        else:
            names = tuple(each.name for each in fields(part) if each.name != "code")
            if details := tuple(_details(old[code], part, names)):
                yield Change(key, "changed", part.label, details)
            if code not in stayed:
                yield Change(key, "moved", part.label)
    for code, part in old.items():
        if code not in new:
            yield Change(f"{name}.{code}", "gone", part.label)


def _in_order(before: list[str], after: list[str]) -> set[str]:
    """The most codes that follow each other as before: the others moved."""
    place = {code: n for n, code in enumerate(before)}
    best: list[list[str]] = []
    for n, code in enumerate(after):
        before_it = [best[m] for m in range(n) if place[after[m]] < place[code]]
        best.append([*_longest(before_it), code])
    return set(_longest(best))


def _longest(rows: list[list[str]]) -> list[str]:
    best: list[str] = []
    for row in rows:
        best = row if len(row) > len(best) else best
    return best


def _details(before: Any, after: Any, names: tuple[str, ...]) -> Iterator[Detail]:
    for name in names:
        if (old := getattr(before, name)) != (new := getattr(after, name)):
            yield Detail(name, old, new)


def _term_details(before: CaseTypeDocument, after: CaseTypeDocument) -> Iterator[Detail]:
    yield from _details(before, after, ("norm_working_days",))
    old, new = before.legal or LegalTerm(), after.legal or LegalTerm()
    yield from _details(old, new, tuple(each.name for each in fields(LegalTerm)))
    yield from _details(before, after, ("receipt_letter",))
