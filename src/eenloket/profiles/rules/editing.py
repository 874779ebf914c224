"""Changing one thing in a profile at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from eenloket.profiles.types import Demand, Element, Kind, ProfileDocument, Section

from .parts import without_orphans

_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Required:
    """How strongly an element is asked."""

    level: int | None
    weight: int
    demand: Demand


def new_key(document: ProfileDocument, kind: Kind, text: str) -> str:
    """A key for something of one's own, made of what it says: the same words give the same key elsewhere."""
    words = _NO_WORD.sub("_", text.lower()).strip("_")[:50].strip("_") or "x"
    key, number = f"{kind}.own_{words}", 2
    while key in document.by_key:
        key, number = f"{kind}.own_{words}_{number}", number + 1
    return key


def put_element(document: ProfileDocument, element: Element) -> ProfileDocument:
    """The document with this element in place of the one with its key; a new one comes after its own kind."""
    elements = list(document.elements)
    if element.key in document.by_key:
        elements[elements.index(document.by_key[element.key])] = element
    else:
        elements.insert(_place_for(elements, element), element)
    return replace(document, elements=tuple(elements))


def drop_element(document: ProfileDocument, key: str) -> ProfileDocument:
    """The document without this element; the indicators of a competence go with it."""
    return replace(document, elements=without_orphans(each for each in document.elements if each.key != key))


def move_element(document: ProfileDocument, key: str, steps: int) -> ProfileDocument:
    """The document with this element one up (-1) or down (1) among those that it stands with."""
    elements = list(document.elements)
    moved = document.by_key[key]
    among = [each for each in elements if _stand_together(each, moved)]
    place = among.index(moved) + steps
    if 0 <= place < len(among):
        here, there = elements.index(moved), elements.index(among[place])
        elements[here], elements[there] = elements[there], elements[here]
    return replace(document, elements=tuple(elements))


def require(document: ProfileDocument, wanted: Mapping[str, Required]) -> ProfileDocument:
    """The document with these elements asked as said."""
    return replace(
        document,
        elements=tuple(
            replace(each, level=asked.level, weight=asked.weight, demand=asked.demand)
            if (asked := wanted.get(each.key))
            else each
            for each in document.elements
        ),
    )


def put_section(document: ProfileDocument, section: Section) -> ProfileDocument:
    """The document with this section in place of the one with its key, or as the last one."""
    keys = [each.key for each in document.sections]
    if section.key not in keys:
        return replace(document, sections=(*document.sections, section))
    return replace(document, sections=tuple(section if each.key == section.key else each for each in document.sections))


def drop_section(document: ProfileDocument, key: str) -> ProfileDocument:
    return replace(document, sections=tuple(each for each in document.sections if each.key != key))


def _stand_together(one: Element, other: Element) -> bool:
    return (one.kind, one.parent, one.group) == (other.kind, other.parent, other.group)


def _place_for(elements: list[Element], element: Element) -> int:
    """After the last that it stands with; else after the last of its kind; else at the end."""
    for belongs in (_stand_together, lambda one, other: one.kind == other.kind):
        places = [number for number, each in enumerate(elements) if belongs(each, element)]
        if places:
            return places[-1] + 1
    return len(elements)
