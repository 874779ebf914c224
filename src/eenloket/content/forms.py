"""What an editor typed, as values of the fields of a document."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in

from .models import Product
from .rules import documents

_MOST_ROWS: Final = 100


def values_in(form: QueryDict) -> dict[str, Any]:
    """The fields that came along, as the document holds them; those absent stay as they are.

    The product comes as its name. Raises InvalidError for a name that is not on the list.
    """
    plain = [name for name in (*documents.TEXTS, *documents.FACTS) if name in form and name != "product"]
    values: dict[str, Any] = {name: typed_in(form, name) for name in plain}
    values |= {name: typed_in(form, name).splitlines() for name in documents.LINES if name in form}
    values |= {name: _rows(form, name) for name in documents.TABLES if f"{name}-shown" in form}
    if "product" in form:
        values["product"] = _product(typed_in(form, "product").strip())
    return values


def moment_in(form: QueryDict, name: str) -> datetime | None:
    """A moment of a `datetime-local` field, in Dutch time. Raises InvalidError."""
    typed = typed_in(form, name).strip()
    if not typed:
        return None
    try:
        moment = parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None:
        message = _("This is not a date and time.")
        raise InvalidError(message, {name: message})
    return moment if moment.tzinfo else timezone.make_aware(moment)


def keys_in(values: Iterable[str]) -> list[uuid.UUID]:
    """Keys that a form sent along. Raises InvalidError."""
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError:
        raise InvalidError(_("The browser sent something unreadable.")) from None


def _rows(form: QueryDict, name: str) -> list[Mapping[str, str]]:
    columns = {column: form.getlist(f"{name}-{column}")[:_MOST_ROWS] for column in documents.TABLES[name]}
    count = max(map(len, columns.values()), default=0)
    return [
        {column: typed[place].replace("\x00", "") if place < len(typed) else "" for column, typed in columns.items()}
        for place in range(count)
    ]


def _product(name: str) -> str:
    if not name:
        return ""
    key = Product.objects.filter(name__iexact=name).values_list("pk", flat=True).first()
    if key is None:
        message = _("Choose a product of the list.")
        raise InvalidError(message, {"product": message})
    return str(key)
