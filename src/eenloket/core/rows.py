"""What rows have in common: a UUIDv7 key, and the contact centre they belong to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.encoding import force_str
from django.utils.translation import get_language

from .ids import uuid7


class Row(models.Model):
    """A row whose key is known before it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:  # noqa: N802 - Django's name
        """What `get_<field>_display` answers. Django's own translates every choice to find one: the third part of
        the time of a page with fifty rows."""
        value = getattr(self, field.attname)
        label: str = force_str(_labels(field, get_language()).get(value, value), strings_only=True)
        return label


@cache
def _labels(field: models.Field[Any, Any], _language: str | None) -> dict[Any, Any]:
    return {value: str(label) for value, label in field.flatchoices}


def any_of(keys: Iterable[uuid.UUID]) -> RawSQL:
    """What stands after `__in` for hundreds of keys: one parameter; writing out each costs more than answering."""
    return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])


class CentreRow(Row):
    """A row of one contact centre. Its key leads the indexes, so a centre can be moved whole to another database.

    The foreign key names `organisation` by string: the tenant is the one thing every module may know.
    """

    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
