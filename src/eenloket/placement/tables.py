"""Tables in files: CSV and XLSX in, templates out. Nothing here knows what the columns mean."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from eenloket.core.errors import InvalidError

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 2_000
_MOST_UNPACKED: Final = 60_000_000


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet as text: `heads` by column, `rows` with their number as a spreadsheet shows it."""

    sheet: str
    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cell(self, values: Sequence[str], head: str) -> str:
        """What stands under this head; nothing when there is no such column."""
        place = self.heads.index(head) if head in self.heads else -1
        return values[place] if 0 <= place < len(values) else ""

    def column(self, head: str) -> str:
        """The letter of the column, with the head: "C (uren)"."""
        return f"{get_column_letter(self.heads.index(head) + 1)} ({head})" if head in self.heads else head


def read_table(name: str, data: bytes) -> Table:
    """The first sheet of a file. Raises InvalidError when it is no CSV or XLSX, or too large."""
    if len(data) > MOST_BYTES:
        raise InvalidError(_("This file is larger than 5 MB."), {"file": _("This file is larger than 5 MB.")})
    lower = name.lower()
    if lower.endswith((".xlsx", ".xlsm")):
        sheet, lines = _from_workbook(data)
    elif lower.endswith((".csv", ".txt")):
        sheet, lines = name, _from_text(data)
    else:
        message = _("Choose a file that ends in .xlsx or .csv.")
        raise InvalidError(message, {"file": message})
    filled = [(number, values) for number, values in enumerate(lines, 1) if any(values)]
    if not filled:
        raise InvalidError(_("This file is empty."), {"file": _("This file is empty.")})
    if len(filled) > MOST_ROWS:
        message = _("This file has more than %(n)s rows.") % {"n": MOST_ROWS}
        raise InvalidError(message, {"file": message})
    heads = tuple(value.lower() for value in filled[0][1])
    return Table(sheet=sheet, heads=heads, rows=tuple((number, tuple(values)) for number, values in filled[1:]))


def _from_workbook(data: bytes) -> tuple[str, Iterator[list[str]]]:
    try:
        _check_unpacked(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            [_as_text(value) for value in row[:300]] for row in sheet.iter_rows(max_row=MOST_ROWS + 2, values_only=True)
        ]
    except InvalidError:
        raise
    except Exception as error:
        message = _("This workbook cannot be read. Save it again as .xlsx, or as .csv.")
        raise InvalidError(message, {"file": message}) from error
    return sheet.title, iter(rows)


def _check_unpacked(data: bytes) -> None:
    """A small file can hold a very large one."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
            raise InvalidError(_("This file is larger than 5 MB."), {"file": _("This file is larger than 5 MB.")})


def _from_text(data: bytes) -> Iterator[list[str]]:
    """Comma or semicolon, UTF-8 or what Excel writes on Windows."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") >= head.count(",") and ";" in head else "\t" if "\t" in head else ","
    reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
    return ([value.strip() for value in row] for row in reader)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\x00", "").strip()


def as_csv(heads: Sequence[str], examples: Sequence[Sequence[str]]) -> bytes:
    """A template that Excel opens in columns: semicolons, and a mark that says UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(examples)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A workbook with these sheets; the first row of each is its head."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for place, width in enumerate(_widths(rows), 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        for row_cells in sheet.iter_rows(min_row=2):
            for cell in row_cells:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [
        min(60, max(len(str(row[place])) if place < len(row) else 0 for row in rows) + 3)
        for place in range(len(rows[0]))
    ]
