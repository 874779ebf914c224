"""Counting the same rows by several keys in one pass over the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Counts = dict[tuple[Any, ...], int]


def counted_by(contacts: QuerySet[Any], *sets: Sequence[str], number: str = "") -> list[Counts]:
    """For each set of fields, how many contacts there are per combination of their values; `number` is the field
    that says how many contacts a row stands for (without one: one).

    GROUPING SETS, which Django does not write, reads the rows once for all sets and hands over only the totals. The
    rows themselves come from a selector: this wraps its query and names no table.
    """
    fields = list(dict.fromkeys(name for each in sets for name in each))
    try:
        chosen = contacts.order_by().values_list(*fields, *([number] if number else []))
        inner, parameters = chosen.query.sql_with_params()
    except EmptyResultSet:  # Django knows beforehand: somebody without municipalities, say
        return [{} for _ in sets]
    names = [f"f{n}" for n in range(len(fields))]
    groups = ", ".join("(" + ", ".join(names[fields.index(each)] for each in one) + ")" for one in sets)
    columns = ", ".join(names)
    total, given = ("sum(n)", f"{columns}, n") if number else ("count(*)", columns)
    sql = (
        f"SELECT GROUPING({columns}), {columns}, {total} FROM ({inner}) AS rows({given}) "  # noqa: S608 - own names
        f"GROUP BY GROUPING SETS ({groups})"
    )
    counts: dict[int, Counts] = {_mask(fields, one): {} for one in sets}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for mask, *values, count in cursor.fetchall():
            key = tuple(values[fields.index(each)] for each in _set_of(mask, fields, sets))
            counts[mask][key] = int(count)
    return [counts[_mask(fields, one)] for one in sets]


def _mask(fields: Sequence[str], one: Sequence[str]) -> int:
    """What GROUPING() gives for a set: a bit per field, 1 when the field is not in it."""
    return sum((each not in one) << (len(fields) - 1 - n) for n, each in enumerate(fields))


def _set_of(mask: int, fields: Sequence[str], sets: Sequence[Sequence[str]]) -> Sequence[str]:
    return next(one for one in sets if _mask(fields, one) == mask)
