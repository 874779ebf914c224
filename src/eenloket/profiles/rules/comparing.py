"""Profiles laid side by side: each element once, with how each profile asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eenloket.profiles.types import Element, Kind, ProfileDocument


@dataclass(frozen=True, kw_only=True)
class Row:
    """One element over the profiles that were compared; None in `cells` where a profile does not ask it."""

    key: str
    kind: Kind
    text: str
    group: str
    parent: str
    cells: tuple[Element | None, ...]

    @property
    def count(self) -> int:
        return sum(each is not None for each in self.cells)

    @property
    def in_all(self) -> bool:
        return self.count == len(self.cells)

    @property
    def share(self) -> float:
        return self.count / len(self.cells)

    @property
    def is_same(self) -> bool:
        """Whether every profile asks it, and asks it equally."""
        return self.in_all and len({demand_of(each) for each in self.cells if each}) == 1


def demand_of(element: Element) -> tuple[object, ...]:
    """What is asked, apart from where it comes from and how it is grouped."""
    return element.text, element.level, element.demand, element.weight, element.measure


def side_by_side(profiles: Mapping[str, ProfileDocument]) -> tuple[Row, ...]:
    """A row per element, by kind; an indicator comes after its competence (that of the first profile that has it)."""
    first: dict[str, Element] = {}
    for document in profiles.values():
        for element in document.elements:
            first.setdefault(element.key, element)
    return tuple(
        Row(
            key=element.key,
            kind=element.kind,
            text=element.text,
            group=element.group,
            parent=element.parent,
            cells=tuple(document.by_key.get(element.key) for document in profiles.values()),
        )
        for element in _in_order(first)
    )


def _in_order(elements: Mapping[str, Element]) -> list[Element]:
    indicators: dict[str, list[Element]] = {}
    for element in elements.values():
        if element.kind == Kind.INDICATOR:
            indicators.setdefault(element.parent, []).append(element)
    ordered: list[Element] = []
    for kind in Kind:
        for element in elements.values():
            if element.kind == kind != Kind.INDICATOR:
                ordered += [element, *indicators.get(element.key, ())]
    return ordered
