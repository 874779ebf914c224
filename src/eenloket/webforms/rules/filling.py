"""What is asked of somebody with these answers: conditions, pages that are skipped, and what is still wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eenloket.webforms.types import Condition, Design, Field, FieldKind, Page, Problem, Value, Values

from . import values as value_rules
from .design import asks, fields_of


def shown_keys(design: Design, values: Values) -> frozenset[str]:
    """The keys of pages and fields that are shown. What hangs on a field that is not shown is not shown either; a
    condition can only look back."""
    shown: set[str] = set()
    known: dict[str, Value] = {}
    for page in design.pages:
        if not _holds(page.when, known):
            continue
        visible = False
        for field in page.fields:
            if not _holds(field.when, known):
                continue
            shown.add(field.key)
            visible = True
            if not value_rules.is_empty(values.get(field.key)):
                known[field.key] = values[field.key]
        if visible:
            shown.add(page.key)
    return frozenset(shown)


def pages_to_fill(design: Design, values: Values) -> list[Page]:
    """The pages that this person gets, in order."""
    shown = shown_keys(design, values)
    return [page for page in design.pages if page.key in shown]


def fields_to_fill(page: Page, shown: frozenset[str]) -> list[Field]:
    return [field for field in page.fields if field.key in shown]


def problems_on(
    page: Page, shown: frozenset[str], values: Values, files: Mapping[str, Sequence[object]]
) -> dict[str, Problem]:
    """What is wrong on a page, by field; files by field, to know that a required one is there."""
    found = {}
    for field in fields_to_fill(page, shown):
        if not asks(field):
            continue
        if field.kind == FieldKind.FILE:
            problem = Problem("required_file") if field.is_required and not files.get(field.key) else None
        else:
            problem = value_rules.problem_of(field, values.get(field.key))
        if problem:
            found[field.key] = problem
    return found


def every_problem(design: Design, values: Values, files: Mapping[str, Sequence[object]]) -> dict[str, Problem]:
    """What is still wrong on any page, by field."""
    shown = shown_keys(design, values)
    found: dict[str, Problem] = {}
    for page in design.pages:
        if page.key in shown:
            found |= problems_on(page, shown, values, files)
    return found


def sender_of(design: Design, values: Values) -> tuple[str, str]:
    """The name of the sender, and the first e-mail address (else phone number) given, as typed."""
    shown = shown_keys(design, values)
    given = {field.key: field for field in fields_of(design) if field.key in shown}

    def first(kind: str) -> str:
        found = (_text(values.get(key)) for key, field in given.items() if field.kind == kind)
        return next((each for each in found if each), "")

    names = (_text(values.get(key)) for key, field in given.items() if field.use == "name")
    return next((each for each in names if each), ""), first(FieldKind.EMAIL) or first(FieldKind.PHONE)


def told(design: Design, values: Values, *, leave_out: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """What was filled in, as pairs of label and words; nothing of fields that were not shown or stayed empty."""
    shown = shown_keys(design, values)
    asked = (field for field in fields_of(design) if field.key in shown - leave_out)
    pairs = (
        (field.label or field.text, value_rules.spoken(field, values.get(field.key)))
        for field in asked
        if asks(field) and field.kind != FieldKind.FILE
    )
    return [(label, words) for label, words in pairs if words]


def conditions_on(page: Page) -> dict[str, Condition]:
    """The conditions of a page's fields, by field, for a browser that shows and hides them at once."""
    return {field.key: field.when for field in page.fields if field.when}


def _holds(condition: Condition | None, known: Mapping[str, Value]) -> bool:
    if condition is None:
        return True
    value = known.get(condition.field)
    if value is None:
        return False
    parts = [value] if isinstance(value, str) else value
    return not condition.values or any(part in condition.values for part in parts)


def _text(value: Value | None) -> str:
    return value.strip() if isinstance(value, str) else ""
