"""Reading batches page by page, so that a worker that dies loses one page of work and nothing else."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import F

from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.ids import uuid7
from eenloket.documents.selectors import content_of
from eenloket.post import reading
from eenloket.post.models import Batch, Letter, Page
from eenloket.post.rules import PageKind, letters_of
from eenloket.post.types import BatchState, PageState

from .steps import defer_reading, poke
from .suggesting import suggest

PAGES_AT_ONCE: Final = 8  # then the next batch in line gets its turn
_MOST_ATTEMPTS: Final = 3  # a page that kills its reader each time is left to people
_DOUBTFUL: Final = 0.92

logger = logging.getLogger(__name__)


def read_batch(batch_id: uuid.UUID, *, most: int = PAGES_AT_ONCE) -> bool:
    """Read the next pages of a batch; with the last one its letters are there. Returns whether there is more to do.

    Safe to run twice at the same time and to be killed anywhere: a page is written once, letters are made once.
    """
    if not _begin(batch_id):
        return False
    batch = Batch.objects.select_related("original__file").get(pk=batch_id)
    data = content_of(batch.original).data
    unread = Page.objects.filter(batch=batch, state=PageState.UNREAD).order_by("number")
    for page in list(unread.only("id", "number", "turn", "attempts", "batch_id")[:most]):
        if not _read_one(batch, page, data):
            return False
    if unread.exists():
        return True
    _finish(batch_id)
    return False


@transaction.atomic
def sweep() -> int:
    """Have read on what a crash left half-way; returns how many batches."""
    open_ones = Batch.objects.filter(state__in=[BatchState.WAITING, BatchState.READING])
    turned = Batch.objects.filter(state=BatchState.READ, pages__state=PageState.UNREAD).distinct()
    keys = [*open_ones.values_list("pk", flat=True), *turned.values_list("pk", flat=True)]
    for key in keys:
        defer_reading(key)
    return len(keys)


@transaction.atomic
def _begin(batch_id: uuid.UUID) -> bool:
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or batch.state == BatchState.REFUSED:
        return False
    if not reading.is_present():
        _refuse(batch, "engine")
        return False
    Page.objects.bulk_create(
        [Page(id=uuid7(), batch=batch, number=number, place=number) for number in range(batch.page_count)],
        ignore_conflicts=True,
    )
    if batch.state == BatchState.WAITING:
        batch.state, batch.changed_at = BatchState.READING, clock.now()
        batch.save(update_fields=["state", "changed_at"])
        poke(batch.contact_centre_id)
    return True


def _read_one(batch: Batch, page: Page, data: bytes) -> bool:
    """Read a page outside of any transaction. Returns whether to go on with the next."""
    # Counted before: what the reading kills is counted all the same.
    Page.objects.filter(pk=page.pk).update(attempts=F("attempts") + 1)
    if page.attempts >= _MOST_ATTEMPTS:
        _write(batch, page, reading.PageRead())
        return True
    try:
        picture, dpi = reading.picture_of(data, page.number)
        read = reading.read_page(picture, dpi=dpi, turn=page.turn)
    except reading.ScanError as error:
        with transaction.atomic():
            _refuse(Batch.objects.select_for_update().get(pk=batch.pk), error.code)
        return False
    except reading.EngineError:
        logger.exception("page %s of %s could not be read", page.number, batch.pk)
        read = reading.unread_page(picture, dpi=dpi)
    _write(batch, page, read)
    return True


@transaction.atomic
def _write(batch: Batch, page: Page, read: reading.PageRead) -> None:
    locked = Page.objects.select_for_update().filter(pk=page.pk, state=PageState.UNREAD, turn=page.turn).first()
    if locked is None:
        return  # another worker was first, or somebody turned the page meanwhile
    locked.state = PageState.SEPARATOR if read.is_separator else PageState.BLANK if read.is_blank else PageState.TEXT
    locked.text = read.text.replace("\x00", "") if read.is_readable else ""
    locked.sure, locked.is_readable = read.sure, read.is_readable
    locked.doubtful = {word: sure for word, sure in read.words.items() if sure < _DOUBTFUL and "\x00" not in word}
    locked.preview, locked.pdf = read.preview, read.pdf
    locked.save(update_fields=["state", "text", "sure", "is_readable", "doubtful", "preview", "pdf"])
    read_so_far = Page.objects.filter(batch=batch).exclude(state=PageState.UNREAD).count()
    Batch.objects.filter(pk=batch.pk).update(pages_read=read_so_far, changed_at=clock.now())
    poke(batch.contact_centre_id)


@transaction.atomic
def _finish(batch_id: uuid.UUID) -> None:
    """Make the letters of a batch whose pages are all read; for a batch that has them, propose anew what was turned."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state == BatchState.READ:
        for letter in batch.letters.filter(state="to_confirm"):
            suggest(letter)
        poke(batch.contact_centre_id)
        return
    if batch.state != BatchState.READING:
        return
    pages = list(batch.pages.order_by("number").defer("preview", "pdf"))
    kinds = [PageKind(page.state) for page in pages]
    for found in letters_of(kinds, blank_separates=batch.blank_separates) or letters_of([PageKind.TEXT] * len(pages)):
        _make_letter(batch, [pages[place] for place in found.pages])
    batch.state, batch.changed_at = BatchState.READ, clock.now()
    batch.save(update_fields=["state", "changed_at"])
    poke(batch.contact_centre_id)


def _make_letter(batch: Batch, pages: list[Page]) -> None:
    now = clock.now()
    letter = Letter.objects.create(
        contact_centre_id=batch.contact_centre_id,
        municipality_id=batch.municipality_id,
        batch=batch,
        received_on=batch.received_on,
        created_at=now,
        changed_at=now,
    )
    for place, page in enumerate(pages):
        Page.objects.filter(pk=page.pk).update(letter=letter, place=place)
    suggest(letter)


def _refuse(batch: Batch, problem: str) -> None:
    batch.state, batch.problem, batch.changed_at = BatchState.REFUSED, problem, clock.now()
    batch.save(update_fields=["state", "problem", "changed_at"])
    actor = replace(SYSTEM, contact_centre_id=batch.contact_centre_id)
    audit.record(actor, "post.refused", batch, label=batch.name, reason=problem)
    poke(batch.contact_centre_id)
