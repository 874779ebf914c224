"""Profiles as a workbook that people edit: one sheet for the profiles, one for their texts, one for their elements."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from .rules import Fault, FaultKind, UnreadableProfileError, read_profile, write_profile
from .types import ProfileDocument

# Column heads and words as the people of a municipality read them; the field of the profile behind each.
_PROFILES: Final = {
    "profiel": "code",
    "naam": "name",
    "editie": "edition",
    "vorm": "form",
    "rechten": "grants",
    "rapporteert aan": "reports_to",
}
_SECTIONS: Final = {"profiel": "profile", "sleutel": "key", "titel": "title", "tekst": "text", "bron": "ref"}
_ELEMENTS: Final = {
    "profiel": "profile",
    "sleutel": "key",
    "soort": "kind",
    "hoort bij": "parent",
    "groep": "group",
    "nummer": "number",
    "tekst": "text",
    "vraag": "question",
    "niveau": "level",
    "gewicht": "weight",
    "eis": "demand",
    "minimaal": "measure.at_least",
    "eenheid": "measure.unit",
    "bron": "ref",
    "noot": "note",
}
_SHEETS: Final = {"Profielen": _PROFILES, "Teksten": _SECTIONS, "Elementen": _ELEMENTS}
_WORDS: Final = {
    "kind": {
        "taak": "task",
        "opleiding": "education",
        "vakkennis": "knowledge",
        "ervaring": "experience",
        "vaardigheid": "skill",
        "competentie": "competence",
        "gedragsindicator": "indicator",
    },
    "demand": {"moet": "must", "bij voorkeur": "nice"},
    "form": {"gegroepeerd": "grouped", "clusters": "clusters", "genummerd": "numbered"},
}
_WIDTHS: Final = {"tekst": 90, "vraag": 50, "noot": 50, "sleutel": 36, "hoort bij": 30, "groep": 26, "naam": 30}
_MOST_ROWS: Final = 20_000
_MOST_BYTES: Final = 30_000_000
_PLACE: Final = re.compile(r"(?:(elements|sections)\[(\d+)\]\.)?(.+)")


@dataclass
class _Sheet:
    """The rows of one sheet as fields, each with the number of its row, and the column of each field."""

    title: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def cell(self, name: str, row: int) -> str:
        return f"{self.title}!{self.columns.get(name, 'A')}{row}"


def write_workbook(documents: Iterable[ProfileDocument]) -> bytes:
    """The profiles as an xlsx file; `read_workbook` of it gives the same profiles."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = {title: _new_sheet(workbook, title, list(columns)) for title, columns in _SHEETS.items()}
    for document in documents:
        data = write_profile(document)
        _append(
            sheets["Profielen"], _PROFILES, data | {each: ", ".join(data[each]) for each in ("grants", "reports_to")}
        )
        for section in data["sections"]:
            _append(sheets["Teksten"], _SECTIONS, section | {"profile": document.code})
        for element in data["elements"]:
            measure = {f"measure.{name}": value for name, value in element.get("measure", {}).items()}
            _append(sheets["Elementen"], _ELEMENTS, _full(element) | measure | {"profile": document.code})
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read_workbook(content: bytes) -> list[ProfileDocument]:
    """The profiles in an xlsx file. Raises UnreadableProfileError, whose faults name sheet and cell."""
    faults: list[Fault] = []
    sheets = {title: _read_sheet(workbook_rows, title, faults) for title, workbook_rows in _opened(content).items()}
    if faults:
        raise UnreadableProfileError(faults)
    documents = [_document(sheets, row, values, faults) for row, values in sheets["Profielen"].rows]
    codes = {str(values.get("code") or "") for _row, values in sheets["Profielen"].rows}
    for title in ("Teksten", "Elementen"):
        for row, values in sheets[title].rows:
            if str(values.get("profile") or "") not in codes:
                named = str(values.get("profile") or "")
                faults.append(Fault(sheets[title].cell("profile", row), FaultKind.NO_PROFILE, named, "Profielen"))
    if faults:
        raise UnreadableProfileError(faults)
    return [document for document in documents if document]


