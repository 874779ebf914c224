"""Lists of people: reading them, checking each row, and when messages may go."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import openpyxl
import phonenumbers

from eenloket.parties.rules import normalise_email, normalise_phone

from .types import Reachable, Row, Sheet, Skipped

MOST_ROWS: Final = 200_000
_QUICK_MOBILE: Final = re.compile(r"(?:\+31|0031|0)6([1-58][0-9]{7})")
_MOBILE_NAMES: Final = frozenset(
    {"mobiel", "mobiele nummer", "mobiel nummer", "mobiele telefoon", "telefoon", "telefoonnummer", "tel", "nummer"}
    | {"06", "06-nummer", "gsm", "mobile", "phone", "sms"}
)
_EMAIL_NAMES: Final = frozenset({"e-mail", "email", "e-mailadres", "emailadres", "mail", "mailadres"})
_NAME_NAMES: Final = frozenset({"naam", "name", "klant", "volledige naam"})
_MOST_COLUMNS: Final = 40
_LONGEST_VALUE: Final = 300
_POSTCODE: Final = re.compile(r"[1-9][0-9]{3}(?:[A-Z]{2})?")


class ListError(ValueError):
    """The file as a whole cannot be read; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_list(data: bytes, file_name: str) -> Sheet:
    """A CSV (comma, semicolon or tab; UTF-8 or Windows) or XLSX with a row of names on top. Raises ListError."""
    lines = _xlsx_lines(data) if data[:2] == b"PK" else _csv_lines(data)
    header = next(lines, None)
    while header is not None and not any(header):
        header = next(lines, None)
    if header is None:
        raise ListError("empty")
    names = [" ".join(each.lower().split()) for each in header][:_MOST_COLUMNS]
    places = {kind: _place(names, known) for kind, known in _KINDS.items()}
    if places["mobile"] is None and places["email"] is None:
        raise ListError("no_addresses")
    rows: list[Row] = []
    for number, cells in enumerate(lines, 2):
        if not any(cells):
            continue
        if len(rows) >= MOST_ROWS:
            raise ListError("too_long")
        rows.append(_row(number, names, cells, places))
    if not rows:
        raise ListError("empty")
    return Sheet([name for name in names if name], rows)


_KINDS: Final = {"mobile": _MOBILE_NAMES, "email": _EMAIL_NAMES, "name": _NAME_NAMES}


def mobile(typed: str) -> str | None:
    """The number in E.164 if it can receive SMS; "" when it is a number that cannot, None when it is none."""
    compact = re.sub(r"[\s().-]", "", typed)
    if found := _QUICK_MOBILE.fullmatch(compact):  # most of a list, and a hundred times as quick
        return "+316" + found[1]
    if re.fullmatch(r"6[1-58][0-9]{7}", compact):  # a spreadsheet took the first 0 away
        return "+31" + compact
    number = normalise_phone(typed)
    if number is None:
        return None
    if not number.startswith("+"):
        return ""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    mobile_kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return number if kind in mobile_kinds else ""


def sort_out(rows: Iterable[Row], *, means: str, needed: Sequence[str]) -> tuple[list[Reachable], list[Skipped]]:
    """Give each row the one address it gets its message at, or the reason why it gets none. Nobody gets two."""
    reachable: list[Reachable] = []
    skipped: list[Skipped] = []
    seen: dict[str, int] = {}
    for row in rows:
        found = _address_of(row, means)
        if isinstance(found, Skipped):
            skipped.append(found)
        elif missing := [name for name in needed if not row.values.get(name)]:
            skipped.append(Skipped(row, "missing_value", ", ".join(missing)))
        elif found.address in seen:
            skipped.append(Skipped(row, "twice", str(seen[found.address])))
        else:
            seen[found.address] = row.number
            reachable.append(found)
    return reachable, skipped


def _address_of(row: Row, means: str) -> Reachable | Skipped:
    if means == "email":
        return _by_email(row)
    if row.mobile:
        number = mobile(row.mobile)
        if number:
            return Reachable(row, "sms", number)
        if means == "sms" or not row.email:
            return Skipped(row, "wrong_number" if number is None else "not_mobile", row.mobile)
    if means == "either":
        return _by_email(row)
    return Skipped(row, "no_address")


def _by_email(row: Row) -> Reachable | Skipped:
    if not row.email:
        return Skipped(row, "no_address")
    address = normalise_email(row.email)
    return Reachable(row, "email", address) if address else Skipped(row, "wrong_email", row.email)


def next_moment(now: datetime, opens: time, closes: time) -> datetime | None:
    """When sending may go on by its hours; None when it may now. `now` is in the zone of the hours."""
    if opens <= now.time() < closes:
        return None
    day = now.date() if now.time() < opens else now.date() + timedelta(days=1)
    return datetime.combine(day, opens, tzinfo=now.tzinfo)


def postcodes_in(typed: str) -> list[str] | None:
    """The postcodes, or their digits, in a text with commas; None when one of them is none."""
    found = [re.sub(r"\s", "", each).upper() for each in re.split(r"[,;\n]", typed) if each.strip()]
    return found if found and all(_POSTCODE.fullmatch(each) for each in found) else None


def chunk_size(rate: float, *, most: int = 500) -> int:
    """How many at a time: what goes in well under a second, so that stopping works within one and a kill leaves no
    more in doubt."""
    return max(10, min(most, int(rate * 0.7)))


def _place(names: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in known), None)


def _row(number: int, names: Sequence[str], cells: Sequence[str], places: Mapping[str, int | None]) -> Row:
    def cell(kind: str) -> str:
        place = places[kind]
        return cells[place] if place is not None and place < len(cells) else ""

    values = {name: cells[place] for place, name in enumerate(names) if name and place < len(cells) and cells[place]}
    name = cell("name")
    if name:
        values.setdefault("naam", name)
    return Row(number, cell("mobile"), cell("email"), name, values)


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\x00" in text:
        raise ListError("no_list")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_clean(each) for each in cells]
    except csv.Error:
        raise ListError("no_list") from None


def _xlsx_lines(data: bytes) -> Iterator[list[str]]:
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(values_only=True)
    except Exception:  # noqa: BLE001 - whatever the library stumbles over: this is no workbook
        raise ListError("no_list") from None
    for cells in rows:
        yield [_clean(_as_text(each)) for each in cells]


def _as_text(cell: Any) -> str:
    """A cell as a person reads it: a date as 30-11-2026, a whole number without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.day}-{cell.month}-{cell.year}" if cell.time() == time() else cell.strftime("%-d-%-m-%Y %H.%M")
    if isinstance(cell, date):
        return f"{cell.day}-{cell.month}-{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\x00", "").split())[:_LONGEST_VALUE]
