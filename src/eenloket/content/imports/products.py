"""Product names (UPL)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eenloket.content.models import Product
from eenloket.content.types import ImportReport
from eenloket.organisation.types import Layer

from .fields import Fields
from .files import Record, csv_records
from .intake import NO_WISHES, Progress, Wishes, for_each, silent

_COLUMNS = {"UniformeProductnaam", "URI", "Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf"}
_LAYERS = {
    "Rijk": Layer.STATE,
    "Provincie": Layer.PROVINCE,
    "Waterschap": Layer.WATER_BOARD,
    "Gemeente": Layer.MUNICIPALITY,
}
_GROUND_CHARACTERS = 400
_NOT_A_PRODUCT = "UPL-naam nog niet beschikbaar"


def import_products(path: Path, progress: Progress = silent, wishes: Wishes = NO_WISHES) -> ImportReport:
    """Product names of the Uniforme Productnamenlijst, by their URI."""
    report = ImportReport()
    records = list(csv_records(path, _COLUMNS, report))
    known = {product.uri: product for product in Product.objects.all()}
    grounds = _grounds_by_uri(record.values for record in records)
    seen: set[str] = set()
    for_each(records, report, lambda each: _import_product(known, seen, grounds, each), progress, wishes)
    return report


def _grounds_by_uri(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """A product with several legal grounds has a row for each."""
    grounds: dict[str, list[str]] = {}
    for row in rows:
        found, ground = grounds.setdefault(row["URI"].strip(), []), (row.get("Grondslaglabel") or "").strip()
        if ground and ground not in found:
            found.append(ground)
    return grounds


def _joined(grounds: Sequence[str]) -> str:
    """As many whole grounds as fit, the first one always."""
    joined = "".join(grounds[:1])[:_GROUND_CHARACTERS]
    for ground in grounds[1:]:
        if len(joined) + 2 + len(ground) > _GROUND_CHARACTERS:
            break
        joined += f"; {ground}"
    return joined


def _import_product(known: dict[str, Product], seen: set[str], grounds: dict[str, list[str]], record: Record) -> str:
    """The first row of a product brings all its legal grounds; the other rows add nothing."""
    fields = Fields(record.values)
    for column in record.values:
        fields.text(column)
    name, uri = fields.text("UniformeProductnaam", is_needed=True, most=250), fields.text("URI", most=250)
    if not uri.startswith("http"):
        fields.refuse("URI", "is not an address")
    fields.check()
    if uri in seen:
        return "unchanged"
    seen.add(uri)
    layers = [str(layer) for column, layer in _LAYERS.items() if fields.text(column)]
    values = {
        "name": name,
        "layers": [] if name == _NOT_A_PRODUCT else layers,
        "for_citizens": bool(fields.text("Burger")),
        "for_businesses": bool(fields.text("Bedrijf")),
        "legal_ground": _joined(grounds[uri]),
        "legal_link": fields.text("Grondslaglink")[:500],
    }
    product = known.get(uri)
    if product and all(getattr(product, field) == value for field, value in values.items()):
        return "unchanged"
    known[uri], created = Product.objects.update_or_create(uri=uri, defaults=values)
    return "added" if created else "changed"
