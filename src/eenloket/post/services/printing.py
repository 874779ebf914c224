"""Printing letters together, and noting that they were posted."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.documents.selectors import content_of
from eenloket.post import reading, selectors
from eenloket.post.models import OutgoingLetter, PrintBatch
from eenloket.post.types import OutgoingState

from .steps import poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST = 200


@transaction.atomic
def make_print_batch(
    *, actor: Staff, batch_id: uuid.UUID, municipality_id: uuid.UUID, letter_ids: Collection[uuid.UUID]
) -> PrintBatch:
    """Put these letters in one batch, in the order in which they were written; the same `batch_id` is the same batch.

    Letters that a colleague printed meanwhile are left out. Raises NotAllowedError, InvalidError, ConflictError.
    """
    require(actor, Permission.REGISTER_POST)
    require_municipality(actor, municipality_id)
    if known := PrintBatch.objects.filter(pk=batch_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    if not letter_ids:
        raise InvalidError(_("Choose which letters to print."))
    letters = list(
        OutgoingLetter.objects.select_for_update(of=("self",))
        .filter(
            contact_centre_id=actor.contact_centre_id,
            municipality_id=municipality_id,
            pk__in=list(letter_ids),
            state=OutgoingState.TO_PRINT,
        )
        .order_by("created_at", "pk")[:_MOST]
    )
    if not letters:
        raise ConflictError(_("A colleague was first: these letters are printed already."))
    now = clock.now()
    batch = PrintBatch.objects.create(
        id=batch_id,
        contact_centre_id=actor.contact_centre_id,
        municipality_id=municipality_id,
        made_by=actor,
        created_at=now,
    )
    for place, letter in enumerate(letters, start=1):
        letter.print_batch, letter.place = batch, place
        letter.state, letter.printed_at = OutgoingState.PRINTED, now
        letter.save(update_fields=["print_batch", "place", "state", "printed_at"])
    audit.record(actor, "post.printed", batch, label=str(len(letters)))
    poke(actor.contact_centre_id)
    return batch


def pdf_of_batch(batch: PrintBatch, *, both_sides: bool = False) -> bytes:
    """The letters of a batch as one PDF, in order; printed on both sides, each begins on a sheet of its own."""
    letters = batch.letters.select_related("document__file").order_by("place")
    return reading.merge([content_of(each.document).data for each in letters], even=both_sides)


@transaction.atomic
def mark_posted(*, actor: Staff, batch_id: uuid.UUID) -> PrintBatch:
    """Note that the letters of a batch are on their way. Twice is once. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.REGISTER_POST)
    batch = selectors.get_print_batch(actor, batch_id)
    if batch.posted_at:
        return batch
    batch.posted_at = clock.now()
    batch.save(update_fields=["posted_at"])
    batch.letters.filter(state=OutgoingState.PRINTED).update(state=OutgoingState.POSTED, posted_at=batch.posted_at)
    audit.record(actor, "post.posted", batch, label=str(batch.letters.count()))
    poke(actor.contact_centre_id)
    return batch


@transaction.atomic
def print_again(*, actor: Staff, letter_id: uuid.UUID) -> OutgoingLetter:
    """Put a letter back with what is to be printed: it was torn, or came back. Raises NotAllowedError,
    NotFoundError."""
    letter = _locked(actor, letter_id)
    if letter.state in (OutgoingState.PRINTED, OutgoingState.POSTED):
        letter.state, letter.print_batch, letter.place = OutgoingState.TO_PRINT, None, 0
        letter.printed_at = letter.posted_at = None
        letter.save(update_fields=["state", "print_batch", "place", "printed_at", "posted_at"])
        audit.record(actor, "post.printed_again", letter, label=letter.subject)
        poke(actor.contact_centre_id)
    return letter


@transaction.atomic
def withdraw_letter(*, actor: Staff, letter_id: uuid.UUID) -> OutgoingLetter:
    """Not to be printed after all; it stays in the dossier as withdrawn. Raises ConflictError once it was printed."""
    letter = _locked(actor, letter_id)
    if letter.state == OutgoingState.WITHDRAWN:
        return letter
    if letter.state != OutgoingState.TO_PRINT:
        raise ConflictError(_("This letter was printed already."))
    letter.state = OutgoingState.WITHDRAWN
    letter.save(update_fields=["state"])
    audit.record(actor, "post.letter_withdrawn", letter, label=letter.subject)
    poke(actor.contact_centre_id)
    return letter


def _locked(actor: Staff, letter_id: uuid.UUID) -> OutgoingLetter:
    require(actor, Permission.REGISTER_POST)
    found = selectors.outgoing_for(actor).select_for_update(of=("self",)).filter(pk=letter_id).first()
    if found is None:
        raise NotFoundError(_("That letter does not exist."))
    return found
