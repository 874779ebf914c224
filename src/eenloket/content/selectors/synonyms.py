"""Words that mean the same to who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from eenloket.content.models import Synonym

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def synonyms_of(staff: Staff) -> QuerySet[Synonym]:
    """Those of the contact centre, by word."""
    return Synonym.objects.filter(contact_centre_id=staff.contact_centre_id).select_related("made_by")
