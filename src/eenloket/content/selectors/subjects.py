"""The answers of a municipality by subject: areas, in each its products and other groups, in each the answers.

Where an answer stands follows from its product, else from the subject that its source gave it, else from its portal
area (see `data/subjects.yaml`). Nothing of it is stored with the answers: the tree is made of them and kept per
process, under the version of the catalogue.
"""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from django.utils.text import slugify

from eenloket.content.models import Answer, CatalogueVersion, Product
from eenloket.content.types import AnswerKind
from eenloket.core import clock
from eenloket.organisation.types import Layer

from .answers import published_answers

_DATA: Final = Path(__file__).parent.parent / "data"
_ABBREVIATIONS: Final = re.compile(r"\b(?:aow|brp|bsn|vog|wmo|woz|ww)\b|\bdigid\b")


@dataclass(frozen=True)
class Leaf:
    """An answer as it is listed."""

    answer_id: uuid.UUID
    slug: str
    title: str
    authority: str
    layer: str

    @property
    def whose(self) -> str:
        """Whose answer it is when not our own; ministries are one for citizens."""
        return "Rijksoverheid" if self.layer == Layer.STATE else self.authority


@dataclass(frozen=True)
class Group:
    """What belongs together in an area: a product, or what others call the subject."""

    slug: str
    name: str
    product_id: uuid.UUID | None
    answers: tuple[Leaf, ...]


@dataclass(frozen=True)
class Area:
    """A subject of the site."""

    code: str
    name: str
    icon: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.answers) for group in self.groups)


@dataclass(frozen=True)
class SubjectTree:
    """Where every answer of a municipality stands. Only areas and groups with answers are in it."""

    areas: tuple[Area, ...] = ()
    places: Mapping[uuid.UUID, tuple[Area, Group]] = field(default_factory=dict)
    products: Mapping[str, tuple[Area, Group]] = field(default_factory=dict)

    def area(self, code: str) -> Area | None:
        return next((each for each in self.areas if each.code == code), None)


_kept: dict[uuid.UUID, tuple[tuple[uuid.UUID | None, date], SubjectTree]] = {}


def subject_tree(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID) -> SubjectTree:
    """The tree as it is now; read again after an answer changed and on a new day."""
    versions = CatalogueVersion.objects.filter(pk=contact_centre_id).values_list("version", flat=True)
    version = (versions.first(), clock.today())
    kept = _kept.get(municipality_id)
    if kept is None or kept[0] != version:
        kept = _kept[municipality_id] = version, _read(contact_centre_id, municipality_id)
    return kept[1]


def place_of(answer: Answer, municipality_id: uuid.UUID) -> tuple[Area, Group] | None:
    """Where a published answer stands; without the others there. Does not read the tree when it need not."""
    row = _row_of(answer)
    if row.product and not _shipped_place(row.product):  # then others of its product decide
        return subject_tree(answer.contact_centre_id, municipality_id).places.get(answer.pk)
    subject, key = _place(row, _named_products([row]))
    return Area(*subject, ()), Group(*key, ())


def get_product(product_id: uuid.UUID) -> Product:
    """Raises Product.DoesNotExist."""
    return Product.objects.get(pk=product_id)


def find_product(name: str) -> Product | None:
    """The product with this name, in whatever case it was typed."""
    return Product.objects.filter(name__iexact=name.strip()).first()


def products_like(typed: str, limit: int = 20) -> list[str]:
    """Names of products that hold what is typed."""
    return list(Product.objects.filter(name__icontains=typed).values_list("name", flat=True)[:limit])


class _Subject(NamedTuple):
    code: str
    name: str
    icon: str


_REST: Final = _Subject("andere-onderwerpen", "Andere onderwerpen", "book")


class _Product(NamedTuple):
    key: uuid.UUID
    uri: str
    name: str


class _GroupKey(NamedTuple):
    slug: str
    name: str
    product_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class _Row:
    """What decides where an answer stands."""

    leaf: Leaf
    product: _Product | None
    portal_area: _Subject | None
    keywords: Sequence[str]


def _read(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID) -> SubjectTree:
    found: dict[_Subject, dict[_GroupKey, list[Leaf]]] = {}
    rows = list(_rows(contact_centre_id, municipality_id))
    named = _named_products(rows)
    areas: dict[uuid.UUID, _Subject] = {}  # a product stands in one area, that of its first answer
    for row in rows:
        area, group = _place(row, named)
        area = areas.setdefault(group.product_id, area) if group.product_id else area
        found.setdefault(area, {}).setdefault(group, []).append(row.leaf)
    order = [
        *(place.key for place in _areas()),
        *sorted(found.keys() - {each.key for each in _areas()} - {_REST}),
        _REST,
    ]
    return _tree(Area(*key, _groups(found[key])) for key in order if key in found)


def _rows(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID) -> Iterable[_Row]:
    answers = published_answers(contact_centre_id, municipality_id).exclude(current=None).order_by("pk")
    answers = answers.exclude(kind=AnswerKind.PROTOCOL)  # work instructions are for colleagues
    names = ("pk", "slug", "current__title", "authority", "layer")
    product = ("product_id", "product__uri", "product__name")
    area = ("portal_area__code", "portal_area__name", "portal_area__icon")
    for row in answers.values_list(*names, *product, *area, "current__keywords"):
        yield _Row(
            leaf=Leaf(*row[:5]),
            product=_Product(*row[5:8]) if row[5] else None,
            portal_area=_Subject(*row[8:11]) if row[8] else None,
            keywords=row[11],
        )


