from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from eenloket.core import clock
from eenloket.core.ids import uuid7

from . import rules, scanning
from .models import Document, DocumentSubject, StoredFile
from .types import Origin, VirusState


@transaction.atomic
def keep_document(
    *,
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    name: str,
    data: bytes,
    origin: Origin,
    about: Mapping[uuid.UUID, str] | None = None,
    document_id: uuid.UUID | None = None,
    title: str = "",
    text: str = "",
    received_on: date | None = None,
    is_for_citizen: bool = False,
    virus_state: VirusState = VirusState.UNCHECKED,
) -> Document:
    """Keep a file as a document about these subjects (key: kind, such as {case.pk: "case"}), in the caller's
    transaction. The same `document_id` again returns the first one; the same bytes are kept once."""
    if document_id and (known := Document.objects.filter(pk=document_id).first()):
        link_document(document_id=known.pk, about=about or {})
        return known
    document = Document.objects.create(
        id=document_id or uuid7(),
        contact_centre_id=contact_centre_id,
        municipality_id=municipality_id,
        file=_file(contact_centre_id, data),
        name=rules.safe_name(name),
        title=title.strip()[:200],
        media_type=rules.media_type_of(data, name),
        origin=origin,
        virus_state=virus_state,
        text=text.replace("\x00", ""),
        received_on=received_on,
        is_for_citizen=is_for_citizen,
        created_at=clock.now(),
    )
    link_document(document_id=document.pk, about=about or {})
    return document


@transaction.atomic
def link_document(*, document_id: uuid.UUID, about: Mapping[uuid.UUID, str]) -> None:
    """Note what else a document is about; twice is once."""
    DocumentSubject.objects.bulk_create(
        [DocumentSubject(document_id=document_id, about_id=key, about_type=kind) for key, kind in about.items()],
        ignore_conflicts=True,
    )


@transaction.atomic
def describe_document(*, document_id: uuid.UUID, title: str | None = None, text: str | None = None) -> None:
    """Fill in what was read from a document, or how it is called."""
    given = {"title": title and title[:200], "text": text and text.replace("\x00", "")}
    Document.objects.filter(pk=document_id).update(**{key: value for key, value in given.items() if value is not None})


def virus_state_of(data: bytes) -> VirusState:
    """What the virus scanner says of these bytes; unchecked where there is none, or when it does not answer."""
    return scanning.scan(data)


def check_unchecked(*, most: int = 50) -> int:
    """Have the scanner look at documents that it did not see yet, oldest first; each is noted at once. Returns how many
    were checked. Stops when the scanner does not answer; does nothing where there is none."""
    if not scanning.has_scanner():
        return 0
    waiting = Document.objects.filter(virus_state=VirusState.UNCHECKED).order_by("created_at")
    checked = 0
    for key, data in waiting.values_list("pk", "file__data")[:most].iterator(chunk_size=1):
        state = scanning.scan(bytes(data))
        if state == VirusState.UNCHECKED:
            break
        Document.objects.filter(pk=key).update(virus_state=state)
        checked += 1
    return checked


def _file(contact_centre_id: uuid.UUID, data: bytes) -> StoredFile:
    sha256 = hashlib.sha256(data).hexdigest()
    found, _is_new = StoredFile.objects.get_or_create(
        contact_centre_id=contact_centre_id, sha256=sha256, defaults={"size": len(data), "data": data}
    )
    return found
