"""Invitations as citizens come to them: by code, by number, from the page of their question."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.surveys.codes import code_of, hash_of_address, hash_of_code
from eenloket.surveys.models import Invitation, OptOut
from eenloket.surveys.types import Means, State


def by_code(municipality_id: uuid.UUID, code: str) -> Invitation:
    """The invitation of this code, also when its time is over. Raises NotFoundError."""
    found = (
        Invitation.objects.filter(municipality_id=municipality_id, code_hash=hash_of_code(code))
        .exclude(state=State.WITHDRAWN)
        .select_related("contact", "municipality")
        .first()
    )
    if found is None:
        raise NotFoundError(_("This address does not exist."))
    return found


def is_over(invitation: Invitation) -> bool:
    """Whether nothing can be said or changed any more."""
    return invitation.expires_at <= clock.now()


def open_by_number(number: str) -> Invitation | None:
    """The newest invitation that went to this number by SMS and can still be answered, of whatever contact centre."""
    now = clock.now()
    return (
        Invitation.objects.filter(
            address_hash=hash_of_address(number), means=Means.SMS, state=State.ASKED, expires_at__gt=now
        )
        .order_by("-asked_at")
        .first()
    )


def was_asked_since(contact_centre_id: uuid.UUID, address_hash: str, moment: datetime) -> bool:
    """Whether somebody with this address was asked, or is to be, since a moment."""
    return (
        Invitation.objects.filter(contact_centre_id=contact_centre_id, address_hash=address_hash, due_at__gt=moment)
        .exclude(state=State.WITHDRAWN)
        .exists()
    )


def has_opted_out(contact_centre_id: uuid.UUID, address_hash: str) -> bool:
    return OptOut.objects.filter(contact_centre_id=contact_centre_id, address_hash=address_hash).exists()


def code_for(conversation_id: uuid.UUID) -> str:
    """The code of what can be said about a conversation now; "" when nobody is asked, or the time is over. For who
    proved to be part of it."""
    now = clock.now()
    found = (
        Invitation.objects.filter(contact__conversation_id=conversation_id, expires_at__gt=now)
        .filter(Q(state=State.ASKED) | Q(state=State.PLANNED, means__in=(Means.PAGE, Means.CHAT)))
        .order_by("-due_at")
        .first()
    )
    return code_of(found.pk) if found else ""


def kiosk_marks_since(location_id: uuid.UUID, moment: datetime) -> int:
    """How many marks a kiosk took since a moment."""
    return Invitation.objects.filter(location_id=location_id, means=Means.KIOSK, asked_at__gt=moment).count()
