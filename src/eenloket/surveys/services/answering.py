"""What citizens say: on the page, by SMS, at the kiosk. Each answer is kept at once and may be changed in time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.selectors import stored_contacts
from eenloket.contacts.types import Channel
from eenloket.core import clock, locks
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.counter.selectors import conversation_of_number
from eenloket.gateways.selectors import last_message_to
from eenloket.gateways.services import queue_message
from eenloket.gateways.types import Filed, InboundOutcome
from eenloket.organisation.selectors import fill_in
from eenloket.surveys import selectors
from eenloket.surveys.models import Invitation, OptOut
from eenloket.surveys.rules.marks import mark_in
from eenloket.surveys.texts import THANKS, text_of
from eenloket.surveys.types import BEST, LONGEST_COMMENT, Means, Solved, State

from .deciding import is_stopped

if TYPE_CHECKING:
    from eenloket.contacts.models import Contact
    from eenloket.counter.models import Location
    from eenloket.gateways.models import InboundMessage

MOST_AT_KIOSK: Final = 10
_KIOSK_WINDOW: Final = timedelta(minutes=5)
_KIOSK_GOES_ON: Final = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says; None leaves an answer as it was."""

    mark: int | None = None
    solved: str | None = None
    comment: str | None = None


@transaction.atomic
def say(*, municipality_id: uuid.UUID, code: str, said: Said) -> Invitation:
    """Keep what somebody with this code says. The same again changes nothing.

    Raises NotFoundError, ConflictError when the time is over, InvalidError ("mark", "solved", "comment").
    """
    invitation = locked_open(municipality_id, code)
    _check(said)
    _keep(invitation, said, Means.PAGE)
    return invitation


@transaction.atomic
def opt_out(*, municipality_id: uuid.UUID, code: str) -> Invitation:
    """Who was asked does not want to be asked again. Twice is once. Raises NotFoundError."""
    invitation = selectors.by_code(municipality_id, code)
    if invitation.address_hash:
        OptOut.objects.get_or_create(
            contact_centre_id=invitation.contact_centre_id,
            address_hash=invitation.address_hash,
            defaults={"since": clock.now()},
        )
    return invitation


def take_text(message: InboundMessage, number: str, text: str) -> Filed | None:
    """A text that is only a mark, from a number that we asked: it is the mark. Thanked once, with the way to the other
    questions. None for any other text, and when a colleague wrote to this number after we asked: then it may be an
    answer to that."""
    mark = mark_in(text)
    found = selectors.open_by_number(number) if mark is not None else None
    if found is None:
        return None
    last = last_message_to(Means.SMS, number)
    if last and not last.is_automatic and found.asked_at and last.created_at > found.asked_at:
        return None
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    _keep(invitation, Said(mark=mark), Means.SMS)
    _thank(invitation, number)
    return Filed(
        InboundOutcome.DOSSIER,
        about_type="contact",
        about_id=invitation.contact_id,
        sender=number,
        subject=text,
        contact_centre_id=invitation.contact_centre_id,
        municipality_id=invitation.municipality_id,
    )


@transaction.atomic
def tap(*, location: Location, key: uuid.UUID, mark: int, number: str = "") -> Invitation:
    """Keep a mark that was tapped at the kiosk; the same `key` again is the same mark. With the number of a visit of
    today it is about that visit, and about nobody otherwise.

    Raises InvalidError ("mark"), NotAllowedError when marks come too fast to be of visitors.
    """
    _check(Said(mark=mark))
    locks.lock_until_commit(locks.Lock.SURVEY, locks.number_of(location.pk))
    if known := Invitation.objects.filter(pk=key, location=location).first():
        return known
    now = clock.now()
    if selectors.kiosk_marks_since(location.pk, now - _KIOSK_WINDOW) >= MOST_AT_KIOSK:
        raise NotAllowedError(_("Many marks came in at once. Try again in a few minutes."))
    contact = _contact_of_number(location, number) if number.strip() else None
    if contact and (asked := Invitation.objects.select_for_update().filter(contact=contact).first()):
        return _tap_on(asked, location, mark)
    settled = selectors.rules_of(location.municipality_id)
    invitation = Invitation(
        id=key,
        contact_centre_id=location.contact_centre_id,
        municipality_id=location.municipality_id,
        contact=contact,
        location=location,
        team_id=contact.team_id if contact else None,
        portal_area_id=contact.portal_area_id if contact else None,
        channel=Channel.COUNTER,
        arrived_on=contact.arrived_on if contact else clock.day_of(now),
        means=Means.KIOSK,
        state=State.ASKED,
        due_at=now,
        asked_at=now,
        expires_at=now + _KIOSK_GOES_ON,
        low_mark=settled.low_mark,
    )
    _keep(invitation, Said(mark=mark), Means.KIOSK)
    return invitation


