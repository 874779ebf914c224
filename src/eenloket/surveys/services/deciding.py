"""Whom we ask: settled once, when a contact is stored."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from eenloket.contacts.selectors import contacts_of
from eenloket.contacts.types import Direction
from eenloket.core import clock, locks
from eenloket.gateways.selectors import stop_of
from eenloket.outreach.rules import next_moment
from eenloket.parties.rules import is_mobile
from eenloket.parties.selectors import emails_of, phones_of
from eenloket.surveys import selectors
from eenloket.surveys.codes import code_of, hash_of_address, hash_of_code
from eenloket.surveys.models import Invitation
from eenloket.surveys.rules.sampling import Asked, is_chosen, may_be_asked, order_of
from eenloket.surveys.types import Means, Rules, Sampling, State, Way

if TYPE_CHECKING:
    from eenloket.contacts.models import Contact


@transaction.atomic
def decide(contact_id: uuid.UUID) -> Invitation | None:
    """Choose whether somebody is asked about a contact that was stored, and plan when. None when not.

    Of one contact there is one invitation, whoever asks and however often: the draw follows from the key of the
    contact. Nobody is asked twice within the days of rest, also when two contacts are stored at the same moment.
    """
    contact = contact_to_ask_about(contact_id)
    if known := Invitation.objects.select_for_update(of=("self",)).filter(contact_id=contact_id).first():
        return _brought_up_to_date(known, contact)
    if contact is None:
        return None
    settled = selectors.rules_of(contact.municipality_id)
    sampling = settled.sampling.get(contact.channel)
    if not settled.is_on or sampling is None or not is_chosen(contact.pk, sampling.share):
        return None
    means, address = _means_of(contact, sampling)
    if means is None:
        return None
    address_hash = hash_of_address(address or str(contact.party_id or ""))
    if address_hash and not _has_rest(contact, address_hash, settled):
        return None
    return plan(contact, means, address_hash, settled)


def contact_to_ask_about(contact_id: uuid.UUID) -> Contact | None:
    """A stored contact of which somebody may be asked what they thought; None for any other."""
    contact = contacts_of([contact_id]).select_related("conversation", "party", "municipality").first()
    if contact is None:
        return None
    asked = Asked(
        result=contact.result,
        is_inbound=contact.direction == Direction.INBOUND,
        is_internal=contact.conversation.is_internal,
        is_restricted=contact.is_restricted,
        is_secret=contact.party is not None and contact.party.is_secret,
        has_advisor=contact.advisor_id is not None,
    )
    return contact if may_be_asked(asked) else None


def addresses_of(contact: Contact, means: str) -> list[str]:
    """Where somebody can be asked by SMS or e-mail: where the contact came from, then what is known of the party."""
    counterpart = contact.conversation.counterpart
    party = contact.party
    if means == Means.EMAIL:
        return [each for each in (counterpart, *(emails_of(party) if party else ())) if "@" in each]
    return [each for each in (counterpart, *(phones_of(party) if party else ())) if is_mobile(each)]


def goes_out_at(moment: datetime, settled: Rules) -> datetime:
    """The first moment from this one on at which messages may go."""
    return next_moment(timezone.localtime(moment), settled.opens, settled.closes) or moment


def _means_of(contact: Contact, sampling: Sampling) -> tuple[Means | None, str]:
    """How somebody is asked, and at what address; on the page of the question when there is no address."""
    for means in order_of(sampling.way):
        if found := addresses_of(contact, means):
            return Means(means), found[0]
    if sampling.way != Way.PAGE:
        return None, ""
    known = addresses_of(contact, Means.EMAIL) or addresses_of(contact, Means.SMS)
    return Means.PAGE, known[0] if known else ""


def _has_rest(contact: Contact, address_hash: str, settled: Rules) -> bool:
    """Whether this address may be asked: not asked lately, and not opted out. Held until the transaction ends, so
    that another worker sees what we decide."""
    locks.lock_until_commit(locks.Lock.SURVEY, int(address_hash[:7], 16))
    since = clock.now() - timedelta(days=settled.rest_days)
    return not selectors.was_asked_since(
        contact.contact_centre_id, address_hash, since
    ) and not selectors.has_opted_out(contact.contact_centre_id, address_hash)


def is_stopped(contact: Contact, means: str, address: str) -> bool:
    """Whether nothing goes to this address any more."""
    return stop_of(contact.contact_centre_id, means, address) is not None


def _brought_up_to_date(known: Invitation, contact: Contact | None) -> Invitation:
    """Who chatted was asked before the question was stored: subject and team are known only now, and that it was
    nothing to ask about."""
    if known.means != Means.CHAT:
        return known
    if contact is None:
        known.state, known.asked_at = (
            (State.WITHDRAWN, None) if not known.answered_at else (known.state, known.asked_at)
        )
    else:
        known.team_id, known.portal_area_id = contact.team_id, contact.portal_area_id
        known.arrived_on = contact.arrived_on
    known.save(update_fields=["state", "asked_at", "team", "portal_area", "arrived_on"])
    return known


def plan(contact: Contact, means: Means, address_hash: str, settled: Rules) -> Invitation:
    """Make the invitation, or find the one that another worker just made."""
    due = clock.now() + timedelta(minutes=settled.delay_minutes)
    if means in (Means.SMS, Means.EMAIL):
        due = goes_out_at(due, settled)
    key = uuid.uuid5(contact.pk, "survey")
    invitation, _is_new = Invitation.objects.get_or_create(
        contact=contact,
        defaults={
            "id": key,
            "contact_centre_id": contact.contact_centre_id,
            "municipality_id": contact.municipality_id,
            "team_id": contact.team_id,
            "portal_area_id": contact.portal_area_id,
            "channel": contact.channel,
            "arrived_on": contact.arrived_on,
            "means": means,
            "state": State.PLANNED,
            "due_at": due,
            "expires_at": due + timedelta(days=settled.expires_days),
            "address_hash": address_hash,
            "code_hash": hash_of_code(code_of(key)),
            "low_mark": settled.low_mark,
        },
    )
    return invitation
