"""What rows name: departments, portal areas, municipalities and products of this contact centre."""

from __future__ import annotations

import uuid
from functools import cached_property

from eenloket.content.models import Product
from eenloket.organisation.directory import directory_of

from .fields import Fields


class Places:
    """Finds what a row names, by code or by name. What is not here is a fault of that field."""

    def __init__(self, contact_centre_id: uuid.UUID) -> None:
        self._directory = directory_of(contact_centre_id)

    def department(
        self, fields: Fields, name: str, called: str, municipality_id: uuid.UUID | None = None
    ) -> uuid.UUID | None:
        """A department of the municipality when one is named, else the first with that code or name."""
        wanted = called.casefold()
        found = [
            each
            for each in self._directory.departments.values()
            if each.is_active and wanted in (each.code.casefold(), each.name.casefold())
        ]
        here = [each for each in found if municipality_id in (None, each.municipality_id) or not each.municipality_id]
        if called and not here:
            fields.refuse(name, f"names no department here: {called[:80]}")
        return here[0].pk if called and here else None

    def portal_area(self, fields: Fields, name: str, called: str) -> uuid.UUID | None:
        wanted = called.casefold()
        found = (
            each.pk
            for each in self._directory.portal_areas.values()
            if wanted in (each.code.casefold(), each.name.casefold())
        )
        return _one_of(fields, name, called, next(found, None), "portal area")

    def municipality(self, fields: Fields, name: str, called: str) -> uuid.UUID | None:
        return _one_of(fields, name, called, self.municipality_called(called), "municipality")

    def municipality_called(self, called: str) -> uuid.UUID | None:
        """The municipality with this name, with or without "gemeente" before it, or with this slug."""
        wanted = called.casefold().removeprefix("gemeente ").strip()
        rows = self._directory.municipalities.values()
        return next((each.pk for each in rows if wanted in (each.slug, each.name.casefold())), None)

    def product(self, fields: Fields, name: str, called: str) -> uuid.UUID | None:
        return _one_of(fields, name, called, self.product_called(called), "product")

    def product_called(self, called: str) -> uuid.UUID | None:
        """The product with this URI or name of the UPL."""
        return self._products.get(called.casefold().replace("https://standaarden", "http://standaarden"))

    @cached_property
    def _products(self) -> dict[str, uuid.UUID]:
        rows = list(Product.objects.values_list("pk", "uri", "name"))
        return {name.casefold(): pk for pk, _uri, name in rows} | {uri.casefold(): pk for pk, uri, _name in rows}


def _one_of(fields: Fields, name: str, called: str, found: uuid.UUID | None, what: str) -> uuid.UUID | None:
    if called and found is None:
        fields.refuse(name, f"names no {what} here: {called[:80]}")
    return found if called else None
