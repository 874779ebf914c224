"""Asking: what was planned goes to the outbox when its time has come."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from eenloket.core import clock
from eenloket.gateways.services import queue_message
from eenloket.surveys import selectors
from eenloket.surveys.codes import hash_of_address
from eenloket.surveys.models import Invitation
from eenloket.surveys.texts import INVITATION, text_of
from eenloket.surveys.types import Means, State

from .deciding import addresses_of, contact_to_ask_about, goes_out_at, is_stopped

_AT_A_TIME: Final = 500
_BY_MESSAGE: Final = (Means.SMS, Means.EMAIL)


def send_due() -> int:
    """Ask all whose time has come; run often. Two workers at once ask each once. Returns how many were asked."""
    due = Invitation.objects.filter(state=State.PLANNED, means__in=_BY_MESSAGE, due_at__lte=clock.now())
    keys = list(due.order_by("due_at").values_list("pk", flat=True)[:_AT_A_TIME])
    return sum(_ask(key) for key in keys)


@transaction.atomic
def show_on_page(invitation_id: uuid.UUID) -> None:
    """Note that somebody came to an invitation that stands on a page: from now on it counts as asked."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
    if invitation.state == State.PLANNED:
        _note_asked(invitation, clock.now())


@transaction.atomic
def _ask(invitation_id: uuid.UUID) -> bool:
    invitation = (
        Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("municipality")
        .filter(pk=invitation_id, state=State.PLANNED)
        .first()
    )
    if invitation is None:
        return False
    now = clock.now()
    address = _address_to_ask(invitation)
    if address is None or invitation.expires_at <= now:
        invitation.state = State.WITHDRAWN
        invitation.save(update_fields=["state"])
        return False
    at = goes_out_at(now, selectors.rules_of(invitation.municipality_id))
    subject, body = text_of(INVITATION, invitation, invitation.municipality, invitation.means)
    queue_message(
        key=f"survey:{invitation.pk}",
        contact_centre_id=invitation.contact_centre_id,
        municipality_id=invitation.municipality_id,
        channel=invitation.means,
        to=address,
        subject=subject or str(INVITATION.label),
        body=body,
        about_type="contact",
        about_id=invitation.contact_id,
        send_at=at,
    )
    _note_asked(invitation, at)
    return True


def _address_to_ask(invitation: Invitation) -> str | None:
    """The address that was chosen, when the contact may still be asked about: it may have become sensitive or was
    opened again, asking was turned off, or somebody asked to stop meanwhile."""
    if invitation.contact_id is None or not selectors.rules_of(invitation.municipality_id).is_on:
        return None
    contact = contact_to_ask_about(invitation.contact_id)
    if contact is None or selectors.has_opted_out(invitation.contact_centre_id, invitation.address_hash):
        return None
    for address in addresses_of(contact, invitation.means):
        if hash_of_address(address) == invitation.address_hash and not is_stopped(contact, invitation.means, address):
            return address
    return None


def _note_asked(invitation: Invitation, at: datetime) -> None:
    lasts = invitation.expires_at - invitation.due_at
    invitation.state, invitation.asked_at = State.ASKED, at
    invitation.expires_at = at + max(lasts, timedelta(days=1))
    invitation.save(update_fields=["state", "asked_at", "expires_at"])
