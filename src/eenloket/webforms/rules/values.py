"""What a value must be to be accepted, per kind of field, and how it reads afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from eenloket.parties import rules as known
from eenloket.webforms.types import LONGEST_TEXT, Field, FieldKind, Problem, Value

YES: Final = "ja"
_LONGEST_LINE: Final = 500
_HOUSE_NUMBER: Final = re.compile(r"[0-9]{1,5}\s*[-/]?\s*[A-Za-z0-9]{0,6}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,4})?")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_IBAN_LENGTHS: Final = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "ES": 24, "GB": 22, "PL": 28, "LU": 20}
_MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def is_empty(value: Value | None) -> bool:
    return not any(part.strip() for part in _parts(value))


def problem_of(field: Field, value: Value | None) -> Problem | None:
    """Why a value cannot be accepted; None when it can. A file is judged where it comes in."""
    if is_empty(value):
        return Problem("agree" if field.kind == FieldKind.AGREE else "required") if field.is_required else None
    return _CHECKS.get(field.kind, _check_line)(field, value if value is not None else "")


def spoken(field: Field, value: Value | None) -> str:
    """The value as a person reads it."""
    if is_empty(value):
        return ""
    parts = [part.strip() for part in _parts(value)]
    text = parts[0]
    if field.kind == FieldKind.ADDRESS:
        return " ".join([known.normalise_postcode(text) or text, *parts[1:]]).strip()
    if field.kind == FieldKind.CHOICES:
        return "\n".join(parts)
    if field.kind == FieldKind.DATE and (day := known.parse_dutch_date(text)):
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return _SPOKEN.get(field.kind, str)(text)


def is_iban(typed: str) -> bool:
    """Whether the check digits are right (ISO 13616: the number, first four behind, as digits, is 1 modulo 97)."""
    text = re.sub(r"\s", "", typed).upper()
    if not _IBAN.fullmatch(text) or len(text) != _IBAN_LENGTHS.get(text[:2], len(text)):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def longest_of(field: Field) -> int:
    """How many characters fit."""
    if field.kind == FieldKind.LONG_TEXT:
        return min(field.most or LONGEST_TEXT, LONGEST_TEXT)
    return min(field.most or _LONGEST_LINE, _LONGEST_LINE) if field.kind == FieldKind.TEXT else _LONGEST_LINE


def _parts(value: Value | None) -> Sequence[str]:
    if value is None:
        return ()
    return [value] if isinstance(value, str) else value


def _first(value: Value) -> str:
    return _parts(value)[0].strip()


def _check_line(field: Field, value: Value) -> Problem | None:
    too_many = len(_first(value)) - longest_of(field)
    return Problem("too_long", (longest_of(field), too_many)) if too_many > 0 else None


def _check_number(field: Field, value: Value) -> Problem | None:
    text = _first(value)
    if not _NUMBER.fullmatch(text):
        return Problem("number")
    number = float(text.replace(",", "."))
    if field.least is not None and number < field.least:
        return Problem("least", field.least)
    if field.most is not None and number > field.most:
        return Problem("most", field.most)
    return None


def _check_date(field: Field, value: Value) -> Problem | None:
    day = known.parse_dutch_date(_first(value))
    return Problem("date") if day is None or not date(1900, 1, 1) <= day <= date(2100, 12, 31) else None


def _check_choices(field: Field, value: Value) -> Problem | None:
    chosen = list(_parts(value))
    is_one = field.kind == FieldKind.CHOICE and len(chosen) > 1
    return Problem("choice") if is_one or not set(chosen) <= set(field.choices) else None


def _check_address(field: Field, value: Value) -> Problem | None:
    parts = [part.strip() for part in _parts(value)]
    if known.normalise_postcode(parts[0]) is None:
        return Problem("postcode")
    return None if len(parts) > 1 and _HOUSE_NUMBER.fullmatch(parts[1]) else Problem("house_number")


def _must(code: str, is_right: Callable[[str], object]) -> Callable[[Field, Value], Problem | None]:
    def check(field: Field, value: Value) -> Problem | None:
        return None if is_right(_first(value)) else Problem(code)

    return check


def _bsn(typed: str) -> str:
    return re.sub(r"[\s.]", "", typed)


_CHECKS: Final[dict[str, Callable[[Field, Value], Problem | None]]] = {
    FieldKind.EMAIL: _must("email", known.normalise_email),
    FieldKind.PHONE: _must("phone", known.normalise_phone),
    FieldKind.NUMBER: _check_number,
    FieldKind.DATE: _check_date,
    FieldKind.CHOICE: _check_choices,
    FieldKind.CHOICES: _check_choices,
    FieldKind.ADDRESS: _check_address,
    FieldKind.BSN: _must("bsn", lambda typed: known.is_bsn(_bsn(typed))),
    FieldKind.IBAN: _must("iban", is_iban),
    FieldKind.AGREE: _must("agree", lambda typed: typed == YES),
}
_SPOKEN: Final[dict[str, Callable[[str], str]]] = {
    FieldKind.EMAIL: lambda typed: known.normalise_email(typed) or typed,
    FieldKind.PHONE: lambda typed: known.readable_phone(known.normalise_phone(typed) or typed),
    FieldKind.BSN: _bsn,
    FieldKind.IBAN: lambda typed: re.sub(r"\s", "", typed).upper(),
}
