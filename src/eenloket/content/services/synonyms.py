"""Words that mean the same, kept by editors for the search."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content.finding.words import words_of
from eenloket.content.models import Synonym
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST = 2000


@transaction.atomic
def add_synonym(*, actor: Staff, word: str, same_as: str) -> Synonym:
    """Let a question with either word find what is written with the other; there already is fine.

    Raises NotAllowedError, InvalidError.
    """
    require(actor, Permission.EDIT_CONTENT)
    one, other = sorted((_one_word("word", word), _one_word("same_as", same_as)))
    if one == other:
        message = _("These are the same word to the search.")
        raise InvalidError(message, {"same_as": message})
    if Synonym.objects.filter(contact_centre_id=actor.contact_centre_id).count() >= _MOST:
        raise InvalidError(_("There are too many synonyms. Take some away first."))
    made = {"made_by": actor, "made_at": clock.now()}
    synonym, created = Synonym.objects.get_or_create(
        contact_centre_id=actor.contact_centre_id, word=one, same_as=other, defaults=made
    )
    if created:
        audit.record(actor, "content.synonym_added", synonym, label=str(synonym))
    return synonym


@transaction.atomic
def drop_synonym(*, actor: Staff, synonym_id: uuid.UUID) -> None:
    """Take a synonym away; gone already is fine. Raises NotAllowedError."""
    require(actor, Permission.EDIT_CONTENT)
    found = Synonym.objects.filter(pk=synonym_id, contact_centre_id=actor.contact_centre_id).first()
    if found:
        audit.record(actor, "content.synonym_dropped", found, label=str(found))
        found.delete()


def _one_word(field: str, typed: str) -> str:
    """As the search reads it: without case and accents. Raises InvalidError."""
    words = words_of(typed)
    if len(words) != 1:
        message = _("Fill in one word.")
        raise InvalidError(message, {field: message})
    return words[0]
