"""Who may see a document: whoever may see one of the things it is about."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import cases_for
from eenloket.contacts.selectors import contacts_for, is_open_within_reach
from eenloket.core.errors import NotFoundError
from eenloket.documents.selectors import get_document, subjects_of
from eenloket.parties.selectors import parties_for
from eenloket.post.selectors import letters_for

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.documents.models import Document


def get_document_for(staff: Staff, document_id: uuid.UUID) -> Document:
    """The document without its bytes. Raises NotFoundError for what is out of reach as for what does not exist."""
    document = get_document(staff.contact_centre_id, document_id)
    if not may_see_document(staff, document):
        raise NotFoundError(_("That document does not exist."))
    return document


def may_see_document(staff: Staff, document: Document) -> bool:
    """Whether this person works for its municipality and may see at least one of the things it is about. What it is
    about in a way that is not known here is shown to nobody."""
    if document.municipality_id not in staff.municipality_ids:
        return False
    return any(
        _RULES[kind](staff, key) for key, kind in sorted(subjects_of(document).items(), key=str) if kind in _RULES
    )


def _case(staff: Staff, key: uuid.UUID) -> bool:
    return cases_for(staff).filter(pk=key).exists()


def _contact(staff: Staff, key: uuid.UUID) -> bool:
    return contacts_for(staff).filter(pk=key).exists() or cases_for(staff).filter(contact_id=key).exists()


def _conversation(staff: Staff, key: uuid.UUID) -> bool:
    return (
        (may(staff, Permission.HANDLE_CONTACTS) and is_open_within_reach(staff, key))
        or contacts_for(staff).filter(conversation_id=key).exists()
        or cases_for(staff).filter(contact__conversation_id=key).exists()
    )


def _party(staff: Staff, key: uuid.UUID) -> bool:
    return may(staff, Permission.LOOK_UP_PARTIES) and parties_for(staff).filter(pk=key).exists()


def _letter(staff: Staff, key: uuid.UUID) -> bool:
    return letters_for(staff).filter(pk=key).exists()


def _batch(staff: Staff, key: uuid.UUID) -> bool:
    """A whole pile holds letters of several people: only for who registers them."""
    return may(staff, Permission.REGISTER_POST)


_RULES: Final[dict[str, Callable[[Staff, uuid.UUID], bool]]] = {
    "case": _case,
    "contact": _contact,
    "conversation": _conversation,
    "party": _party,
    "letter": _letter,
    "post_batch": _batch,
}
