from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError
from eenloket.post.models import LetterTemplate, OutgoingLetter, PrintBatch
from eenloket.post.types import OutgoingState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def outgoing_for(staff: Staff) -> QuerySet[OutgoingLetter]:
    """Letters that went out or will, of the municipalities this person works for, newest first."""
    return (
        OutgoingLetter.objects.filter(
            contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
        )
        .select_related("made_by", "municipality")
        .defer("text")
        .order_by("-created_at", "-pk")
    )


def to_print(staff: Staff) -> QuerySet[OutgoingLetter]:
    """What waits for the printer, the oldest first."""
    return outgoing_for(staff).filter(state=OutgoingState.TO_PRINT).order_by("created_at", "pk")


def outgoing_about(subject_ids: Iterable[uuid.UUID]) -> QuerySet[OutgoingLetter]:
    """Letters about these cases, contacts or parties. The caller has checked who may see them."""
    found = OutgoingLetter.objects.filter(about_id__in=list(subject_ids))
    return found.select_related("made_by").defer("text").order_by("created_at")


def print_batches(staff: Staff, limit: int = 20) -> list[PrintBatch]:
    """The latest print batches with how many letters and pages they have."""
    return list(_batches(staff).annotate(number=Count("letters")).order_by("-created_at")[:limit])


def get_print_batch(staff: Staff, batch_id: uuid.UUID) -> PrintBatch:
    """Raises NotFoundError."""
    found = _batches(staff).filter(pk=batch_id).first()
    if found is None:
        raise NotFoundError(_("That print batch does not exist."))
    return found


def _batches(staff: Staff) -> QuerySet[PrintBatch]:
    return PrintBatch.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
    ).select_related("made_by", "municipality")


def templates_for(
    staff: Staff, municipality_id: uuid.UUID | None = None, *, also_old: bool = False
) -> QuerySet[LetterTemplate]:
    """The templates of the centre and of this municipality (of all one works for, when none is named), by name."""
    places = [municipality_id] if municipality_id else list(staff.municipality_ids)
    found = LetterTemplate.objects.filter(
        Q(municipality=None) | Q(municipality_id__in=places), contact_centre_id=staff.contact_centre_id
    ).select_related("municipality")
    return found if also_old else found.filter(is_active=True)


def get_template(staff: Staff, template_id: uuid.UUID) -> LetterTemplate:
    """Raises NotFoundError."""
    found = templates_for(staff, also_old=True).filter(pk=template_id).first()
    if found is None:
        raise NotFoundError(_("That template does not exist."))
    return found
