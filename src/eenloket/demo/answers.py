"""The answers of the demo: ours from the YAML files, the national ones from the VAC files that the product ships."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from eenloket.content import imports
from eenloket.content.models import Answer, AnswerVersion, Product
from eenloket.content.services import AnswerSource, publish_answer
from eenloket.content.types import AnswerKind, AnswerText
from eenloket.organisation.types import Layer

if TYPE_CHECKING:
    import uuid

    from .foundation import World

VAC_FILES = ("rijksoverheid_vacs_bzk.csv", "rijksoverheid_vacs_omgevingswet.csv")
_AUTHORITIES = {"provincie": "Provincie Merenland", "waterschap": "Waterschap De Meren"}
_TEXTS = tuple(AnswerText.__dataclass_fields__)
_LISTS = frozenset({"steps", "protocol", "conditions", "costs", "links", "forms", "phrasings", "keywords"})
_EDITORS = {"gemeente": "Tamara de Groot"}


def read_answers() -> list[dict[str, Any]]:
    """The answers of our own, as written in `content/*.yaml`."""
    files = sorted((Path(__file__).parent / "content").glob("*.yaml"))
    return [entry for file in files for entry in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) or []]


def publish_answers(world: World, *, since: datetime) -> None:
    """Publish all answers as if that was done at `since`, before the history begins."""
    products = {product.name: product.pk for product in Product.objects.all()}
    own = [entry for entry in read_answers() if entry["layer"] in world.plan.layers]
    for place, entry in enumerate(own):
        publish_entry(world, entry, products, review_on=since.date() + timedelta(150 + 11 * (place % 30)))
    _relate(world, own)
    for name in VAC_FILES:
        imports.import_vacs(world.centre.pk, imports.bundled(name))
    AnswerVersion.objects.filter(answer__contact_centre=world.centre).update(created_at=since)
    _check_days(world, since)


def publish_entry(
    world: World, entry: dict[str, Any], products: dict[str, uuid.UUID], *, review_on: date | None
) -> Answer:
    owner, portal = entry.get("owner") or "", entry.get("portal") or ""
    answer, _outcome = publish_answer(
        contact_centre_id=world.centre.pk,
        source=AnswerSource(
            source_id=entry["id"],
            kind=entry.get("kind") or (AnswerKind.PRODUCT if entry.get("product") else AnswerKind.QUESTION),
            authority=_AUTHORITIES.get(entry["layer"], ""),
            layer=Layer(entry["layer"]),
            owner_id=world.department(world.places[0].row, owner).pk if owner else None,
            portal_area_id=world.portal_areas[portal].pk if portal in world.portal_areas else None,
            product_id=products.get(entry.get("product") or ""),
            review_on=review_on,
        ),
        text=AnswerText(**{name: entry[name] for name in _TEXTS if entry.get(name) is not None}),
        by=_EDITORS.get(entry["layer"], _AUTHORITIES.get(entry["layer"], "")),
    )
    world.answers[entry["id"]] = answer
    return answer


def _relate(world: World, entries: list[dict[str, Any]]) -> None:
    link = Answer.related.through
    link.objects.bulk_create(
        link(from_answer_id=world.answers[entry["id"]].pk, to_answer_id=world.answers[other].pk)
        for entry in entries
        for other in dict.fromkeys(entry.get("related") or ())
        if other in world.answers and other != entry["id"]
    )


def _check_days(world: World, since: datetime) -> None:
    """Answers of our own were last checked by their owner on different days."""
    for place, answer in enumerate(world.answers.values()):
        day = since.date() - timedelta(17 * place % 160)
        AnswerVersion.objects.filter(answer=answer).update(checked_on=day)
