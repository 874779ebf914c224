"""What the pages of who keeps case types send: the parts of a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import QueryDict

from eenloket.ui.typed import typed_in

from .rules.case_type_editing import GENERAL, TERMS
from .rules.case_types import CASE_KINDS, KINDS, RECEIVER, LegalTerm

_GENERAL: Final = {"name": 120, "for_citizen": 500, "department": 50, "area": 50, "words": 300}
_STEP: Final = {"label": 200, "instruction": 2_000, "citizen_title": 200, "citizen_text": 1_000, "message": 1_000}
_LONGEST_CHOICE: Final = 200
_MOST_CHOICES: Final = 60


def values_of_type_part(key: str, form: QueryDict) -> dict[str, Any]:
    """What was sent of a part, ready for `change_type_part`; only what the page asks, as each part asks its own."""
    name = key.partition(".")[0]
    return _READERS[name](form) if name in _READERS else {}


def _general(form: QueryDict) -> dict[str, Any]:
    return {**_texts(form, _GENERAL), **_one_of(form, "kind", CASE_KINDS)}


def _terms(form: QueryDict) -> dict[str, Any]:
    if "norm_working_days" not in form:
        return {}
    legal = LegalTerm(
        weeks=number_in(form, "weeks") or 0,
        days=number_in(form, "days") or 0,
        extension_weeks=number_in(form, "extension_weeks") or 0,
        **_texts(form, {"ground": 300, "extension_ground": 300}),
    )
    return {
        "norm_working_days": number_in(form, "norm_working_days") or 0,
        "legal": legal if legal != LegalTerm() else None,
        "receipt_letter": "receipt_letter" in form,
    }


def _field(form: QueryDict) -> dict[str, Any]:
    values = {**_texts(form, {"label": 200, "hint": 300}), **_one_of(form, "kind", KINDS), **_boxes(form)}
    if "choices" in form:
        lines = (line.strip()[:_LONGEST_CHOICE] for line in typed_in(form, "choices").splitlines())
        values["choices"] = tuple(line for line in lines if line)[:_MOST_CHOICES]
    return values


def _document(form: QueryDict) -> dict[str, Any]:
    return {**_texts(form, {"label": 200, "hint": 300}), **_boxes(form)}


def _step(form: QueryDict) -> dict[str, Any]:
    values: dict[str, Any] = _texts(form, _STEP)
    if "by" in form:
        values["by"] = typed_in(form, "by").strip()[:50] or RECEIVER
    if "minutes" in form:
        values["minutes"] = number_in(form, "minutes") or 0
    return values


def _result(form: QueryDict) -> dict[str, Any]:
    values: dict[str, Any] = _texts(form, {"label": 200, "ground": 300})
    if "kept" in form:
        kept = typed_in(form, "kept")
        values["forever"] = kept == "forever"
        values["years"] = (number_in(form, "years") or 0) if kept == "years" else None
    return values


_READERS: Final[dict[str, Callable[[QueryDict], dict[str, Any]]]] = {
    GENERAL: _general,
    TERMS: _terms,
    "fields": _field,
    "documents": _document,
    "steps": _step,
    "results": _result,
}


def number_in(form: QueryDict, name: str) -> int | None:
    """A whole number; None when something else was typed."""
    typed = typed_in(form, name).strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 6 else None


def _texts(form: QueryDict, limits: dict[str, int]) -> dict[str, str]:
    return {
        name: typed_in(form, name).replace("\r\n", "\n").strip()[:longest]
        for name, longest in limits.items()
        if name in form
    }


def _boxes(form: QueryDict) -> dict[str, bool]:
    """A box that is not ticked sends nothing: the page says which boxes it showed."""
    return {name: name in form for name in form.getlist("boxes") if name in ("is_required", "for_citizen")}


def _one_of(form: QueryDict, name: str, allowed: tuple[str, ...]) -> dict[str, str]:
    typed = typed_in(form, name)
    return {name: typed} if typed in allowed else {}
