"""Reading addresses and fields: what was typed, and where a list goes on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

_NUL = "\x00"
M = TypeVar("M", bound=Model)
Place = tuple[datetime, uuid.UUID]


def typed_in(form: QueryDict, name: str, default: str = "") -> str:
    """What was typed in a field, without the one character that the database refuses."""
    return form.get(name, default).replace(_NUL, "")


def place_in(typed: str) -> Place | None:
    """The moment and key of a row; None when the text says something else."""
    at, _, key = typed.partition("~")
    try:
        moment = parse_datetime(at)
        return (moment, uuid.UUID(key)) if moment and moment.tzinfo else None
    except ValueError:
        return None


def as_text(at: datetime, key: uuid.UUID) -> str:
    return f"{at.isoformat()}~{key}"


def older_than(rows: QuerySet[M], place: Place | None, field: str) -> QuerySet[M]:
    """The rows after a place in a list that runs from new to old by `field` and key."""
    if place is None:
        return rows
    at, key = place
    return rows.filter(Q(**{f"{field}__lt": at}) | Q(**{field: at, "pk__lt": key}))


def offset_in(typed: str) -> int:
    """How many rows to skip; anything else than a number is none."""
    return int(typed) if typed.isdecimal() and len(typed) < 8 else 0


def uuid_or_none(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def query_of(**values: str) -> str:
    """What stands after the question mark of an address, without what is empty."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in values.items() if value})
    return query.urlencode()
