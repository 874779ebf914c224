"""The pages of a case type: its parts with what is wrong, the part that is open, what colleague and citizen see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eenloket.content.rules.differences import Piece, difference
from eenloket.organisation.directory import directory_of

from . import selectors, services
from .rules import case_types as rules
from .rules.case_type_differences import Change, changes
from .rules.case_type_editing import GENERAL, LISTS, TERMS, has_part, key_of_fault, part_of, token_of
from .rules.case_type_remarks import Remark, remarks
from .selectielijst import selectielijst
from .type_words import (
    CASE_KINDS,
    FIELD_KINDS,
    PARTS,
    detail_words,
    fault_words,
    kept_words,
    remark_words,
    value_words,
    who_words,
)
from .type_words import LISTS as LIST_NAMES

if TYPE_CHECKING:
    import uuid

    from eenloket.accounts.models import Staff

    from .models import CaseType
    from .rules.case_types import CaseTypeDocument


@dataclass(frozen=True)
class Line:
    """A part in the list, with what it is in a few words."""

    key: str
    name: str
    about: str = ""
    icon: str = ""
    has_fault: bool = False


@dataclass(frozen=True)
class Found:
    """Something about a part: where, in words, and whether it stops publishing."""

    key: str
    where: str
    words: str
    stops: bool


@dataclass(frozen=True)
class ShownChange:
    """A part that differs, in words, with the texts piece by piece."""

    kind: str
    part: str
    label: str
    details: list[tuple[str, list[list[Piece]]]]


def editor_context(staff: Staff, case_type: CaseType, key: str) -> dict[str, Any]:
    """Everything on the page, with the part with this key open; the type as a whole when there is no such part."""
    document = services.newest_document(case_type)
    key = key if has_part(document, key) else GENERAL
    name = key.partition(".")[0]
    departments = names_of_departments(staff.contact_centre_id)
    areas = list(directory_of(staff.contact_centre_id).portal_areas.values())
    by = getattr(part_of(document, key), "by", "")
    return {
        **beside_context(staff, case_type, document, key),
        "part": part_of(document, key),
        "lost_department": document.department and document.department not in departments,
        "lost_area": document.area and document.area not in {each.code for each in areas},
        "lost_by": by not in {"", rules.FRONT_OFFICE, rules.RECEIVER, *departments},
        "part_kind": name,
        "part_title": PARTS[name],
        "case_kinds": list(CASE_KINDS.items()),
        "field_kinds": list(FIELD_KINDS.items()),
        "departments": sorted(departments.items(), key=lambda pair: pair[1]),
        "areas": areas,
        "selectielijst": selectielijst().values() if name == "results" else [],
    }


def beside_context(staff: Staff, case_type: CaseType, document: CaseTypeDocument, key: str) -> dict[str, Any]:
    """What stands around the part that is open, and changes with it."""
    who = names_of_departments(staff.contact_centre_id)
    found = found_in(staff.contact_centre_id, document)
    wrong = {each.key for each in found if each.stops}
    return {
        "case_type": case_type,
        "document": document,
        "part_key": key,
        "token": token_of(document, key),
        "whole_lines": [
            Line(GENERAL, str(PARTS[GENERAL]), icon="form", has_fault=GENERAL in wrong),
            Line(TERMS, str(PARTS[TERMS]), icon="clock", has_fault=TERMS in wrong),
        ],
        "lists": [
            (name, LIST_NAMES[name], PARTS[name], _lines(document, name, who, wrong), name in wrong) for name in LISTS
        ],
        "found": found,
        "own_found": [each for each in found if each.key == key],
        "can_publish": not wrong,
        **shown(document, who),
    }


def shown(document: CaseTypeDocument, who: dict[str, str]) -> dict[str, Any]:
    """A document as its pages show it."""
    minutes = sum(step.minutes for step in document.steps)
    return {
        "document": document,
        "kind_name": CASE_KINDS.get(document.kind, document.kind),
        "department_name": who.get(document.department, document.department),
        "steps": [(step, who_words(step.by, who)) for step in document.steps],
        "citizen_steps": [step for step in document.steps if step.citizen_title],
        "citizen_fields": [field for field in document.fields if field.for_citizen],
        "fields": [(field, FIELD_KINDS.get(field.kind, field.kind)) for field in document.fields],
        "results": [(each, kept_words(each.years, forever=each.forever)) for each in document.results],
        "minutes": minutes,
        "front_minutes": sum(step.minutes for step in document.front_steps),
    }


def found_in(contact_centre_id: uuid.UUID, document: CaseTypeDocument) -> list[Found]:
    """What stops publishing, then what deserves another look."""
    found = []
    for place, code in rules.faults(document):
        key = key_of_fault(document, place)
        found.append(Found(key, _where(document, key), fault_words(place, code), stops=True))
    said = [*remarks(document, selectielijst()), *_not_here(contact_centre_id, document)]
    return found + [Found(each.key, _where(document, each.key), remark_words(each), stops=False) for each in said]


def shown_changes(before: CaseTypeDocument, after: CaseTypeDocument, contact_centre_id: uuid.UUID) -> list[ShownChange]:
    """What differs between two documents, in words."""
    who = names_of_departments(contact_centre_id)
    return [_shown_change(each, who) for each in changes(before, after)]


def names_of_departments(contact_centre_id: uuid.UUID) -> dict[str, str]:
    """What the departments and groups are called, by their code."""
    return {each.code: each.name for each in directory_of(contact_centre_id).departments.values() if each.is_active}


def _shown_change(change: Change, who: dict[str, str]) -> ShownChange:
    details = []
    for each in change.details:
        old, new = value_words(each.name, each.before, who), value_words(each.name, each.after, who)
        details.append((detail_words(change.key, each.name), difference(old.split("\n"), new.split("\n"))))
    return ShownChange(change.kind, str(PARTS[change.key.partition(".")[0]]), change.label, details)


def _lines(document: CaseTypeDocument, name: str, who: dict[str, str], wrong: set[str]) -> list[Line]:
    keys = [f"{name}.{each.code}" for each in getattr(document, name)]
    about = {
        "fields": [str(FIELD_KINDS.get(each.kind, each.kind)) for each in document.fields],
        "documents": ["" for _each in document.documents],
        "steps": [who_words(each.by, who) for each in document.steps],
        "results": [kept_words(each.years, forever=each.forever) for each in document.results],
    }[name]
    parts = zip(keys, getattr(document, name), about, strict=True)
    return [Line(key, each.label, words, has_fault=key in wrong) for key, each, words in parts]


def _not_here(contact_centre_id: uuid.UUID, document: CaseTypeDocument) -> list[Remark]:
    """What the type names and this contact centre does not have."""
    found = [
        Remark(key, "department", f"{code} ({', '.join(places)})")
        for key, code, places in selectors.missing_departments(contact_centre_id, document)
    ]
    areas = {each.code for each in directory_of(contact_centre_id).portal_areas.values()}
    if document.area and document.area not in areas:
        found.append(Remark(GENERAL, "area", document.area))
    return found


def _where(document: CaseTypeDocument, key: str) -> str:
    """The name of a part, to find it in the list."""
    part = part_of(document, key)
    if part is not None and part.label.strip():
        return part.label
    name = key.partition(".")[0]
    return str(LIST_NAMES[name] if key in LIST_NAMES else PARTS[name])
