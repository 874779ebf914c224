"""Taking scans in: from a person or from the folder of a scanner, once each."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.documents.services import keep_document, virus_state_of
from eenloket.documents.types import Origin
from eenloket.post import reading
from eenloket.post.models import Batch
from eenloket.post.types import PROBLEMS, BatchState, Source

from .steps import defer_reading, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def upload(
    *,
    actor: Staff,
    municipality_id: uuid.UUID,
    name: str,
    data: bytes,
    key: uuid.UUID,
    received_on: date | None = None,
    blank_separates: bool = False,
) -> Batch:
    """Take a file in that somebody chose. The same `key` again gives the same batch.

    Raises NotAllowedError; InvalidError for what is no scan, in words that say what to do.
    """
    require(actor, Permission.REGISTER_POST)
    require_municipality(actor, municipality_id)
    if known := Batch.objects.filter(pk=key, contact_centre_id=actor.contact_centre_id).first():
        return known
    day = received_on or clock.today()
    if day > clock.today():
        message = _("That day has yet to come.")
        raise InvalidError(message, {"received_on": message})
    try:
        info = reading.look_into(data)
    except reading.ScanError as error:
        message = f"{name}: {PROBLEMS[error.code]}"
        raise InvalidError(message, {"file": message}) from error
    batch = take_in(
        contact_centre_id=actor.contact_centre_id,
        municipality_id=municipality_id,
        name=name,
        data=data,
        source=Source.UPLOAD,
        key=key,
        received_on=day,
        blank_separates=blank_separates,
        added_by=actor,
        info=info,
    )
    audit.record(actor, "post.uploaded", batch, label=batch.name)
    return batch


@transaction.atomic
def take_in(
    *,
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    name: str,
    data: bytes,
    source: Source,
    key: uuid.UUID,
    received_on: date,
    blank_separates: bool = False,
    added_by: Staff | None = None,
    info: reading.ScanInfo | None = None,
) -> Batch:
    """Keep a file with its hash and have it read. The same `key` again gives the same batch; what is no scan is kept
    as well, refused in words, so that nothing disappears from a scanner. `info` says what was looked into already."""
    if known := Batch.objects.filter(pk=key).first():
        return known
    problem = ""
    try:
        pages = (info or reading.look_into(data)).pages
    except reading.ScanError as error:
        problem, pages = error.code, 0
    now = clock.now()
    original = keep_document(
        contact_centre_id=contact_centre_id,
        municipality_id=municipality_id,
        name=name,
        data=data,
        origin=Origin.SCAN,
        about={key: "post_batch"},
        document_id=uuid.uuid5(key, "original"),
        received_on=received_on,
        virus_state=virus_state_of(data),
    )
    batch = Batch.objects.create(
        id=key,
        contact_centre_id=contact_centre_id,
        municipality_id=municipality_id,
        name=original.name,
        source=source,
        state=BatchState.REFUSED if problem else BatchState.WAITING,
        problem=problem,
        original=original,
        received_on=received_on,
        blank_separates=blank_separates,
        page_count=pages,
        added_by=added_by,
        created_at=now,
        changed_at=now,
    )
    if problem:
        actor = replace(SYSTEM, contact_centre_id=contact_centre_id)
        audit.record(actor, "post.refused", batch, label=batch.name, reason=problem)
    else:
        defer_reading(batch.pk)
    poke(contact_centre_id)
    return batch


@transaction.atomic
def again(*, actor: Staff, batch_id: uuid.UUID) -> Batch:
    """Read a file once more that could not be read. Raises NotAllowedError, NotFoundError, ConflictError."""
    require(actor, Permission.REGISTER_POST)
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .filter(
            pk=batch_id, contact_centre_id=actor.contact_centre_id, municipality_id__in=list(actor.municipality_ids)
        )
        .first()
    )
    if batch is None:
        raise NotFoundError(_("That scan does not exist."))
    if batch.state != BatchState.REFUSED:
        raise ConflictError(_("This scan is being read already."))
    batch.state, batch.problem, batch.changed_at = BatchState.WAITING, "", clock.now()
    batch.save(update_fields=["state", "problem", "changed_at"])
    batch.pages.filter(state="unread").update(attempts=0)
    audit.record(actor, "post.tried_again", batch, label=batch.name)
    defer_reading(batch.pk)
    poke(batch.contact_centre_id)
    return batch
