"""Between the design of a form and how it is stored, and finding what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from eenloket.webforms.types import MOST_MB, Condition, Design, Field, FieldKind, Page, Use

_TEXTS = ("title", "description", "intro", "button", "confirmation", "case_type")
GENERAL = "form"  # the part of a design that is about the form as a whole


def design_in(document: Mapping[str, Any]) -> Design:
    """The design as it was stored; what is missing has its default, what is unknown is passed over."""
    return Design(
        **{name: str(document.get(name) or "") for name in _TEXTS},
        pages=tuple(_page(each) for each in document.get("pages") or ()),
    )


def document_of(design: Design) -> dict[str, Any]:
    """The design as it is stored: the opposite of `design_in`."""
    return {
        "title": design.title,
        "description": design.description,
        "intro": design.intro,
        "button": design.button,
        "confirmation": design.confirmation,
        "case_type": design.case_type,
        "pages": [page_document(page) for page in design.pages],
    }


def page_document(page: Page) -> dict[str, Any]:
    return {
        "key": page.key,
        "title": page.title,
        "intro": page.intro,
        "when": _condition_document(page.when),
        "fields": [field_document(field) for field in page.fields],
    }


def field_document(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "kind": str(field.kind),
        "label": field.label,
        "hint": field.hint,
        "text": field.text,
        "is_required": field.is_required,
        "use": str(field.use),
        "choices": list(field.choices),
        "when": _condition_document(field.when),
        "least": field.least,
        "most": field.most,
        "file_types": list(field.file_types),
        "most_mb": field.most_mb,
    }


def fields_of(design: Design) -> Iterable[Field]:
    """Every field, in the order in which they are asked."""
    return (field for page in design.pages for field in page.fields)


def part_of(design: Design, key: str) -> Page | Field | None:
    """The page or field with this key."""
    for page in design.pages:
        if page.key == key:
            return page
        if found := next((field for field in page.fields if field.key == key), None):
            return found
    return None


def page_of(design: Design, key: str) -> Page | None:
    """The page that is this part, or that the part is on."""
    return next((page for page in design.pages if key == page.key or key in {each.key for each in page.fields}), None)


def question_field(design: Design) -> Field | None:
    """The field in which the citizen asks what this is about."""
    return next((field for field in fields_of(design) if field.use == Use.QUESTION), None)


def name_of(part: Page | Field, fallback: str = "") -> str:
    """How a part is called where it is pointed at."""
    if isinstance(part, Page):
        return part.title or fallback
    return part.label or part.text.partition("\n")[0][:60] or fallback


def asks(field: Field) -> bool:
    """Whether something can be filled in."""
    return field.kind != FieldKind.EXPLAIN


def _page(stored: Mapping[str, Any]) -> Page:
    return Page(
        key=str(stored.get("key") or ""),
        title=str(stored.get("title") or ""),
        intro=str(stored.get("intro") or ""),
        when=_condition(stored.get("when")),
        fields=tuple(_field(each) for each in stored.get("fields") or ()),
    )


def _field(stored: Mapping[str, Any]) -> Field:
    return Field(
        key=str(stored.get("key") or ""),
        kind=str(stored.get("kind") or FieldKind.TEXT.value),
        label=str(stored.get("label") or ""),
        hint=str(stored.get("hint") or ""),
        text=str(stored.get("text") or ""),
        is_required=bool(stored.get("is_required", True)),
        use=str(stored.get("use") or ""),
        choices=tuple(str(each) for each in stored.get("choices") or ()),
        when=_condition(stored.get("when")),
        least=stored.get("least"),
        most=stored.get("most"),
        file_types=tuple(stored.get("file_types") or ()) if "file_types" in stored else ("pdf", "photo"),
        most_mb=int(stored.get("most_mb") or MOST_MB),
    )


def _condition(stored: Mapping[str, Any] | None) -> Condition | None:
    if not stored or not stored.get("field"):
        return None
    return Condition(str(stored["field"]), tuple(str(each) for each in stored.get("values") or ()))


def _condition_document(condition: Condition | None) -> dict[str, Any] | None:
    return {"field": condition.field, "values": list(condition.values)} if condition else None


def token_of(design: Design, key: str) -> str:
    """A mark of how a part is now: who changes it says which mark was read, so that nobody undoes another's work."""
    part = part_of(design, key)
    if part is None:
        document: Any = {**document_of(design), "pages": None}
    else:
        document = {**page_document(part), "fields": None} if isinstance(part, Page) else field_document(part)
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
