"""The post of the demo: this morning's letters to be confirmed, earlier ones registered, and letters out."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.utils import formats, timezone, translation
from PIL import Image

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.types import CaseState
from eenloket.core.pdf import render_pdf, render_png
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.post import services
from eenloket.post.models import Batch, Letter, Page
from eenloket.post.types import BatchState, OutgoingWish, PageState, Registration, Source

if TYPE_CHECKING:
    from .foundation import Place, World

_BAG: Final = Path(__file__).with_suffix(".yaml")
_REGISTRAR: Final = "advisor_2"
_INK: Final = {False: 25, True: 205}


def tell(world: World, now: datetime) -> None:
    """Templates for the centre; the first municipality has its post."""
    services.set_up_templates(world.centre.pk)
    registrar = _registrar(world)
    if registrar is None:
        return
    place = world.places[0]
    bag = yaml.safe_load(_BAG.read_text("utf-8"))
    for told in bag["waiting"]:
        _scan(world, place, told, now)
    for told in bag["not_post"]:
        letter = _scan(world, place, told, now)
        services.put_away(actor=registrar, letter_id=letter.pk, reason=told["reason"])
    for told in bag["registered"]:
        _register(world, place, registrar, told, now)
    _answer(registrar, place)


def _registrar(world: World) -> Staff | None:
    plan = next((each for each in world.plan.people if _REGISTRAR in each.roles), None)
    return Staff.objects.get(pk=world.staff[plan.email].pk) if plan else None


def _scan(world: World, place: Place, told: Mapping[str, Any], now: datetime) -> Letter:
    """A letter as it is when its only page has been read."""
    moment = _on_a_working_day(now - timedelta(days=told["days_ago"], minutes=20))
    day = timezone.localtime(moment).date()
    with translation.override("nl"):
        written = formats.date_format(day - timedelta(days=2), "j F Y")
    text = told["text"].replace("{gemeente}", place.row.name).replace("{datum}", written).strip()
    is_faint = told.get("is_faint", False)
    paper = {
        "title": told["file"],
        "ink": _INK[is_faint],
        "paragraphs": [paragraph.split("\n") for paragraph in text.split("\n\n")],
    }
    pdf = render_pdf("demo/scan", paper)
    key = uuid.uuid5(place.row.pk, told["file"])
    original = keep_document(
        contact_centre_id=world.centre.pk,
        municipality_id=place.row.pk,
        name=told["file"],
        data=pdf,
        origin=Origin.SCAN,
        about={key: "post_batch"},
        received_on=day,
    )
    shared = {"contact_centre": world.centre, "municipality": place.row, "received_on": day}
    times = {"created_at": moment, "changed_at": moment}
    batch = Batch.objects.create(
        id=key,
        name=told["file"],
        source=Source.FOLDER,
        state=BatchState.READ,
        original=original,
        page_count=1,
        pages_read=1,
        **shared,
        **times,
    )
    letter = Letter.objects.create(id=uuid.uuid5(key, "letter"), batch=batch, **shared, **times)
    Page.objects.create(
        batch=batch,
        letter=letter,
        number=0,
        state=PageState.TEXT,
        attempts=1,
        text="" if is_faint else text,
        sure=0.31 if is_faint else 0.95,
        is_readable=not is_faint,
        preview=_as_jpeg(render_png("demo/scan", paper, dots_per_inch=110)[0]),
        pdf=pdf,
    )
    services.suggest(letter)
    return letter


def _register(world: World, place: Place, registrar: Staff, told: Mapping[str, Any], now: datetime) -> None:
    letter = _scan(world, place, told, now)
    what = Registration(
        received_on=letter.received_on,
        sender_name=letter.sender_name,
        street=letter.street,
        house_number=letter.house_number,
        postcode=letter.postcode,
        town=letter.town,
        phone=letter.phone,
        letter_date=letter.letter_date,
        subject=letter.subject,
        place=told["place"],
    )
    services.register(actor=registrar, letter_id=letter.pk, revision=letter.revision, what=what)


def _answer(registrar: Staff, place: Place) -> None:
    """A letter about a case that runs, which waits for the printer."""
    case = (
        Case.objects.filter(municipality=place.row, party__street__gt="")
        .exclude(state=CaseState.SETTLED)
        .select_related("party")
        .order_by("created_at")
        .first()
    )
    if case is None or case.party is None:
        return
    party = case.party
    wish = OutgoingWish(
        municipality_id=place.row.pk,
        about_type="case",
        about_id=case.pk,
        addressee=(
            f"{party.display_name}\n{party.street} {party.house_number}\n"
            f"{party.postcode[:4]} {party.postcode[4:]}  {party.town}"
        ),
        subject="Wij zijn nog met uw vraag bezig",
        text=(
            f"Beste {party.display_name},\n\nU stelde ons een vraag. Ons nummer is {case.reference}. Wij zijn er "
            "nog mee bezig.\n\nU hoort van ons voor de dag die wij u noemden.\n\nMet vriendelijke groet,\n"
            f"Gemeente {place.row.name}"
        ),
        reference=case.reference,
        party_id=party.pk,
    )
    services.write_letter(actor=registrar, letter_id=uuid.uuid5(case.pk, "letter"), wish=wish)


def _on_a_working_day(moment: datetime) -> datetime:
    """No post comes on a weekend."""
    while timezone.localtime(moment).weekday() > 4:
        moment -= timedelta(days=1)
    return moment


def _as_jpeg(picture: bytes) -> bytes:
    target = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("L").save(target, "JPEG", quality=70)
    return target.getvalue()
