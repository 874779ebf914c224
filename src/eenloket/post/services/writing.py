"""Writing letters: to the addressee in the window of an envelope, as PDF in the dossier."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from eenloket.accounts.services import require_municipality
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError
from eenloket.core.pdf import render_pdf
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.organisation.directory import directory_of
from eenloket.post import reading
from eenloket.post.models import OutgoingLetter
from eenloket.post.types import OutgoingWish

from .steps import poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality

_MOST_LINES = 6
_LONGEST = 20_000
_FIELD = re.compile(r"\{[^{}\n]{1,40}\}")


@transaction.atomic
def write_letter(*, actor: Staff, letter_id: uuid.UUID, wish: OutgoingWish) -> OutgoingLetter:
    """Make a letter, keep it in the dossier of what it is about and put it with what is to be printed.

    The same `letter_id` again gives the same letter. The caller has checked that the actor may see what it is about.
    Raises NotAllowedError, InvalidError naming each field.
    """
    require_municipality(actor, wish.municipality_id)
    if known := OutgoingLetter.objects.filter(pk=letter_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    pdf = letter_pdf(actor=actor, wish=wish)
    about = {wish.about_id: wish.about_type} | dict(wish.also_about)
    if wish.party_id:
        about[wish.party_id] = "party"
    document = keep_document(
        contact_centre_id=actor.contact_centre_id,
        municipality_id=wish.municipality_id,
        name=f"brief {clock.today():%Y-%m-%d} {wish.subject}"[:150] + ".pdf",
        data=pdf,
        origin=Origin.LETTER,
        about=about,
        document_id=uuid.uuid5(letter_id, "document"),
        title=wish.subject.strip()[:200],
        text=wish.text,
    )
    letter = OutgoingLetter.objects.create(
        id=letter_id,
        contact_centre_id=actor.contact_centre_id,
        municipality_id=wish.municipality_id,
        about_type=wish.about_type,
        about_id=wish.about_id,
        party_id=wish.party_id,
        addressee="\n".join(_lines(wish.addressee)),
        subject=wish.subject.strip()[:200],
        text=wish.text.strip(),
        reference=wish.reference[:24],
        document=document,
        page_count=reading.page_count(pdf),
        made_by=actor,
        created_at=clock.now(),
    )
    audit.record(actor, "post.letter_written", letter, label=letter.subject)
    poke(actor.contact_centre_id)
    return letter


def letter_pdf(*, actor: Staff, wish: OutgoingWish) -> bytes:
    """The letter as it would be printed. Raises InvalidError naming each field that needs another look."""
    require_municipality(actor, wish.municipality_id)
    _check(wish)
    municipality = directory_of(actor.contact_centre_id).municipalities[wish.municipality_id]
    return render_pdf("post/letter", _paper(municipality, wish))


def _check(wish: OutgoingWish) -> None:
    errors = {}
    lines = _lines(wish.addressee)
    if len(lines) < 2:
        errors["addressee"] = _("Write name, street and town as they stand on an envelope.")
    elif len(lines) > _MOST_LINES:
        errors["addressee"] = _("At most six lines fit in the window of an envelope.")
    if not wish.subject.strip():
        errors["subject"] = _("Say in a few words what it is about.")
    if not wish.text.strip():
        errors["text"] = _("Write what the letter says.")
    elif len(wish.text) > _LONGEST:
        errors["text"] = _("The letter is too long.")
    elif left := _FIELD.findall(f"{wish.subject} {wish.text}"):
        errors["text"] = _("Fill this in first: %(fields)s") % {"fields": ", ".join(dict.fromkeys(left))}
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)


def _lines(addressee: str) -> list[str]:
    return [line.strip()[:60] for line in addressee.splitlines() if line.strip()]


def _paper(municipality: Municipality, wish: OutgoingWish) -> Mapping[str, Any]:
    with translation.override("nl"):  # a letter to a citizen, whatever language the writer works in
        day = formats.date_format(clock.today(), "j F Y")
        return {
            "sender": f"Gemeente {municipality.name}",
            "sender_address": municipality.address,
            "phone": municipality.phone,
            "addressee": _lines(wish.addressee),
            "date": day,
            "date_word": _("Date"),
            "reference": wish.reference,
            "reference_word": _("Our reference"),
            "subject": wish.subject.strip(),
            "subject_word": _("Subject"),
            "page_word": _("page"),
            "blocks": _blocks(wish.text),
        }


def _blocks(text: str) -> Sequence[Mapping[str, Any]]:
    """Paragraphs, boxes to tick and lines to write on."""
    blocks: list[dict[str, Any]] = []
    for line in text.strip().splitlines():
        stripped = line.strip()
        if stripped.startswith("[ ]"):
            blocks.append(
                {"kind": "box", "text": stripped[3:].replace("___", "").strip(" :"), "line": "___" in stripped}
            )
        elif "___" in stripped:
            blocks.append({"kind": "line", "text": stripped.replace("_", "").strip()})
        elif not stripped:
            blocks.append({"kind": "gap"})
        elif blocks and blocks[-1]["kind"] == "text":
            blocks[-1]["lines"].append(stripped)
        else:
            blocks.append({"kind": "text", "lines": [stripped]})
    return blocks
