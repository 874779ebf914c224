"""Which dossier a mail belongs to: the one it answers, or the one whose reference it names."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Final

from eenloket.cases.selectors import find_case, side_talk_by_token
from eenloket.contacts.rules import normal_reference
from eenloket.contacts.selectors import conversation_of_contact, conversation_of_mail, find_conversation
from eenloket.correspondence.reading import Mail
from eenloket.gateways.selectors import message_of_mail
from eenloket.organisation.directory import directory_of
from eenloket.parties.selectors import has_address

_REFERENCE: Final = re.compile(r"\b[A-Z]{1,4}[- ]\d{4}[- ]\d{1,6}\b", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\[([A-Z2-9]{8})\]", re.IGNORECASE)
_LOOKED_THROUGH: Final = 3_000  # characters


@dataclass(frozen=True)
class Dossier:
    """What a mail is filed with: `kind` is "case", "case_aside" (a question that a handler asked aside) or
    "conversation"."""

    kind: str
    key: uuid.UUID


def dossier_of(contact_centre_id: uuid.UUID, mail: Mail) -> Dossier | None:
    """The dossier this mail goes on with: by the mails it refers to, else by a reference that it names, when it comes
    from an address known there. Naming a number alone lets nobody write into somebody's dossier."""
    return (
        _by_thread(contact_centre_id, mail)
        or _by_token(contact_centre_id, mail)
        or _by_reference(contact_centre_id, mail)
    )


def references_in(mail: Mail) -> list[str]:
    """What looks like a reference of ours, in the subject first."""
    found = _REFERENCE.findall(f"{mail.subject}\n{mail.text[:_LOOKED_THROUGH]}")
    return list(dict.fromkeys(normal_reference(each) for each in found))


def names_reference_of(contact_centre_id: uuid.UUID, mail: Mail) -> bool:
    """Whether the mail names something that can be a reference of this contact centre: an invoice number is none."""
    prefixes = tuple(f"{each.reference_prefix}-" for each in directory_of(contact_centre_id).municipalities.values())
    return any(each.startswith(prefixes) for each in references_in(mail))


def is_named(sender: str, lines: str) -> bool:
    """Whether an address, or its domain, stands in a list with one on each line."""
    domain = sender.rpartition("@")[2]
    return any(sender == each or domain == each.lstrip("@") for each in lines.split("\n") if each)


def _by_thread(contact_centre_id: uuid.UUID, mail: Mail) -> Dossier | None:
    if not mail.refers_to:
        return None
    sent = message_of_mail(contact_centre_id, mail.refers_to)
    if sent and sent.about_id:
        if sent.about_type in ("case", "case_aside"):
            return Dossier(sent.about_type, sent.about_id)
        if sent.about_type == "conversation":
            return Dossier("conversation", sent.about_id)
        if sent.about_type == "contact" and (known := conversation_of_contact(contact_centre_id, sent.about_id)):
            return Dossier("conversation", known)
    found = conversation_of_mail(contact_centre_id, mail.refers_to)
    return _case_or_conversation(contact_centre_id, found) if found else None


def _by_token(contact_centre_id: uuid.UUID, mail: Mail) -> Dossier | None:
    """The question aside whose code stands in the subject, when it comes from the address that was asked."""
    for token in _TOKEN.findall(mail.subject):
        if talk := side_talk_by_token(contact_centre_id, token, mail.sender):
            return Dossier("case_aside", talk.pk)
    return None


def _by_reference(contact_centre_id: uuid.UUID, mail: Mail) -> Dossier | None:
    for reference in references_in(mail):
        if case := find_case(contact_centre_id, reference=reference):
            known = {case.citizen_email.lower(), case.contact.conversation.counterpart}
            if mail.sender in known or (case.party_id and has_address(case.party_id, mail.sender)):
                return Dossier("case", case.pk)
        elif (conversation := find_conversation(contact_centre_id, reference)) and (
            conversation.counterpart == mail.sender
        ):
            return Dossier("conversation", conversation.pk)
    return None


def _case_or_conversation(contact_centre_id: uuid.UUID, conversation_id: uuid.UUID) -> Dossier:
    """A conversation that became a case goes on there."""
    case = find_case(contact_centre_id, conversation_id=conversation_id)
    return Dossier("case", case.pk) if case else Dossier("conversation", conversation_id)
