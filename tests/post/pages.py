"""Scenes of post without OCR: letters as they are when their pages have been read."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING

from PIL import Image

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.post.models import Batch, Letter, Page
from eenloket.post.services import suggest
from eenloket.post.types import BatchState, PageState, Source

from .letters import LETTER, as_pdf

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_numbers = itertools.count(1)


def a_small_page(shade: int = 250) -> Image.Image:
    return Image.new("L", (120, 170), shade)


def a_preview() -> bytes:
    target = io.BytesIO()
    a_small_page().save(target, "JPEG")
    return target.getvalue()


def a_letter(
    staff: Staff, text: str = LETTER, *, pages: int = 1, data: bytes = b"", is_readable: bool = True
) -> Letter:
    """A letter to be confirmed, its text on the first page; each a scan of its own."""
    municipality_id = next(iter(sorted(staff.municipality_ids)))
    number = next(_numbers)
    sheets = [a_small_page(100 + (number * 7 + place) % 150) for place in range(pages)]
    original = keep_document(
        contact_centre_id=staff.contact_centre_id,
        municipality_id=municipality_id,
        name=f"scan{number}.pdf",
        data=data or as_pdf(sheets) + b"\n%" + str(number).encode(),
        origin=Origin.SCAN,
    )
    now = clock.now()
    batch = Batch.objects.create(
        contact_centre_id=staff.contact_centre_id,
        municipality_id=municipality_id,
        name=original.name,
        source=Source.UPLOAD,
        state=BatchState.READ,
        original=original,
        received_on=clock.today(),
        page_count=pages,
        pages_read=pages,
        added_by=staff,
        created_at=now,
        changed_at=now,
    )
    letter = Letter.objects.create(
        contact_centre_id=staff.contact_centre_id,
        municipality_id=municipality_id,
        batch=batch,
        received_on=batch.received_on,
        created_at=now,
        changed_at=now,
    )
    for place, sheet in enumerate(sheets):
        Page.objects.create(
            id=uuid7(),
            batch=batch,
            letter=letter,
            number=place,
            place=place,
            state=PageState.TEXT,
            attempts=1,
            text=text if place == 0 and is_readable else "",
            sure=0.95 if is_readable else 0.3,
            is_readable=is_readable,
            preview=a_preview(),
            pdf=as_pdf([sheet]),
        )
    suggest(letter)
    return letter
