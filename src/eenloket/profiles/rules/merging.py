"""Making one profile of several: what stands in more than one, where they disagree, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from eenloket.profiles.types import Demand, Element, Form, ProfileDocument, Section

from .parts import Part, Place, differing_fields, parts_of, without_orphans

STRICTEST: Final = "strictest"
TOGETHER: Final = "together"
DROP: Final = "drop"
# What is of the profile a piece stands in, and no disagreement about what is asked.
_OF_THE_PROFILE: Final = frozenset({"ref", "note", "number"})


@dataclass(frozen=True, kw_only=True)
class Double:
    """A piece that stands in several profiles; `fields` in which they disagree, none when they are the same."""

    place: Place
    variants: Mapping[str, Any]
    fields: tuple[str, ...] = ()

    @property
    def is_conflict(self) -> bool:
        return bool(self.fields)

    @property
    def default(self) -> str:
        return STRICTEST if self.place.part == Part.ELEMENT else TOGETHER

    @property
    def strictest(self) -> Any:
        return strictest(list(self.variants.values()))


def doubles(profiles: Sequence[ProfileDocument]) -> tuple[Double, ...]:
    """Sections and elements with the same key in two or more of the profiles, in order."""
    return tuple(
        Double(place=place, variants=variants, fields=_disagreement(list(variants.values())))
        for place, variants in _variants(profiles).items()
        if len(variants) > 1
    )


def merge(
    profiles: Sequence[ProfileDocument], *, code: str, name: str, choices: Mapping[Place, str] | None = None
) -> ProfileDocument:
    """One profile that holds what these hold, each key once.

    `choices` says per place what to take: the code of a profile, STRICTEST (an element; the default), TOGETHER
    (a section; the default) or DROP. Whoever holds the result gets what each of the profiles grants.
    """
    chosen = choices or {}
    sections, elements = [], []
    for place, variants in _variants(profiles).items():
        value = _taken(place, variants, chosen.get(place, ""))
        if isinstance(value, Section):
            sections.append(value)
        elif isinstance(value, Element):
            elements.append(value)
    codes = {document.code for document in profiles}
    return ProfileDocument(
        code=code,
        name=name,
        edition=", ".join(_once(document.edition for document in profiles if document.edition)),
        form=_form(profiles),
        grants=tuple(_once(role for document in profiles for role in document.grants)),
        reports_to=tuple(_once(each for document in profiles for each in document.reports_to if each not in codes)),
        sections=tuple(sections),
        elements=without_orphans(elements),
    )


def strictest(variants: Sequence[Element]) -> Element:
    """What asks most of these: the text of the strictest, with the highest level and weight, must if any is."""
    first = max(variants, key=lambda each: (each.level or 0, each.demand == Demand.MUST, each.weight))
    is_must = any(each.demand == Demand.MUST for each in variants)
    return replace(
        first,
        level=max((each.level for each in variants if each.level), default=None),
        demand=Demand.MUST if is_must else Demand.NICE,
        weight=max(each.weight for each in variants),
    )


def _variants(profiles: Sequence[ProfileDocument]) -> dict[Place, dict[str, Any]]:
    found: dict[Place, dict[str, Any]] = {}
    for document in profiles:
        for place, value in parts_of(document).items():
            if place.part != Part.HEAD:
                found.setdefault(place, {})[document.code] = value
    return found


def _taken(place: Place, variants: Mapping[str, Any], choice: str) -> Any:
    """The piece that is chosen, with the sources of all; None when it is dropped."""
    if choice == DROP:
        return None
    values = list(variants.values())
    if choice in variants:
        taken = variants[choice]
    elif place.part == Part.ELEMENT:
        taken = strictest(values)
    else:
        taken = replace(values[0], text="\n\n".join(_once(each.text for each in values)))
    sources = {"ref": ", ".join(_once(each.ref for each in values if each.ref))}
    if isinstance(taken, Element):
        sources["note"] = " ".join(_once(each.note for each in values if each.note))
    return replace(taken, **sources)


def _disagreement(values: Sequence[Any]) -> tuple[str, ...]:
    """The fields in which any two differ, but for where they come from."""
    differ = {name for each in values[1:] for name in differing_fields(values[0], each)}
    return tuple(sorted(differ - _OF_THE_PROFILE))


def _form(profiles: Sequence[ProfileDocument]) -> Form:
    """The form that all have; grouped when they do not have the same."""
    forms = {document.form for document in profiles}
    return forms.pop() if len(forms) == 1 else Form.GROUPED


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
