"""Opening a dossier and its documents: each look is noted with its purpose. And adding a document."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.services import look_at as look_at_case
from eenloket.core import audit
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.documents.rules import media_type_of
from eenloket.documents.selectors import content_of
from eenloket.documents.services import keep_document, virus_state_of
from eenloket.documents.types import Content, Origin, VirusState
from eenloket.dossier import selectors
from eenloket.parties.services import look_at as look_at_party
from eenloket.post.services import ScanError, page_as_jpeg

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.documents.models import Document
    from eenloket.dossier.types import Scope

PURPOSE: Final = "dossier opened"
MOST_BYTES: Final = 50 * 1024 * 1024
_DRAWN: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/tiff"})


@transaction.atomic
def open_party_dossier(*, actor: Staff, party_id: uuid.UUID) -> Scope:
    """The dossier of a party. Raises NotAllowedError, NotFoundError."""
    look_at_party(actor=actor, party_id=party_id, purpose=PURPOSE)
    return selectors.scope_of_party(actor, party_id)


@transaction.atomic
def open_case_dossier(*, actor: Staff, case_id: uuid.UUID) -> Scope:
    """The dossier of a case. Raises NotFoundError."""
    look_at_case(actor=actor, case_id=case_id)
    return selectors.scope_of_case(actor, case_id)


@transaction.atomic
def open_document(*, actor: Staff, document_id: uuid.UUID) -> Document:
    """A document to be given out or shown; noted once an hour per person. Raises NotFoundError, and ConflictError for
    a file in which the virus scanner found something."""
    document = selectors.get_document_for(actor, document_id)
    if document.virus_state == VirusState.INFECTED:
        raise ConflictError(_("The virus scanner found a virus in this file, so it is not given out."))
    audit.looked_at_once(actor, document, purpose=PURPOSE, how="document.opened", label=str(document))
    return document


def picture_of_page(document: Document, number: int) -> tuple[bytes, int]:
    """A page (from 1) of a document as JPEG, and how many there are; drawn by us, so that nothing of the file reaches
    the browser. Raises NotFoundError when there is no such page or it cannot be drawn."""
    content: Content = content_of(document)
    if content.media_type not in _DRAWN:
        raise NotFoundError(_("This kind of file is not shown here. Save it to open it."))
    try:
        return page_as_jpeg(content.data, number)
    except ScanError as error:
        raise NotFoundError(_("This file cannot be shown here. Save it to open it.")) from error


@transaction.atomic
def add_document(
    *, actor: Staff, scope: Scope, document_id: uuid.UUID, name: str, data: bytes, title: str = ""
) -> Document:
    """Add a file to a dossier. The same `document_id` again gives the same document.

    Raises NotAllowedError; InvalidError for an empty or too large file.
    """
    if scope.about_type == "party":
        require(actor, Permission.CREATE_PARTIES)
    message = ""
    if not data:
        message = _("The file is empty.")
    elif len(data) > MOST_BYTES:
        message = _("The file is larger than 50 MB.")
    if message:
        raise InvalidError(message, {"file": message})
    readable = data.decode("utf-8", "ignore") if media_type_of(data, name) == "text/plain" else ""
    document = keep_document(
        contact_centre_id=scope.contact_centre_id,
        municipality_id=scope.municipality_id,
        name=name,
        data=data,
        origin=Origin.OWN,
        about={scope.about_id: scope.about_type},
        document_id=document_id,
        title=title,
        text=readable,
        virus_state=virus_state_of(data),
    )
    audit.record(actor, "document.added", document, label=str(document))
    return document