def _opened(content: bytes) -> dict[str, Sequence[tuple[Any, ...]]]:
    """The values of the three sheets. A file that unpacks to far more than any profile holds is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_BYTES:
                raise UnreadableProfileError([Fault("", FaultKind.TOO_LONG, allowed=str(_MOST_BYTES))])
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, UnreadableProfileError):
            raise
        raise UnreadableProfileError([Fault("", FaultKind.NO_SHEET, "Profielen")]) from None
    missing = [Fault("", FaultKind.NO_SHEET, title) for title in _SHEETS if title not in workbook.sheetnames]
    if missing:
        raise UnreadableProfileError(missing)
    widest = len(_ELEMENTS) + 10
    return {
        title: list(workbook[title].iter_rows(max_row=_MOST_ROWS, max_col=widest, values_only=True))
        for title in _SHEETS
    }


def _read_sheet(rows: Sequence[tuple[Any, ...]], title: str, faults: list[Fault]) -> _Sheet:
    wanted = _SHEETS[title]
    sheet = _Sheet(title)
    heads = [str(each or "").strip().lower() for each in (rows[0] if rows else ())]
    fields = {number: wanted[head] for number, head in enumerate(heads) if head in wanted}
    sheet.columns = {name: get_column_letter(number + 1) for number, name in fields.items()}
    faults += [Fault(title, FaultKind.NO_COLUMN, head) for head, name in wanted.items() if name not in sheet.columns]
    for number, cells in enumerate(rows[1:], start=2):
        values = {name: cells[column] for column, name in fields.items() if column < len(cells)}
        if any(value not in (None, "") for value in values.values()):
            sheet.rows.append((number, values))
    return sheet


def _document(
    sheets: Mapping[str, _Sheet], row: int, values: dict[str, Any], faults: list[Fault]
) -> ProfileDocument | None:
    code = values.get("code")
    sections = [each for each in sheets["Teksten"].rows if each[1].get("profile") == code]
    elements = [each for each in sheets["Elementen"].rows if each[1].get("profile") == code]
    data = {
        **{name: _word(name, value) for name, value in values.items()},
        **{
            name: [each.strip() for each in str(values.get(name) or "").split(",") if each.strip()]
            for name in ("grants", "reports_to")
        },
        "sections": [each for _row, each in sections],
        "elements": [_element(each) for _row, each in elements],
    }
    data["form"] = data["form"] or "grouped"
    try:
        return read_profile(data)
    except UnreadableProfileError as error:
        rows = {"sections": [each for each, _values in sections], "elements": [each for each, _values in elements]}
        faults += [_at_cell(fault, sheets, row, rows) for fault in error.faults]
        return None


def _element(values: Mapping[str, Any]) -> dict[str, Any]:
    data = {name: _word(name, value) for name, value in values.items() if not name.startswith("measure.")}
    measure = {name: values.get(f"measure.{name}") for name in ("at_least", "unit")}
    if any(value not in (None, "") for value in measure.values()):
        data["measure"] = measure
    return data


def _word(name: str, value: Any) -> Any:
    """What a word on the sheet means; a number in a text field is read as text, as the sheet may have made it one."""
    if isinstance(value, str) and name in _WORDS:
        return _WORDS[name].get(value.strip().lower(), value.strip())
    if isinstance(value, int | float) and name in ("edition", "ref", "text", "group", "title", "name"):
        return str(value)
    return value


def _at_cell(fault: Fault, sheets: Mapping[str, _Sheet], row: int, rows: Mapping[str, list[int]]) -> Fault:
    """The fault with the cell it is in instead of the place in the data."""
    found = _PLACE.fullmatch(fault.place)
    part, number, name = found.groups() if found else (None, None, fault.place)
    sheet = sheets[{"elements": "Elementen", "sections": "Teksten"}.get(part or "", "Profielen")]
    cell = sheet.cell(name, rows[part][int(number)] if part and number else row)
    words = _WORDS.get(name)
    return replace(fault, place=cell, allowed=", ".join(words) if words else fault.allowed)


def _new_sheet(workbook: Workbook, title: str, heads: list[str]) -> Any:
    sheet = workbook.create_sheet(title)
    sheet.append(heads)
    for number, head in enumerate(heads, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(head, 14)
    sheet.freeze_panes = "C2"
    return sheet


def _full(element: Mapping[str, Any]) -> dict[str, Any]:
    """What is left out of files because it is usual is written out on a sheet."""
    return {"demand": "must", "weight": 2, **element}


def _append(sheet: Any, columns: Mapping[str, str], data: Mapping[str, Any]) -> None:
    row = sheet.max_row + 1
    for number, name in enumerate(columns.values(), start=1):
        value = data.get(name)
        if name in _WORDS:
            value = next((word for word, meaning in _WORDS[name].items() if meaning == value), value)
        if value in (None, ""):
            continue
        cell = sheet.cell(row, number, value)
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with = stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
