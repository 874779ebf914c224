"""What the pages of a form's maker send: the parts of a design, and where a form stands."""

from __future__ import annotations

from typing import Any, Final

from django.http import QueryDict

from eenloket.ui.typed import typed_in, uuid_or_none

from .rules.design import GENERAL, part_of
from .types import FILE_TYPES, Condition, Design, FieldKind, Page, Placing, Use

_GENERAL: Final = {
    "title": 200,
    "description": 300,
    "intro": 2_000,
    "button": 60,
    "confirmation": 2_000,
    "case_type": 50,
}
_PAGE: Final = {"title": 200, "intro": 2_000}
_FIELD: Final = {"label": 300, "hint": 500, "text": 4_000}
_LONGEST_CHOICE: Final = 200
_MOST_CHOICES: Final = 60


def values_of_part(design: Design, key: str, form: QueryDict) -> dict[str, Any]:
    """What was sent of a part, ready for `change_part`; only what the page asks, as each part asks its own."""
    if key == GENERAL:
        return _texts(form, _GENERAL)
    part = part_of(design, key)
    if isinstance(part, Page):
        return {**_texts(form, _PAGE), "when": _condition(form)}
    values: dict[str, Any] = {**_texts(form, _FIELD), "when": _condition(form)}
    if "kind" in form:
        kind = typed_in(form, "kind")
        values["kind"] = kind if kind in FieldKind.values else FieldKind.TEXT.value
    if "required-shown" in form:
        values["is_required"] = "is_required" in form
    if "use" in form:
        use = typed_in(form, "use")
        values["use"] = use if use in Use.values else ""
    if "choices" in form:
        lines = (line.strip()[:_LONGEST_CHOICE] for line in typed_in(form, "choices").splitlines())
        values["choices"] = tuple(line for line in lines if line)[:_MOST_CHOICES]
    values |= {name: _number(form, name) for name in ("least", "most") if name in form}
    if "most_mb" in form:
        values["most_mb"] = _number(form, "most_mb") or 1
        values["file_types"] = tuple(each for each in form.getlist("file_types") if each in FILE_TYPES)
    return values


def placing_in(form: QueryDict) -> Placing:
    """Where a form is to stand."""
    return Placing(
        municipality_id=uuid_or_none(typed_in(form, "municipality")),
        slug=typed_in(form, "slug").strip().lower(),
        department_code=typed_in(form, "department").strip(),
        product_name=typed_in(form, "product").strip(),
        portal_area_id=uuid_or_none(typed_in(form, "portal_area")),
        is_general="is_general" in form,
        answers_automatically="answers_automatically" in form,
        words=typed_in(form, "words").strip(),
    )


def _texts(form: QueryDict, limits: dict[str, int]) -> dict[str, str]:
    return {
        name: typed_in(form, name).replace("\r\n", "\n").strip()[:longest]
        for name, longest in limits.items()
        if name in form
    }


def _condition(form: QueryDict) -> Condition | None:
    other = typed_in(form, "when_field").strip()[:20]
    if not other:
        return None
    return Condition(other, tuple(each.replace("\x00", "")[:_LONGEST_CHOICE] for each in form.getlist("when_values")))


def _number(form: QueryDict, name: str) -> int | None:
    typed = typed_in(form, name).strip()
    is_number = typed.removeprefix("-").isdecimal() and len(typed) <= 9
    return int(typed) if is_number else None
