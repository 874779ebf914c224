"""Ending a question with what was arranged: a product that was handed over, or an appointment."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.services import store_contact
from eenloket.contacts.types import ContactState, DraftChange, Result
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.counter.models import Appointment, HandedOut
from eenloket.counter.types import HandOut, Who

from .booking import confirm

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact


@transaction.atomic
def make_appointment(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    appointment_id: uuid.UUID,
    who: Who,
    party_id: uuid.UUID | None = None,
    change: DraftChange | None = None,
    revision: int | None = None,
) -> Appointment:
    """Confirm a time that is held, and store the question with that as its result; both or neither. Asked again it is
    the same. Raises what `confirm` and `store_contact` raise."""
    appointment = confirm(appointment_id=appointment_id, who=who, actor=actor, party_id=party_id, contact_id=contact_id)
    store_contact(actor=actor, contact_id=contact_id, result=Result.APPOINTMENT_MADE, change=change, revision=revision)
    return appointment


@transaction.atomic
def deliver(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    items: Sequence[HandOut],
    change: DraftChange | None = None,
    revision: int | None = None,
) -> Contact:
    """Store the question as delivered, with what was handed over. Asked again it is stored once.

    Raises what `store_contact` raises, and InvalidError without a product or for a number without one.
    """
    given = [each for each in items if each.product.strip() or each.number.strip()]
    if not given or any(not each.product.strip() for each in given):
        message = _("Write what was handed over.")
        raise InvalidError(message, {"product": message})
    contact = store_contact(
        actor=actor, contact_id=contact_id, result=Result.PRODUCT_DELIVERED, change=change, revision=revision
    )
    if contact.state == ContactState.STORED and contact.result == Result.PRODUCT_DELIVERED:
        _register(actor, contact, given)
    return contact


def _register(actor: Staff, contact: Contact, given: Sequence[HandOut]) -> None:
    if HandedOut.objects.filter(contact=contact).exists():
        return
    now = clock.now()
    HandedOut.objects.bulk_create(
        HandedOut(
            contact_centre_id=contact.contact_centre_id,
            municipality_id=contact.municipality_id,
            contact=contact,
            place=place,
            product=each.product.strip()[:200],
            number=each.number.strip()[:60],
            identity_checked=each.identity_checked,
            staff=actor,
            at=now,
        )
        for place, each in enumerate(given, 1)
    )
