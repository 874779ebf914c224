"""A profile taken apart into the pieces that can differ: its head, its sections and its elements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

from eenloket.profiles.types import Element, Kind, ProfileDocument, Section


class Part(StrEnum):
    HEAD = "head"
    SECTION = "section"
    ELEMENT = "element"


class Place(NamedTuple):
    """One piece: a field of the head, the section or the element with this key."""

    part: Part
    key: str


HEAD: Final = ("name", "edition", "form", "grants", "reports_to")


def parts_of(document: ProfileDocument) -> dict[Place, Any]:
    """Every piece by its place, in the order of the document."""
    head = {Place(Part.HEAD, name): getattr(document, name) for name in HEAD}
    sections = {Place(Part.SECTION, each.key): each for each in document.sections}
    return head | sections | {Place(Part.ELEMENT, each.key): each for each in document.elements}


def put_together(code: str, parts: Mapping[Place, Any]) -> ProfileDocument:
    """The document of these pieces, in their order."""
    values = {place.key: value for place, value in parts.items() if place.part == Part.HEAD}
    return ProfileDocument(
        code=code,
        **values,
        sections=tuple(value for value in parts.values() if isinstance(value, Section)),
        elements=tuple(value for value in parts.values() if isinstance(value, Element)),
    )


def differing_fields(one: Any, other: Any) -> tuple[str, ...]:
    """The names of the fields in which two sections or elements differ."""
    if one is None or other is None or type(one) is not type(other) or not isinstance(one, Element | Section):
        return ()
    return tuple(each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name))


def without_orphans(elements: Iterable[Element]) -> tuple[Element, ...]:
    """The elements but for indicators whose competence is not among them."""
    kept = tuple(elements)
    competences = {each.key for each in kept if each.kind == Kind.COMPETENCE}
    return tuple(each for each in kept if each.kind != Kind.INDICATOR or each.parent in competences)


def with_order(document: ProfileDocument, sections: Iterable[str], elements: Iterable[str]) -> ProfileDocument:
    """The document with sections and elements in the order of these keys, which are all of them."""
    by_key = {each.key: each for each in document.sections}
    return replace(
        document,
        sections=tuple(by_key[key] for key in sections),
        elements=tuple(document.by_key[key] for key in elements),
    )
