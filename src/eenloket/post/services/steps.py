"""What commands on post share: finding the letter that somebody may change, telling open pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.post.models import Letter
from eenloket.post.types import LetterState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_READERS = 2  # batches that are read at the same time: OCR takes a processor each


def locked_letter(actor: Staff, letter_id: uuid.UUID) -> Letter:
    """The letter, locked. Raises NotAllowedError; NotFoundError when it is out of reach."""
    require(actor, Permission.REGISTER_POST)
    found = (
        Letter.objects.select_for_update(of=("self",))
        .filter(
            pk=letter_id, contact_centre_id=actor.contact_centre_id, municipality_id__in=list(actor.municipality_ids)
        )
        .first()
    )
    if found is None:
        raise NotFoundError(_("That letter does not exist."))
    return found


def must_be_open(letter: Letter) -> None:
    if letter.state != LetterState.TO_CONFIRM:
        raise ConflictError(
            _("A colleague was first: this letter is %(state)s.") % {"state": letter.get_state_display()}
        )


def poke(contact_centre_id: uuid.UUID) -> None:
    live.poke(f"post:{contact_centre_id}")


def defer_reading(batch_id: uuid.UUID) -> None:
    """Have the worker read on, when this transaction is committed; a batch that waits already is not added again."""
    job = app.configure_task(
        "post.read_batch",
        queue="post",
        lock=f"post.reading.{batch_id.int % _READERS}",
        queueing_lock=f"post.read_batch:{batch_id}",
    )
    try:
        with transaction.atomic():  # a refused insert would spoil the caller's transaction
            job.defer(batch_id=str(batch_id))
    except AlreadyEnqueued:
        pass
