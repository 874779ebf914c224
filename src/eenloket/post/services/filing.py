"""Where a registered letter goes: to what it answers, else onto the work list or to a department."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.cases.selectors import find_by_reference, get_case, promise_for
from eenloket.cases.services import add_note, hand_over
from eenloket.cases.types import HandOver
from eenloket.contacts.selectors import find_conversation
from eenloket.contacts.services import continue_conversation, receive_question, take_conversation
from eenloket.contacts.types import Channel, WrittenQuestion
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.parties.rules import readable_phone

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Conversation
    from eenloket.post.models import Letter


@dataclass(frozen=True)
class Filed:
    """What a letter became part of, and what its documents are about."""

    case_id: uuid.UUID | None = None
    conversation_id: uuid.UUID | None = None
    about: Mapping[uuid.UUID, str] = field(default_factory=dict)


def find_case(actor: Staff, letter: Letter) -> Case | None:
    """The case that the reference names. Raises InvalidError when there is neither case nor conversation."""
    if not letter.reference:
        return None
    found = find_by_reference(letter.municipality_id, letter.reference)
    if found:
        try:
            return get_case(actor, found.pk)
        except NotFoundError:
            pass
    elif _conversation(letter):
        return None
    message = _("There is no case with this reference. Leave it empty when the letter is about something new.")
    raise InvalidError(message, {"reference": message})


def file_letter(actor: Staff, letter: Letter, text: str) -> Filed:
    """File a letter that has its number. The same letter again gives the same."""
    if letter.case_id:
        return _to_case(actor, letter)
    known = _conversation(letter) if letter.reference else None
    if known:
        conversation = continue_conversation(
            known.pk,
            message_id=letter.pk,
            text=_readable(letter, text),
            channel=Channel.POST,
            sender_name=letter.sender_name,
        )
    else:
        conversation = receive_question(_question(letter, text), key=letter.pk)
    about = {conversation.pk: "conversation"}
    contact = conversation.contacts.order_by("-number").first()
    if contact:
        about[contact.pk] = "contact"
    if known or contact is None or letter.department_id is None:
        return Filed(None, conversation.pk, about)
    case = _hand_over(actor, letter, conversation, contact.pk)
    return Filed(case.pk, conversation.pk, about | {case.pk: "case"})


def _to_case(actor: Staff, letter: Letter) -> Filed:
    assert letter.case is not None  # noqa: S101 - the caller looked
    text = _("Letter %(number)s came in: %(subject)s") % {"number": letter.number, "subject": letter.subject}
    add_note(actor=actor, case_id=letter.case.pk, text=text, event_id=uuid.uuid5(letter.pk, "note"))
    return Filed(letter.case.pk, None, {letter.case.pk: "case", letter.case.contact_id: "contact"})


def _hand_over(actor: Staff, letter: Letter, conversation: Conversation, contact_id: uuid.UUID) -> Case:
    """A case of the department, with the terms that hold for it: it stands in its inbox from now on."""
    take_conversation(actor=actor, conversation_id=conversation.pk)
    promise = promise_for(
        letter.contact_centre_id, letter.municipality_id, department_id=letter.department_id, is_call_back=False
    )
    request = _("Letter %(number)s of %(sender)s, received %(day)s. The scan is in the dossier of this case.") % {
        "number": letter.number,
        "sender": letter.sender_name,
        "day": letter.received_on.strftime("%d-%m-%Y"),
    }
    return hand_over(
        actor=actor,
        contact_id=contact_id,
        what=HandOver(
            department_id=letter.department_id,
            request=request,
            promised_date=promise.promised_date,
            date_was_told=False,
            email=letter.email,
        ),
    )


def _question(letter: Letter, text: str) -> WrittenQuestion:
    received = clock.now()
    if letter.received_on < clock.day_of(received):
        received = timezone.make_aware(datetime.combine(letter.received_on, time(9)))
    return WrittenQuestion(
        contact_centre_id=letter.contact_centre_id,
        municipality_id=letter.municipality_id,
        channel=Channel.POST,
        text=_readable(letter, text),
        subject=letter.subject,
        sender_name=letter.sender_name,
        sender_address=letter.email or letter.phone,
        party_id=letter.party_id,
        received_at=received,
        details=_details(letter),
    )


def _readable(letter: Letter, text: str) -> str:
    return text.strip() or _("The text of this letter is not readable. See the scan.")


def _details(letter: Letter) -> tuple[tuple[str, str], ...]:
    address = " ".join(part for part in (letter.street, letter.house_number) if part)
    town = " ".join(part for part in (letter.postcode, letter.town) if part)
    pairs = (
        (_("Number"), letter.number),
        (_("Date of the letter"), letter.letter_date.strftime("%d-%m-%Y") if letter.letter_date else ""),
        (_("Address"), ", ".join(part for part in (address, town) if part)),
        (_("E-mail address"), letter.email),
        (_("Phone number"), readable_phone(letter.phone) if letter.phone else ""),
        (_("Their reference"), letter.their_reference),
        (_("Where the paper lies"), letter.place),
    )
    return tuple((label, value) for label, value in pairs if value)


def _conversation(letter: Letter) -> Conversation | None:
    found = find_conversation(letter.contact_centre_id, letter.reference)
    return found if found and found.municipality_id == letter.municipality_id else None
