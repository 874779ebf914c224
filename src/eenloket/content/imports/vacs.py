"""Question-answer pairs: the open data of the Rijksoverheid as CSV, and the VAC of the Objects API as JSON."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.utils.text import slugify

from eenloket.content.services import AnswerSource
from eenloket.content.types import ImportReport
from eenloket.core.clock import day_of
from eenloket.organisation.types import Layer

from .fields import Fields
from .files import Record, bundled, csv_records, is_json, json_records
from .intake import IMPORTED_BY, NO_WISHES, OWN, Brought, Intake, Progress, Wishes, layer_of, silent
from .places import Places
from .texts import links_in, plain, spoken_part, tidy

_COLUMNS = {"id", "question", "reference_answer", "canonical", "lastmodified", "authorities", "subjects"}
_SOURCE = "rijksoverheid"
_LONGEST_TITLE: Final = 300
_LONGEST_KEY: Final = 100
_IN_FORCE, _STATES = "actief", ("actief", "non-actief", "te-verwijderen")
_AUDIENCES: Final = ("eu-burger", "eu-bedrijf", "eu-burger-bedrijf")
_NAMESPACE: Final = uuid.UUID("5b0a6f0e-3f0c-4d3c-9e43-6b1c51f4a2ce")  # for keys of what comes without one


def import_vacs(
    contact_centre_id: uuid.UUID,
    path: Path,
    progress: Progress = silent,
    wishes: Wishes = NO_WISHES,
    *,
    authority: str = "",
) -> ImportReport:
    """Question-answer pairs by their id: CSV in the form of the Rijksoverheid FAQ open data, or VACs as JSON.

    Those of the Rijksoverheid get the phrasings that ship for them. VACs as JSON are our own, or of `authority`.
    """
    report = ImportReport()
    intake = Intake(contact_centre_id, report, progress, wishes)
    if is_json(path):
        places = Places(contact_centre_id)
        intake.take_all(json_records(path, report), lambda record: _vac(record, places, authority.strip()))
    else:
        intake.take_all(list(csv_records(path, _COLUMNS, report)), _national)
    return report


def _national(record: Record) -> Brought:
    fields = Fields(record.values)
    for column in record.values:
        fields.text(column)
    key = fields.text("id", is_needed=True, most=_LONGEST_KEY)
    question = fields.text("question", is_needed=True, most=_LONGEST_TITLE)
    text, link = fields.text("reference_answer", is_needed=True), fields.text("canonical", most=500)
    modified, authorities = fields.moment("lastmodified"), fields.parts("authorities")
    fields.check()
    return Brought(
        source=AnswerSource(
            source_id=key,
            source=_SOURCE,
            authority=(authorities or ("Rijksoverheid",))[0][:200],
            source_url=link,
            layer=Layer.STATE,
        ),
        text={
            "title": question,
            "question": question,
            "short": spoken_part(text),
            "text": tidy(text),
            "phrasings": tuple(shipped_phrasings().get(key, ())),
            "keywords": fields.parts("subjects"),
            "links": ({"label": "Rijksoverheid", "url": link},) if link else (),
        },
        by="Rijksoverheid",
        checked_on=day_of(modified) if modified else None,
    )


@cache
def shipped_phrasings() -> Mapping[str, Sequence[str]]:
    """How citizens ask the national answers, by the id of the answer."""
    found: dict[str, list[str]] = yaml.load(bundled("phrasings.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return found


def _vac(record: Record, places: Places, authority: str) -> Brought:
    fields = Fields(record.values)
    question = fields.text("vraag", is_needed=True, most=_LONGEST_TITLE)
    answer, note = fields.text("antwoord", is_needed=True), fields.text("toelichting")
    state = fields.one_of("status", _STATES)
    fields.one_of("doelgroep", _AUDIENCES)
    keywords = fields.words("trefwoorden", "trefwoord")
    products = fields.words("gerelateerdeProducten", "product")
    owner_id = _owner(fields, places, authority)
    key = record.key or str(uuid.uuid5(_NAMESPACE, question.casefold()))
    if len(key) > _LONGEST_KEY:
        fields.refuse("uuid", f"is longer than {_LONGEST_KEY} characters")
    fields.check()
    text = plain(answer)
    return Brought(
        source=AnswerSource(
            source_id=key,
            source=source_of(authority),
            authority=authority[:200],
            layer=layer_of(authority),
            owner_id=owner_id,
            product_id=next((pk for uri in products if (pk := places.product_called(uri))), None),
        ),
        text={
            "title": question,
            "question": question,
            "short": spoken_part(text),
            "text": text,
            "internal_note": plain(note),
            "keywords": keywords,
            "links": tuple(links_in(answer)),
        },
        by=f"{IMPORTED_BY}VAC",
        is_withdrawn=state != _IN_FORCE,
    )


def _owner(fields: Fields, places: Places, authority: str) -> uuid.UUID | None:
    """The first department named; those of another organisation are not ours."""
    names = fields.words("afdelingen", "afdelingNaam")
    return places.department(fields, "afdelingen", names[0]) if names and not authority else None


def source_of(authority: str) -> str:
    """Under which name the ids of an organisation's answers are kept; without one they are our own."""
    return slugify(authority)[:40] or OWN if authority else OWN