@transaction.atomic
def tap_solved(*, location: Location, key: uuid.UUID, solved: str) -> None:
    """Add to a mark of the kiosk whether the question was answered; after two minutes the screen is somebody else's.
    Raises InvalidError ("solved")."""
    _check(Said(solved=solved))
    since = clock.now() - _KIOSK_GOES_ON
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk=key, location=location, answered_by=Means.KIOSK, changed_at__gt=since)
        .first()
    )
    if invitation:
        _keep(invitation, Said(solved=solved), Means.KIOSK)


def locked_open(municipality_id: uuid.UUID, code: str) -> Invitation:
    """The invitation of this code, held until the transaction ends. Raises NotFoundError, ConflictError."""
    found = selectors.by_code(municipality_id, code)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("contact").get(pk=found.pk)
    if selectors.is_over(invitation):
        raise ConflictError(_("You can no longer answer these questions. Thank you all the same."))
    return invitation


def _check(said: Said) -> None:
    errors = {}
    if said.mark is not None and not 1 <= said.mark <= BEST:
        errors["mark"] = _("Choose a mark from 1 to 10.")
    if said.solved and said.solved not in Solved.values:
        errors["solved"] = _("Choose yes, partly or no.")
    if said.comment is not None and len(said.comment) > LONGEST_COMMENT:
        errors["comment"] = _("Your text is too long. Use at most 2,000 characters.")
    if errors:
        raise InvalidError(next(iter(errors.values())), errors)


def _keep(invitation: Invitation, said: Said, means: Means) -> None:
    """Store what was said, when it is something else than before."""
    changes = {
        "mark": said.mark if said.mark is not None else invitation.mark,
        "solved": said.solved or invitation.solved,
        "comment": said.comment.strip() if said.comment is not None else invitation.comment,
    }
    if all(getattr(invitation, name) == value for name, value in changes.items()):
        return
    for name, value in changes.items():
        setattr(invitation, name, value)
    now = clock.now()
    if invitation.state == State.PLANNED:
        invitation.state, invitation.asked_at = State.ASKED, now
    if invitation.mark is not None or invitation.solved:  # words alone are no answer that can be counted
        invitation.answered_at = invitation.answered_at or now
        invitation.answered_by = invitation.answered_by or means
    invitation.changed_at = now
    invitation.save()


def _thank(invitation: Invitation, number: str) -> None:
    """At most once; not to who asked to stop meanwhile."""
    fill_in([invitation], "municipality")
    if invitation.contact is None or is_stopped(invitation.contact, Means.SMS, number):
        return
    _subject, body = text_of(THANKS, invitation, invitation.municipality, Means.SMS)
    queue_message(
        key=f"survey:{invitation.pk}:thanks",
        contact_centre_id=invitation.contact_centre_id,
        municipality_id=invitation.municipality_id,
        channel=Means.SMS,
        to=number,
        subject=str(THANKS.label),
        body=body,
        about_type="contact",
        about_id=invitation.contact_id,
    )


def _contact_of_number(location: Location, typed: str) -> Contact | None:
    conversation_id = conversation_of_number(location, clock.today(), typed)
    if conversation_id is None:
        return None
    found = stored_contacts(location.contact_centre_id, [location.municipality_id])
    return found.filter(conversation_id=conversation_id, is_restricted=False).order_by("number").first()


def _tap_on(asked: Invitation, location: Location, mark: int) -> Invitation:
    """A visitor who is to be asked by message too: this is the answer, and no message goes any more."""
    if asked.mark is not None:
        return asked
    asked.location = location
    if asked.state != State.ASKED:
        asked.means, asked.state = Means.KIOSK, State.PLANNED
    _keep(asked, Said(mark=mark), Means.KIOSK)
    return asked
