"""Reading and writing profiles as plain data. Every fault is named with the place it is at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from eenloket.profiles.types import LEVELS, WEIGHTS, Demand, Element, Form, Kind, Measure, ProfileDocument, Section

from .faults import Fault, FaultKind, UnreadableProfileError

MOST_ELEMENTS: Final = 1000
MOST_SECTIONS: Final = 50
_LONGEST: Final = {"code": 60, "name": 120, "key": 120, "title": 200, "unit": 60}
_LONGEST_TEXT: Final = 20_000
_KEY: Final = re.compile(r"[A-Za-z0-9._-]+")
_CODE: Final = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_profile(data: Mapping[str, Any]) -> ProfileDocument:
    """The document in this data; indicators may stand under their competence. Raises UnreadableProfileError."""
    faults: list[Fault] = []
    if not isinstance(data, Mapping):
        raise UnreadableProfileError([Fault("", FaultKind.NOT_FIELDS)])
    placed = list(_elements(_rows(data, "elements", faults, MOST_ELEMENTS), faults))
    document = ProfileDocument(
        code=_key(data, "code", "", faults, _CODE),
        name=_text(data, "name", "", faults),
        edition=_free(data, "edition"),
        form=_choice(Form, data.get("form", Form.GROUPED), "form", faults) or Form.GROUPED,
        grants=tuple(str(each) for each in _rows(data, "grants", faults, 20)),
        reports_to=tuple(str(each) for each in _rows(data, "reports_to", faults, 20)),
        sections=tuple(
            _section(each, f"sections[{n}]", faults)
            for n, each in enumerate(_rows(data, "sections", faults, MOST_SECTIONS))
        ),
        elements=tuple(element for _place, element in placed),
    )
    faults += _structure_faults(document, placed)
    if faults:
        raise UnreadableProfileError(faults)
    return document


def write_profile(document: ProfileDocument) -> dict[str, Any]:
    """The document as plain data; `read_profile` of it gives the same document."""
    return {
        "code": document.code,
        "name": document.name,
        "edition": document.edition,
        "form": str(document.form),
        "grants": list(document.grants),
        "reports_to": list(document.reports_to),
        "sections": [
            {"key": each.key, "title": each.title, "ref": each.ref, "text": each.text} for each in document.sections
        ],
        "elements": [_written(each) for each in document.elements],
    }


def _written(element: Element) -> dict[str, Any]:
    """Only what says something, so that files stay readable."""
    data: dict[str, Any] = {"key": element.key, "kind": str(element.kind), "text": element.text}
    for name in ("group", "ref", "note", "level", "parent", "number", "question"):
        if value := getattr(element, name):
            data[name] = value
    if element.demand != Demand.MUST:
        data["demand"] = str(element.demand)
    if element.weight != Element.weight:
        data["weight"] = element.weight
    if element.measure:
        data["measure"] = {"at_least": element.measure.at_least, "unit": element.measure.unit}
    return data


def _rows(data: Mapping[str, Any], name: str, faults: list[Fault], most: int) -> Sequence[Any]:
    value = data.get(name) or ()
    if not isinstance(value, list | tuple):
        faults.append(Fault(name, FaultKind.NOT_LIST))
        return ()
    if len(value) > most:
        faults.append(Fault(name, FaultKind.TOO_MANY, allowed=str(most)))
    return value[:most]


def _elements(
    rows: Sequence[Any], faults: list[Fault], parent: Element | None = None, within: str = "elements"
) -> Iterator[tuple[str, Element]]:
    for number, row in enumerate(rows):
        place = f"{within}[{number}]"
        if not isinstance(row, Mapping):
            faults.append(Fault(place, FaultKind.NOT_FIELDS))
            continue
        element = _element(row, place, faults, parent)
        yield place, element
        yield from _elements(_rows(row, "indicators", faults, MOST_ELEMENTS), faults, element, f"{place}.indicators")


def _element(row: Mapping[str, Any], place: str, faults: list[Fault], parent: Element | None) -> Element:
    """The element in a row; what stands under a competence comes from the same chapter when it does not say."""
    default = Kind.INDICATOR if parent else None
    return Element(
        key=_key(row, "key", place, faults),
        kind=_choice(Kind, row.get("kind", default), f"{place}.kind", faults) or Kind.TASK,
        text=_text(row, "text", place, faults),
        group=_free(row, "group"),
        ref=_free(row, "ref") or (parent.ref if parent else ""),
        note=_free(row, "note"),
        demand=_choice(Demand, row.get("demand") or Demand.MUST, f"{place}.demand", faults) or Demand.MUST,
        level=_number(row, "level", LEVELS, place, faults),
        weight=_number(row, "weight", WEIGHTS, place, faults) or Element.weight,
        measure=_measure(row.get("measure"), f"{place}.measure", faults),
        parent=_free(row, "parent") or (parent.key if parent else ""),
        number=_whole(row.get("number"), f"{place}.number", faults),
        question=_free(row, "question"),
    )


def _section(row: Any, place: str, faults: list[Fault]) -> Section:
    if not isinstance(row, Mapping):
        faults.append(Fault(place, FaultKind.NOT_FIELDS))
        return Section(key="", title="", text="")
    return Section(
        key=_key(row, "key", place, faults),
        title=_text(row, "title", place, faults),
        text=_text(row, "text", place, faults),
        ref=_free(row, "ref"),
    )


def _free(row: Mapping[str, Any], name: str) -> str:
    return _CONTROL.sub("", str(row.get(name) or "")).strip()[:_LONGEST_TEXT]


def _text(row: Mapping[str, Any], name: str, place: str, faults: list[Fault]) -> str:
    value = row.get(name)
    at = f"{place}.{name}".lstrip(".")
    if not isinstance(value, str) or not (cleaned := _CONTROL.sub("", value).strip()):
        empty = value is None or (isinstance(value, str) and not value.strip())
        faults.append(Fault(at, FaultKind.MISSING if empty else FaultKind.NOT_TEXT))
        return ""
    most = _LONGEST.get(name, _LONGEST_TEXT)
    if len(cleaned) > most:
        faults.append(Fault(at, FaultKind.TOO_LONG, allowed=str(most)))
    return cleaned


def _key(row: Mapping[str, Any], name: str, place: str, faults: list[Fault], pattern: re.Pattern[str] = _KEY) -> str:
    """A text that can stand in an address."""
    value = _text(row, name, place, faults)
    if value and not pattern.fullmatch(value):
        faults.append(Fault(f"{place}.{name}".lstrip("."), FaultKind.KEY, value[:60]))
    return value


def _choice(choices: type[Any], value: Any, place: str, faults: list[Fault]) -> Any:
    if value in (None, ""):
        faults.append(Fault(place, FaultKind.MISSING))
        return None
    try:
        return choices(value)
    except ValueError:
        names = ", ".join(str(each.value) for each in choices)
        faults.append(Fault(place, FaultKind.CHOICE, str(value)[:60], names))
        return None


def _number(row: Mapping[str, Any], name: str, allowed: Sequence[int], place: str, faults: list[Fault]) -> int | None:
    value = _whole(row.get(name), f"{place}.{name}", faults)
    if value is None or value in allowed:
        return value
    faults.append(Fault(f"{place}.{name}", FaultKind.RANGE, str(value), f"{allowed[0]}–{allowed[-1]}"))
    return None


def _whole(value: Any, place: str, faults: list[Fault]) -> int | None:
    if value in (None, ""):
        return None
    try:
        if isinstance(value, bool) or int(value) != float(value):
            raise ValueError
        return int(value)
    except (TypeError, ValueError, OverflowError):
        faults.append(Fault(place, FaultKind.WHOLE, str(value)[:60]))
        return None


def _measure(value: Any, place: str, faults: list[Fault]) -> Measure | None:
    if not value:
        return None
    if not isinstance(value, Mapping):
        faults.append(Fault(place, FaultKind.NOT_FIELDS))
        return None
    at_least = _whole(value.get("at_least"), f"{place}.at_least", faults)
    if at_least is None and value.get("at_least") in (None, ""):
        faults.append(Fault(f"{place}.at_least", FaultKind.MISSING))
    return Measure(at_least=at_least or 0, unit=_text(value, "unit", place, faults))


def _structure_faults(document: ProfileDocument, placed: Sequence[tuple[str, Element]]) -> Iterator[Fault]:
    seen: set[str] = set()
    competences = {element.key for element in document.of_kind(Kind.COMPETENCE)}
    for place, element in placed:
        if element.key and element.key in seen:
            yield Fault(f"{place}.key", FaultKind.DOUBLE, element.key)
        seen.add(element.key)
        if element.kind == Kind.INDICATOR and element.parent not in competences:
            yield Fault(f"{place}.parent", FaultKind.ORPHAN, element.key)
    keys = [section.key for section in document.sections]
    for number, key in enumerate(keys):
        if key and key in keys[:number]:
            yield Fault(f"sections[{number}].key", FaultKind.DOUBLE, key)
