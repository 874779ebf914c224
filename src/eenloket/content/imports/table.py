"""Answers of our own from a plain table: a CSV that a spreadsheet can write."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, Final

from django.utils.text import slugify

from eenloket.content.services import AnswerSource
from eenloket.content.types import ImportReport

from .fields import Fields
from .files import Record, csv_records
from .intake import IMPORTED_BY, NO_WISHES, OWN, Brought, Intake, Progress, Wishes, silent
from .places import Places
from .texts import plain

_NEEDED: Final = ("title", "question", "short")
_COLUMNS: Final = (
    "id",
    *_NEEDED,
    "text",
    "owner",
    "portal_area",
    "product",
    "municipality",
    "valid_from",
    "valid_until",
    "review_on",
    "phrasings",
    "keywords",
)
TEMPLATE: Final = (
    ",".join(_COLUMNS)
    + "\n"
    + "fietsenstalling,Fietsenstalling in het centrum,Waar kan ik mijn fiets veilig stallen?,"
    + '"U stalt uw fiets gratis in de stalling onder het Marktplein.",'
    + '"De stalling is open van 7.00 tot 24.00 uur. Er is altijd iemand aanwezig.",'
    + ",,,,2026-01-01,2027-12-31,2026-12-01,waar laat ik mijn fiets|bewaakte stalling,fiets|stallen\n"
)


def import_table(
    contact_centre_id: uuid.UUID, path: Path, progress: Progress = silent, wishes: Wishes = NO_WISHES
) -> ImportReport:
    """Answers by their id, or without one by their title and municipality. An empty cell leaves what is here.

    The columns after `short` may be missing, also altogether. Columns may be divided by commas or semicolons.
    """
    report = ImportReport()
    places = Places(contact_centre_id)
    records = list(csv_records(path, set(_NEEDED), report, may_have_semicolons=True))
    Intake(contact_centre_id, report, progress, wishes).take_all(records, lambda record: _answer(record, places))
    return report


def _answer(record: Record, places: Places) -> Brought:
    fields = Fields(record.values)
    text: dict[str, Any] = {
        "title": fields.text("title", is_needed=True, most=300),
        "question": fields.text("question", is_needed=True, most=500),
        "short": plain(fields.text("short", is_needed=True)),
        "text": plain(fields.text("text")),
        "phrasings": fields.parts("phrasings"),
        "keywords": fields.parts("keywords"),
    }
    municipality_id = places.municipality(fields, "municipality", fields.text("municipality"))
    source = AnswerSource(
        source_id=_key(fields, text["title"]),
        source=OWN,
        municipality_id=municipality_id,
        owner_id=places.department(fields, "owner", fields.text("owner"), municipality_id),
        portal_area_id=places.portal_area(fields, "portal_area", fields.text("portal_area")),
        product_id=places.product(fields, "product", fields.text("product")),
        review_on=fields.day("review_on"),
    )
    valid = {name: day for name in ("valid_from", "valid_until") if (day := fields.day(name))}
    if len(valid) == 2 and valid["valid_from"] > valid["valid_until"]:
        fields.refuse("valid_until", "is before valid_from")
    fields.check()
    return Brought(
        source=source,
        text={name: value for name, value in text.items() if value},
        by=f"{IMPORTED_BY}tabel",
        valid=valid,
    )


def _key(fields: Fields, title: str) -> str:
    municipality = fields.text("municipality")
    made = slugify(f"{municipality} {title}")[:100] or "antwoord"
    return fields.text("id", most=100) or made
