"""From what a form asks to the fields of a case type: they meet by key, else by what the citizen reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from eenloket.parties.rules import parse_dutch_date
from eenloket.webforms.types import Design, Field, FieldKind, Value, Values

from .design import asks, fields_of
from .filling import shown_keys
from .values import spoken

_WORDS = re.compile(r"[^a-z0-9à-ÿ]+")


def meeting(design: Design, wanted: Sequence[tuple[str, str]]) -> dict[str, Field]:
    """For each field of a case type (code and label) the field of the form that asks the same."""
    asked = [each for each in fields_of(design) if asks(each) and each.kind != FieldKind.FILE]
    by_key = {_plain(each.key): each for each in reversed(asked)}
    by_label = {_plain(each.label): each for each in reversed(asked) if each.label}
    found = {code: by_key.get(_plain(code)) or by_label.get(_plain(label)) for code, label in wanted}
    return {code: field for code, field in found.items() if field}


def case_values(design: Design, values: Values, wanted: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What was filled in, for the fields of a case type (code to label and kind)."""
    shown = shown_keys(design, values)
    pairs = [(code, label) for code, (label, _kind) in wanted.items()]
    return {
        code: as_case_value(field, values.get(field.key, ""), wanted[code][1])
        for code, field in meeting(design, pairs).items()
        if field.key in shown and values.get(field.key)
    }


def as_case_value(field: Field, value: Value, kind: str) -> str:
    """A value as a field of a case keeps it: a date by year, month, day, and yes or no in small letters."""
    line = value.strip() if isinstance(value, str) else ""
    if kind == "yes_no":
        return line.lower()
    if kind == "date" and (day := parse_dutch_date(line)):
        return day.isoformat()
    return spoken(field, value)


def not_asked(design: Design, wanted: Sequence[tuple[str, str]]) -> list[str]:
    """The labels of the fields of a case type that nothing in the form asks."""
    met = meeting(design, wanted)
    return [label for code, label in wanted if code not in met]


def _plain(text: str) -> str:
    return _WORDS.sub(" ", text.lower()).strip()
