"""An answer while it is being written: one flat document of fields, each of which can be changed on its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

Document = Mapping[str, Any]
Fault = Literal["empty", "too_long", "address", "date", "order", "too_many", "alone"]

LINES: Final = ("conditions", "phrasings", "keywords")  # one text a line
TABLES: Final[Mapping[str, tuple[str, ...]]] = {  # rows of texts; the first column may not be empty
    "steps": ("title", "text"),
    "protocol": ("do", "hint"),
    "costs": ("amount", "label"),
    "links": ("label", "url"),
    "forms": ("title", "url", "kind"),
    "narrowing": ("label", "answer"),  # what can be said to the narrowing question, the slug of the answer that fits
}
TEXTS: Final = (
    "title",
    "question",
    "narrowing_question",
    "short",
    "sentence",
    "text",
    "term",
    "where",
    "english_title",
    "english_short",
    "english_text",
    "internal_note",
)
FACTS: Final = ("kind", "owner", "portal_area", "product", "municipality", "valid_from", "valid_until", "review_on")
TEXT_FIELDS: Final = (*TEXTS, *TABLES, *LINES)
FIELDS: Final = (*TEXT_FIELDS, *FACTS)

_LONGEST: Final = {
    "title": 300,
    "english_title": 300,
    "question": 500,
    "narrowing_question": 300,
    "term": 200,
    "where": 200,
}
_LONGEST_TEXT: Final = 20_000
_MOST_ROWS: Final = 60
_REQUIRED: Final = ("title", "question", "short", "owner")
_DATES: Final = ("valid_from", "valid_until", "review_on")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, to be put into words by who shows it."""

    field: str
    fault: Fault
    detail: str = ""


def tidy(field: str, value: Any) -> Any:
    """A value as it is kept: without space around it, rows and lines without text left out."""
    if field in LINES:
        return [each for item in value or () if (each := _plain(item))]
    if field in TABLES:
        rows = [{column: _plain(row.get(column, "")) for column in TABLES[field]} for row in value or ()]
        return [row for row in rows if any(row.values())]
    return _plain(value)


def tidied(document: Document) -> dict[str, Any]:
    """A whole document as it is kept; what it lacks is empty."""
    return {field: tidy(field, document.get(field)) for field in FIELDS}


def problems_of(document: Document) -> Iterator[Problem]:
    """What stands in the way of publishing this, field by field."""
    for field in _REQUIRED:
        if not document.get(field):
            yield Problem(field, "empty")
    for field in TEXTS:
        longest = _LONGEST.get(field, _LONGEST_TEXT)
        if len(document.get(field, "")) > longest:
            yield Problem(field, "too_long", str(longest))
    yield from _problems_of_rows(document)
    yield from _problems_of_narrowing(document)
    yield from _problems_of_english(document)
    yield from _problems_of_dates(document)


def _problems_of_rows(document: Document) -> Iterator[Problem]:
    for field in (*TABLES, *LINES):
        if len(document.get(field) or ()) > _MOST_ROWS:
            yield Problem(field, "too_many", str(_MOST_ROWS))
    for field, columns in TABLES.items():
        for row in document.get(field) or ():
            if not row.get(columns[0]):
                yield Problem(field, "empty", " ".join(row.values()).strip())
            elif "url" in columns and not is_address(row.get("url", "")):
                yield Problem(field, "address", row.get("url", ""))


def _problems_of_english(document: Document) -> Iterator[Problem]:
    """In English an answer has a title and what is said, or nothing."""
    parts = ("english_title", "english_short", "english_text")
    if any(document.get(name) for name in parts):
        yield from (Problem(name, "empty") for name in parts[:2] if not document.get(name))


def _problems_of_narrowing(document: Document) -> Iterator[Problem]:
    choices = document.get("narrowing") or ()
    if choices and not document.get("narrowing_question"):
        yield Problem("narrowing_question", "empty")
    if document.get("narrowing_question") and not choices:
        yield Problem("narrowing", "alone")


def _problems_of_dates(document: Document) -> Iterator[Problem]:
    read: dict[str, date] = {}
    for field in _DATES:
        if typed := document.get(field):
            try:
                read[field] = date.fromisoformat(typed)
            except ValueError:
                yield Problem(field, "date", typed)
    if {"valid_from", "valid_until"} <= read.keys() and read["valid_from"] > read["valid_until"]:
        yield Problem("valid_until", "order")


def is_address(typed: str) -> bool:
    """Whether a link may lead there: a page of the web, or one of our own site. Never a script."""
    is_web = typed.startswith(("https://", "http://")) and "." in typed and not set(typed) & set(" \t\n\"'<>")
    return is_web or (typed.startswith("/") and not typed.startswith("//") and " " not in typed)


def changed_fields(one: Document, other: Document) -> list[str]:
    """The fields that differ, in the order in which they are shown."""
    return [field for field in FIELDS if (one.get(field) or None) != (other.get(field) or None)]


def as_lines(field: str, value: Any) -> list[str]:
    """A value as lines of text, to compare it with another or to read it."""
    if field in TABLES:
        return [" – ".join(each for each in (row.get(column, "") for column in TABLES[field]) if each) for row in value]
    if field in LINES:
        return list(value)
    return str(value or "").split("\n") if value else []


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\x00", "").strip()
