"""Knowledge articles in the form of the Objects API (kennisartikel): a product in parts, per language."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from eenloket.content.services import AnswerSource
from eenloket.content.types import AnswerKind, ImportReport
from eenloket.core.clock import day_of
from eenloket.organisation.types import Layer

from .fields import Fields
from .files import Record, json_records
from .intake import IMPORTED_BY, NO_WISHES, Brought, Intake, Progress, Wishes, layer_of, silent
from .places import Places
from .texts import links_in, listed, plain, spoken_part
from .vacs import source_of

_DUTCH: Final = "nl"
_LONGEST_TERM: Final = 200
_AUDIENCES: Final = ("eu-burger", "eu-bedrijf")
# What has no part of its own in an answer is told under a heading.
_TOLD: Final = {
    "bewijs": "Wat hebt u nodig?",
    "notice": "Bijzonderheden",
    "bezwaarEnBeroep": "Bezwaar maken",
    "wtdBijGeenReactie": "Als u niets van ons hoort",
    "contact": "Contact",
}
_MARKUP: Final = (
    "tekst",
    "procedureBeschrijving",
    "vereisten",
    "kostenEnBetaalmethoden",
    "uitersteTermijn",
    "deskMemo",
    *_TOLD,
)


def import_articles(
    contact_centre_id: uuid.UUID, path: Path, progress: Progress = silent, wishes: Wishes = NO_WISHES
) -> ImportReport:
    """Knowledge articles by their uuid. Those of a municipality of this contact centre become its own."""
    report = ImportReport()
    places = Places(contact_centre_id)
    intake = Intake(contact_centre_id, report, progress, wishes)
    intake.take_all(json_records(path, report), lambda record: _article(record, places, report))
    return report


def _article(record: Record, places: Places, report: ImportReport) -> Brought | None:
    fields = Fields(record.values)
    key = fields.text("uuid", is_needed=True, most=100)
    uri, url = fields.text("upnUri", is_needed=True), fields.text("url", most=500)
    fields.one_of("doelgroep", _AUDIENCES)
    published = fields.day("publicatieDatum")
    authority, municipality_id = _responsible(fields, places)
    names = fields.words("afdelingen", "afdelingnaam")
    owner_id = places.department(fields, "afdelingen", names[0], municipality_id) if names and not authority else None
    text = _dutch(fields)
    fields.check()
    if text is None:
        return None
    product_id = places.product_called(uri)
    if product_id is None:
        report.add_remark(record.line, f"names no product here: {uri[:80]}", "upnUri")
    changed = Fields(text).moment("datumWijziging")
    return Brought(
        source=AnswerSource(
            kind=AnswerKind.PRODUCT,
            source_id=key,
            source=source_of(authority),
            authority=authority[:200],
            source_url=url if authority else "",
            layer=layer_of(authority) if authority else Layer.MUNICIPALITY,
            municipality_id=municipality_id,
            owner_id=owner_id,
            product_id=product_id,
        ),
        text=_parts(text),
        by=f"{IMPORTED_BY}kennisartikel",
        checked_on=day_of(changed) if changed and changed.tzinfo else None,
        valid={"valid_from": published} if published else {},
        is_withdrawn=record.values.get("productAanwezig") is False,
    )


def _responsible(fields: Fields, places: Places) -> tuple[str, uuid.UUID | None]:
    """Whose it is when not ours, and the municipality of ours whose it is."""
    row = fields.inner("verantwoordelijkeOrganisatie")
    name = row.text("owmsPrefLabel", most=200)
    for inner, why in row.wrong.items():
        fields.refuse("verantwoordelijkeOrganisatie", f"{inner} {why}")
    municipality_id = places.municipality_called(name) if name else None
    return ("" if municipality_id else name), municipality_id


def _dutch(fields: Fields) -> Mapping[str, Any] | None:
    """The Dutch text; None when there are others only. What is wrong in it is a fault of `vertalingen`."""
    found = next((each for each in fields.objects("vertalingen") if each.get("taal") == _DUTCH), None)
    if found is None:
        return None
    inner = Fields(found)
    inner.text("titel", is_needed=True, most=300)
    inner.text("tekst", is_needed=True)
    inner.moment("datumWijziging")
    inner.words("trefwoorden", "trefwoord")
    for name in _MARKUP:
        inner.text(name)
    for name, why in inner.wrong.items():
        fields.refuse(f"vertalingen.{name}", why)
    return found


def _parts(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = Fields(row)
    markup = {name: fields.text(name) for name in _MARKUP}
    texts = {name: plain(text) for name, text in markup.items()}
    title, term = fields.text("titel"), " ".join(listed(texts["uitersteTermijn"]))
    costs, how = texts["kostenEnBetaalmethoden"], texts["procedureBeschrijving"]
    told = [f"## {heading}\n\n{texts[name]}" for name, heading in _TOLD.items() if texts[name]]
    if len(term) > _LONGEST_TERM:
        told, term = [f"## Hoe lang duurt het?\n\n{texts['uitersteTermijn']}", *told], ""
    return {
        "title": title,
        "question": title,
        "short": spoken_part(texts["tekst"]),
        "text": "\n\n".join([texts["tekst"], *told]),
        "conditions": listed(texts["vereisten"]),
        "costs": tuple(_cost(line) for line in listed(costs)),
        "steps": ({"title": "Zo regelt u het", "text": how},) if how else (),
        "term": term,
        "internal_note": texts["deskMemo"],
        "keywords": fields.words("trefwoorden", "trefwoord"),
        "links": tuple(each for name in _MARKUP if name != "deskMemo" for each in links_in(markup[name])),
    }


def _cost(line: str) -> dict[str, str]:
    """What it is for and what it costs, when the line says so: "Volwassene: € 88,65"."""
    label, mark, amount = line.partition(":")
    has_both = mark and "€" in amount and "€" not in label
    return {"label": label.strip(), "amount": amount.strip()} if has_both else {"label": "Kosten", "amount": line}
