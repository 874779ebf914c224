"""Answers that another contact centre exported (see `exports`)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from eenloket.content.exchange import FORMAT, FORMAT_VERSION, STAYS_HERE
from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.services import AnswerSource
from eenloket.content.types import AnswerKind, ImportReport
from eenloket.core.errors import InvalidError
from eenloket.organisation.types import Layer

from .fields import Fields
from .files import Record, whole_json
from .intake import IMPORTED_BY, NO_WISHES, Brought, Intake, Progress, Wishes, silent
from .places import Places
from .vacs import source_of

_NEEDED: Final = ("title", "question", "short")
_LONGEST: Final = {"title": 300, "question": 500, "term": 200, "where": 200}
_LISTS_OF_WORDS: Final = frozenset({"conditions", "phrasings", "keywords"})
_LISTS_OF_OBJECTS: Final = frozenset({"steps", "protocol", "costs", "links", "forms"})


def import_content(
    contact_centre_id: uuid.UUID, path: Path, progress: Progress = silent, wishes: Wishes = NO_WISHES
) -> ImportReport:
    """Answers of another contact centre, by their id there. They say whose they are. Raises InvalidError when this
    is not such a file."""
    report = ImportReport()
    content = whole_json(path)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise InvalidError(f"{path} is no export of answers.")
    if content.get("format_version") != FORMAT_VERSION or not isinstance(content.get("answers"), list):
        raise InvalidError(f"{path} has a form of export that this version does not know.")
    head = Fields(content)
    origin, licence = head.text("origin", is_needed=True, most=100), head.text("licence", is_needed=True, most=60)
    head.check()
    places = Places(contact_centre_id)
    rows = [each if isinstance(each, dict) else {} for each in content["answers"]]
    records = [Record(number, row) for number, row in enumerate(rows, start=1)]
    intake = Intake(contact_centre_id, report, progress, wishes)
    intake.take_all(records, lambda record: _answer(record, places, origin, licence))
    if not wishes.dry_run:
        _relate(contact_centre_id, source_of(origin), records)
    return report


def _answer(record: Record, places: Places, origin: str, licence: str) -> Brought:
    fields = Fields(record.values)
    key, whose = fields.text("id", is_needed=True, most=100), fields.text("municipality", most=100)
    layer, kind = fields.one_of("layer", Layer.values), fields.one_of("kind", AnswerKind.values)
    product, area = fields.text("product"), fields.text("portal_area")
    version, checked_on = record.values.get("version"), fields.day("checked_on")
    if not isinstance(version, int):
        fields.refuse("version", "is not a number")
    valid = {name: day for name in ("valid_from", "valid_until") if (day := fields.day(name))}
    text = _text(fields)
    fields.check()
    authority = f"Gemeente {whose}" if whose else origin
    return Brought(
        source=AnswerSource(
            source_id=key,
            source=source_of(origin),
            authority=authority,
            kind=kind,
            layer=layer,
            product_id=places.product_called(product) if product else None,
            portal_area_id=places.portal_area(Fields({}), "portal_area", area),
        ),
        text=text,
        by=f"{IMPORTED_BY}{origin}, versie {version}, {licence}",
        checked_on=checked_on,
        valid=valid,
    )


def _text(fields: Fields) -> dict[str, Any]:
    inner = fields.inner("text")
    text: dict[str, Any] = {}
    for name in AnswerVersion.TEXT_FIELDS:
        if name in STAYS_HERE:
            continue
        if name in _LISTS_OF_WORDS:
            text[name] = inner.list_of(name, str)
        elif name in _LISTS_OF_OBJECTS:
            text[name] = inner.list_of(name, dict)
        else:
            text[name] = inner.text(name, is_needed=name in _NEEDED, most=_LONGEST.get(name))
    for name, why in inner.wrong.items():
        fields.refuse(f"text.{name}", why)
    return text


def _relate(contact_centre_id: uuid.UUID, source: str, records: list[Record]) -> None:
    """Answers that belong together there belong together here."""
    rows = Answer.objects.filter(contact_centre_id=contact_centre_id, source=source)
    known = dict(rows.values_list("source_id", "pk"))
    wanted = {
        (known[key], known[other])
        for record in records
        for other in _related(record.values)
        if (key := record.values.get("id")) in known and other in known
    }
    link = Answer.related.through
    link.objects.bulk_create(
        [link(from_answer_id=one, to_answer_id=other) for one, other in sorted(wanted)], ignore_conflicts=True
    )


def _related(row: Mapping[str, Any]) -> list[str]:
    found = row.get("related")
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
