"""What rows have in common: a UUIDv7 key, and the contact centre they belong to."""

from __future__ import annotations

from django.db import models

from .ids import uuid7


class Row(models.Model):
    """A row whose key is known before it is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class CentreRow(Row):
    """A row of one contact centre. Its key leads the indexes, so a centre can be moved whole to another database.

    The foreign key names `organisation` by string: the tenant is the one thing every module may know.
    """

    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
