from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .models import DevelopmentMail, OutboxMessage

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def outbox_of(staff: Staff) -> QuerySet[OutboxMessage]:
    """Messages of the municipalities this person works for, newest first."""
    return (
        OutboxMessage.objects.filter(
            contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids
        )
        .select_related("municipality")
        .order_by("-created_at")
    )


def development_mail(contact_centre_id: uuid.UUID) -> QuerySet[DevelopmentMail]:
    return DevelopmentMail.objects.filter(contact_centre_id=contact_centre_id).order_by("-received_at")


def messages_about(subject_ids: Iterable[uuid.UUID]) -> QuerySet[OutboxMessage]:
    """Messages on these cases, contacts or notes, oldest first, without their texts. The caller has checked who may
    see them."""
    found = OutboxMessage.objects.filter(about_id__in=list(subject_ids)).order_by("created_at")
    return found.only("about_id", "created_at", "is_to_citizen", "to", "subject", "state")