def _row_of(answer: Answer) -> _Row:
    product, area, current = answer.product, answer.portal_area, answer.current
    return _Row(
        leaf=Leaf(answer.pk, answer.slug, current.title if current else "", answer.authority, answer.layer),
        product=_Product(product.pk, product.uri, product.name) if product else None,
        portal_area=_Subject(area.code, area.name, area.icon) if area else None,
        keywords=current.keywords if current else (),
    )


def _place(row: _Row, named: Mapping[str, _Product]) -> tuple[_Subject, _GroupKey]:
    """The area and the group of an answer."""
    if row.product:
        return _area_of_product(row, row.product), _group_of(row.product)
    for keyword in row.keywords:
        if keyword in _subjects():
            area, names = _subjects()[keyword]
            product = _the_one_named(row.leaf.title, names, named)
            return area, _group_of(product) if product else _group_called(keyword)
    name = row.portal_area.name if row.portal_area else next(iter(row.keywords), _REST.name)
    return _own_area(row), _group_called(name)


def _group_of(product: _Product) -> _GroupKey:
    return _GroupKey(slugify(product.name)[:100], _in_words_of_citizens(product.name), product.key)


def _group_called(name: str) -> _GroupKey:
    return _GroupKey(f"over-{slugify(name)[:100]}", name)  # never the slug of a product


def _in_words_of_citizens(name: str) -> str:
    if plain := _names().get(name):
        return plain
    name = _ABBREVIATIONS.sub(lambda found: "DigiD" if found[0] == "digid" else found[0].upper(), name)
    return name[:1].upper() + name[1:]


def _area_of_product(row: _Row, product: _Product) -> _Subject:
    return _shipped_place(product) or _own_area(row)


def _shipped_place(product: _Product) -> _Subject | None:
    by_name = next((area for begin, area in _begins() if product.name.startswith(begin)), None)
    return by_name or _by_information_area().get(product.uri)


def _own_area(row: _Row) -> _Subject:
    """The portal area that the municipality chose, or the subject that is the same."""
    if row.portal_area is None:
        return _REST
    area = row.portal_area
    return _by_portal_area().get(area.name.casefold()) or area._replace(code=f"portaal-{area.code}")


def _the_one_named(title: str, names: Sequence[str], products: Mapping[str, _Product]) -> _Product | None:
    """The product that a title names, when it is certain: of those that it may be exactly one."""
    words = title.casefold()
    found = [name for name in names if re.search(rf"\b{re.escape(name.partition(' (')[0])}", words)]
    return products.get(found[0]) if len(found) == 1 else None


def _named_products(rows: Sequence[_Row]) -> dict[str, _Product]:
    """The products that titles of national answers may name."""
    wanted = {name for row in rows for each in row.keywords for name in _subjects().get(each, ((), ()))[1]}
    found = Product.objects.filter(name__in=wanted).values_list("pk", "uri", "name") if wanted else ()
    return {product.name: product for product in (_Product(*row) for row in found)}


def _groups(groups: Mapping[_GroupKey, list[Leaf]]) -> tuple[Group, ...]:
    made = [Group(*key, tuple(sorted(answers, key=_own_first))) for key, answers in groups.items()]
    return tuple(sorted(made, key=lambda group: (group.product_id is None, group.name.casefold())))


def _own_first(leaf: Leaf) -> tuple[bool, str]:
    return bool(leaf.authority), leaf.title.casefold()


def _tree(areas: Iterable[Area]) -> SubjectTree:
    made = tuple(areas)
    groups = [(area, group) for area in made for group in area.groups]
    places = {leaf.answer_id: (area, group) for area, group in groups for leaf in group.answers}
    products = {group.slug: (area, group) for area, group in reversed(groups) if group.product_id}
    return SubjectTree(made, places, products)


# --- what ships: see data/subjects.yaml -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Shipped:
    key: _Subject
    sdg: Sequence[str]
    begins: Sequence[str]
    names: Mapping[str, str]
    portals: Sequence[str]
    subjects: Mapping[str, Sequence[str]]


@cache
def _areas() -> tuple[_Shipped, ...]:
    entries = yaml.load((_DATA / "subjects.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return tuple(
        _Shipped(
            _Subject(entry["code"], entry["name"], entry["icon"]),
            entry.get("sdg", ()),
            entry.get("begins", ()),
            entry.get("names", {}),
            entry.get("portals", ()),
            {name: more.get("products", ()) for name, more in entry.get("subjects", {}).items()},
        )
        for entry in entries
    )


@cache
def _subjects() -> dict[str, tuple[_Subject, Sequence[str]]]:
    return {name: (area.key, products) for area in _areas() for name, products in area.subjects.items()}


@cache
def _names() -> dict[str, str]:
    return {product: name for area in _areas() for product, name in area.names.items()}


@cache
def _begins() -> list[tuple[str, _Subject]]:
    """How names of products begin, the longest first, and in which area they are then."""
    found = [(begin, area.key) for area in _areas() for begin in area.begins]
    return sorted(found, key=lambda each: -len(each[0]))


@cache
def _by_portal_area() -> dict[str, _Subject]:
    return {name.casefold(): area.key for area in _areas() for name in (area.key.name, *area.portals)}


@cache
def _by_information_area() -> dict[str, _Subject]:
    """The area of each product on the SDG list, by its URI."""
    areas = {sdg: area.key for area in _areas() for sdg in area.sdg}
    with (_DATA / "UPL-SDG-Informatiegebied.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["URI"]: areas[row["SDG_Informatiegebied"]] for row in csv.DictReader(file)}
