"""What is wrong with a design before it can be published, and what is only worth another look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from eenloket.webforms.types import (
    COMPARABLE,
    FILE_TYPES,
    MOST_FILES,
    MOST_MB,
    WITH_CHOICES,
    Condition,
    Design,
    Fault,
    Field,
    FieldKind,
    Page,
    Use,
)

from .design import GENERAL, asks, fields_of
from .values import YES

_CAN_BE_QUESTION: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
_REACHES: Final = frozenset({FieldKind.EMAIL, FieldKind.PHONE})
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def faults_in(design: Design) -> list[Fault]:
    """Everything to put right, in the order of the form, then what is worth another look."""
    found = [
        *_of_form(design),
        *chain.from_iterable(_of_page(page) for page in design.pages),
        *chain.from_iterable(_of_field(field) for field in fields_of(design)),
        *_of_conditions(design),
    ]
    order = {GENERAL: -1} | {key: place for place, key in enumerate(_keys(design))}
    return sorted(found, key=lambda fault: (fault.is_remark, order.get(fault.part, 0)))


def stops_publishing(faults: Iterable[Fault]) -> bool:
    return any(not fault.is_remark for fault in faults)


def is_slug(text: str) -> bool:
    """Whether a text can stand in an address."""
    return len(text) <= 80 and _SLUG.fullmatch(text) is not None


def _keys(design: Design) -> Iterator[str]:
    for page in design.pages:
        yield page.key
        yield from (field.key for field in page.fields)


def _of_form(design: Design) -> Iterator[Fault]:
    if not design.title.strip():
        yield Fault(GENERAL, "no_title")
    if not design.pages:
        yield Fault(GENERAL, "no_pages")
    questions = [field for field in fields_of(design) if field.use == Use.QUESTION]
    if not questions and design.pages and not design.case_type:
        yield Fault(GENERAL, "no_question")
    for field in questions[1:]:
        yield Fault(field.key, "second_question")
    if design.pages and not any(field.kind in _REACHES for field in fields_of(design)):
        yield Fault(GENERAL, "no_reach", is_remark=True)
    if not design.description.strip():
        yield Fault(GENERAL, "no_description", is_remark=True)


def _of_page(page: Page) -> Iterator[Fault]:
    if not page.title.strip():
        yield Fault(page.key, "no_page_title")
    if not any(asks(field) for field in page.fields):
        yield Fault(page.key, "no_fields")


def _of_field(field: Field) -> Iterator[Fault]:
    if field.kind not in FieldKind.values:
        yield Fault(field.key, "unknown_kind")
    if field.kind in (FieldKind.EXPLAIN, FieldKind.AGREE):
        if not field.text.strip():
            yield Fault(field.key, "no_text")
    elif not field.label.strip():
        yield Fault(field.key, "no_label")
    if field.use == Use.QUESTION and field.kind not in _CAN_BE_QUESTION:
        yield Fault(field.key, "question_not_text")
    if field.use == Use.QUESTION and (field.when or not field.is_required):
        yield Fault(field.key, "question_not_always")
    if field.kind == FieldKind.BSN:
        yield Fault(field.key, "asks_bsn", is_remark=True)
    yield from _of_choices(field)
    yield from _of_bounds(field)


def _of_choices(field: Field) -> Iterator[Fault]:
    if field.kind not in WITH_CHOICES:
        return
    choices = [choice.strip() for choice in field.choices if choice.strip()]
    if len(choices) < (2 if field.kind == FieldKind.CHOICE else 1):
        yield Fault(field.key, "few_choices")
    if twice := next((choice for choice in choices if choices.count(choice) > 1), ""):
        yield Fault(field.key, "choice_twice", twice)


def _of_bounds(field: Field) -> Iterator[Fault]:
    if field.least is not None and field.most is not None and field.least > field.most:
        yield Fault(field.key, "bounds")
    if field.kind != FieldKind.FILE:
        return
    if not field.file_types or not set(field.file_types) <= set(FILE_TYPES):
        yield Fault(field.key, "no_file_types")
    if not 1 <= field.most_mb <= MOST_MB:
        yield Fault(field.key, "file_size", str(MOST_MB))
    if field.most is not None and not 1 <= field.most <= MOST_FILES:
        yield Fault(field.key, "file_count", str(MOST_FILES))


def _of_conditions(design: Design) -> Iterator[Fault]:
    """A condition looks at a field asked before, and at a value that it can have."""
    before: dict[str, Field] = {}
    later = {field.key: field for field in fields_of(design)}
    for page in design.pages:
        yield from _of_condition(page.key, page.when, before, later)
        for field in page.fields:
            yield from _of_condition(field.key, field.when, before, later)
            before[field.key] = field


def _of_condition(
    part: str, condition: Condition | None, before: dict[str, Field], known: dict[str, Field]
) -> Iterator[Fault]:
    if condition is None:
        return
    other = before.get(condition.field)
    if other is None:
        if later := known.get(condition.field):
            yield Fault(part, "condition_later", later.label or later.text)
        else:
            yield Fault(part, "condition_gone")
    elif not asks(other) or (condition.values and other.kind not in COMPARABLE):
        yield Fault(part, "condition_kind", other.label or other.text)
    else:
        possible = {YES} if other.kind == FieldKind.AGREE else set(other.choices)
        if gone := next((value for value in condition.values if value not in possible), ""):
            yield Fault(part, "condition_value", gone)


def slug_of(title: str) -> str:
    """An address made of a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:70].strip("-") or "formulier"
