"""Product texts as the Ondernemersplein and other SDG portals give them. What is in Dutch is taken."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from eenloket.content.services import AnswerSource
from eenloket.content.types import AnswerKind, ImportReport
from eenloket.core.clock import day_of

from .fields import Fields
from .files import Record, json_records
from .intake import IMPORTED_BY, NO_WISHES, Brought, Intake, Progress, Wishes, layer_of, silent
from .places import Places
from .texts import Link, links_in, listed, plain, sections, spoken_part

_SOURCE: Final = "sdg"
_DUTCH: Final = "nl"
_RESPONSIBLE: Final = "verantwoordelijk"
_LONGEST_TERM: Final = 200
# Which part of an answer a section is, by its heading. A question of whether you need it stays in the text.
_STAYS: Final = re.compile(r"^(?:moet|wanneer|mag)\b", re.IGNORECASE)
_PARTS: Final = (
    ("costs", re.compile(r"\b(?:kosten|tarie\w+|leges|hoogte|prijs|prijzen)\b", re.IGNORECASE)),
    ("conditions", re.compile(r"\b(?:voorwaarden|vereisten|eisen)\b", re.IGNORECASE)),
    ("term", re.compile(r"\b(?:termijn\w*|doorlooptijd|hoe lang)\b", re.IGNORECASE)),
    ("steps", re.compile(r"\b(?:aanvragen|aanvraag|melden|melding|aangifte|berichtenbox)\b", re.IGNORECASE)),
)


def import_sdg(
    contact_centre_id: uuid.UUID, path: Path, progress: Progress = silent, wishes: Wishes = NO_WISHES
) -> ImportReport:
    """Product texts by their id: title, text, costs, conditions, term, how to apply, law and links."""
    report = ImportReport()
    places = Places(contact_centre_id)
    intake = Intake(contact_centre_id, report, progress, wishes)
    intake.take_all(json_records(path, report), lambda record: _product_text(record, places, report))
    return report


def _product_text(record: Record, places: Places, report: ImportReport) -> Brought | None:
    fields = Fields(record.values)
    if fields.text("taal", is_needed=True) not in (_DUTCH, ""):
        return None
    title, markup = fields.text("titel", is_needed=True, most=300), fields.text("tekst", is_needed=True)
    url, uri = fields.text("url", most=500), fields.text("upnUri")
    changed = fields.moment("laatstGecheckt") or fields.moment("laatstGewijzigd")
    links = _links(fields)
    authority = _authority(fields)
    if not record.key:
        fields.refuse("id", "is empty")
    fields.check()
    product_id = places.product_called(uri) if uri else None
    if uri and product_id is None:
        report.add_remark(record.line, f"names no product here: {uri[:80]}", "upnUri")
    text = plain(markup)
    return Brought(
        source=AnswerSource(
            kind=AnswerKind.PRODUCT,
            source_id=record.key[:100],
            source=_SOURCE,
            authority=authority[:200],
            source_url=url,
            layer=layer_of(authority or "Rijksoverheid"),
            product_id=product_id,
        ),
        text={
            "title": title,
            "question": title,
            "short": spoken_part(text),
            **parts_of(text),
            "keywords": (label,) if (label := fields.text("upnLabel")) else (),
            "links": tuple({each["url"]: each for each in [*links_in(markup), *links]}.values()),
        },
        by=f"{IMPORTED_BY}SDG",
        checked_on=day_of(changed if timezone.is_aware(changed) else timezone.make_aware(changed)) if changed else None,
    )


def parts_of(text: str) -> dict[str, Any]:
    """A plain text divided over the parts of an answer by its headings; what fits nowhere else stays text."""
    opening, found = sections(text)
    parts: dict[str, Any] = {"text": [opening], "costs": [], "conditions": [], "steps": [], "term": ""}
    for heading, body in found:
        kind = _part_of(heading)
        if kind == "term" and (parts["term"] or len(body) > _LONGEST_TERM):
            kind = "text"
        if not body:
            continue
        if kind == "costs":
            parts["costs"].append({"label": heading, "amount": " ".join(listed(body))})
        elif kind == "conditions":
            parts["conditions"] += listed(body)
        elif kind == "steps":
            parts["steps"].append({"title": heading, "text": body})
        elif kind == "term":
            parts["term"] = " ".join(listed(body))
        else:
            parts["text"].append(f"## {heading}\n\n{body}")
    return {name: tuple(each) if isinstance(each, list) else each for name, each in parts.items()} | {
        "text": "\n\n".join(filter(None, parts["text"]))
    }


def _part_of(heading: str) -> str:
    if _STAYS.match(heading):
        return "text"
    return next((name for name, words in _PARTS if words.search(heading)), "text")


def _links(fields: Fields) -> list[Link]:
    found = []
    for each in fields.objects("links"):
        inner = Fields(each)
        label, url = inner.text("label"), inner.text("url")
        if inner.wrong:
            fields.refuse("links", "; ".join(f"{name} {why}" for name, why in inner.wrong.items()))
        elif url.startswith(("https://", "http://")):
            found.append({"label": label or url, "url": url})
    return found


def _authority(fields: Fields) -> str:
    """The organisation that is responsible, else the first one."""
    rows = [(_word(each, "rol"), _word(each, "owmsPrefLabel")) for each in fields.objects("organisaties")]
    responsible = [name for role, name in rows if role.casefold().startswith(_RESPONSIBLE)]
    return next(iter(responsible + [name for _role, name in rows]), "")


def _word(row: Mapping[str, Any], name: str) -> str:
    return Fields(row).text(name)
