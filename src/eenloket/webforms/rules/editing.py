"""Changes to the design of a form: each takes a design and gives the changed one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final, TypeVar

from eenloket.webforms.types import Design, Field, FieldKind, Page, Use

from .design import GENERAL, fields_of, page_of, part_of

P = TypeVar("P", Page, Field)
MOST_PAGES: Final = 20
MOST_FIELDS: Final = 200
_GENERAL_NAMES: Final = ("title", "description", "intro", "button", "confirmation", "case_type")


def next_key(taken: Collection[str], prefix: str) -> str:
    """A key that no part has or had: keys only grow, so that a condition never comes to look at another field."""
    numbers = [int(key[1:]) for key in taken if key[:1] == prefix and key[1:].isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1}"


def all_keys(design: Design) -> set[str]:
    """The keys of every part, and those that conditions still name."""
    parts = {page.key for page in design.pages} | {field.key for field in fields_of(design)}
    conditions = [page.when for page in design.pages] + [field.when for field in fields_of(design)]
    return parts | {each.field for each in conditions if each}


def add_page(design: Design, key: str, *, after: str = "") -> Design:
    """A new, empty page after the page of a part, else at the end."""
    pages = list(design.pages)
    near = page_of(design, after)
    pages.insert(pages.index(near) + 1 if near else len(pages), Page(key=key))
    return replace(design, pages=tuple(pages))


def add_field(design: Design, key: str, kind: str, *, after: str) -> Design:
    """A new field of this kind, after the field with key `after` or at the end of that page."""
    page = page_of(design, after) or (design.pages[-1] if design.pages else None)
    if page is None:
        return design
    fields = list(page.fields)
    place = next((n + 1 for n, field in enumerate(fields) if field.key == after), len(fields))
    fields.insert(place, _new_field(design, key, kind))
    return _with_page(design, replace(page, fields=tuple(fields)))


def change_part(design: Design, key: str, values: dict[str, Any]) -> Design:
    """The design with these values in the form as a whole, a page or a field."""
    if key == GENERAL:
        return replace(design, **{name: values[name] for name in _GENERAL_NAMES if name in values})
    part, page = part_of(design, key), page_of(design, key)
    if part is None or page is None:
        return design
    if isinstance(part, Page):
        return _with_page(design, replace(part, **values))
    fields = tuple(replace(each, **values) if each.key == key else each for each in page.fields)
    return _with_page(design, replace(page, fields=fields))


def delete_part(design: Design, key: str) -> Design:
    """Without this page or field. Conditions that look at it stay and are named as faults."""
    pages = [replace(page, fields=tuple(each for each in page.fields if each.key != key)) for page in design.pages]
    return replace(design, pages=tuple(page for page in pages if page.key != key))


def move_part(design: Design, key: str, step: int) -> Design:
    """One place up (-1) or down (1). A field at the edge of its page goes over to the next one."""
    part, page = part_of(design, key), page_of(design, key)
    if part is None or page is None:
        return design
    pages = list(design.pages)
    at = pages.index(page)
    if isinstance(part, Page):
        return replace(design, pages=tuple(_moved(pages, at, step)))
    fields = list(page.fields)
    place = fields.index(part)
    if 0 <= place + step < len(fields):
        return _with_page(design, replace(page, fields=tuple(_moved(fields, place, step))))
    if not 0 <= at + step < len(pages):
        return design
    other = pages[at + step]
    pages[at] = replace(page, fields=tuple(each for each in fields if each.key != key))
    pages[at + step] = replace(other, fields=(part, *other.fields) if step > 0 else (*other.fields, part))
    return replace(design, pages=tuple(pages))


def _new_field(design: Design, key: str, kind: str) -> Field:
    """The first long text asks the question; the rest is for the maker to say."""
    is_question = kind == FieldKind.LONG_TEXT and not any(each.use == Use.QUESTION for each in fields_of(design))
    return Field(key=key, kind=kind, use=Use.QUESTION if is_question else Use.NONE)


def _with_page(design: Design, page: Page) -> Design:
    return replace(design, pages=tuple(page if each.key == page.key else each for each in design.pages))


def _moved(parts: list[P], at: int, step: int) -> list[P]:
    if 0 <= at + step < len(parts):
        parts[at], parts[at + step] = parts[at + step], parts[at]
    return parts
