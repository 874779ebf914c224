"""A text message that somebody sent: it goes on where our last message to that number was about, or is a question."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from eenloket.cases.services import customer_wrote
from eenloket.contacts.selectors import conversation_of_contact, open_conversation_with
from eenloket.contacts.services import continue_conversation, receive_question
from eenloket.contacts.types import WrittenQuestion
from eenloket.correspondence.matching import Dossier
from eenloket.correspondence.port import read_by_others
from eenloket.correspondence.reading import sane_moment
from eenloket.gateways.port import UnreadableError
from eenloket.gateways.selectors import last_message_to
from eenloket.gateways.types import Channel, Filed, InboundOutcome
from eenloket.organisation.selectors import all_municipalities
from eenloket.parties.rules import normalise_phone

if TYPE_CHECKING:
    from eenloket.gateways.models import InboundMessage, OutboxMessage


def file_text(message: InboundMessage) -> Filed:
    """Leave a text to the module that asked for it, add it to what it answers, else put it on the work list. Raises
    UnreadableError when nobody can tell for which municipality it is."""
    told = _read(bytes(message.raw))
    number = normalise_phone(told["sender"]) or told["sender"]
    if filed := read_by_others(message, number, told["text"]):
        return filed
    last = last_message_to(Channel.SMS, number)
    centre_id, municipality_id = _for_whom(last)
    found = _dossier(last, centre_id, number)
    if found is None:
        found, outcome = _ask(message, told, number, centre_id, municipality_id), InboundOutcome.CONTACT
    else:
        found = _add(found, message, told["text"], number)
        outcome = InboundOutcome.DOSSIER
    return Filed(
        outcome,
        about_type=found.kind,
        about_id=found.key,
        sender=number,
        subject=told["text"],
        contact_centre_id=centre_id,
        municipality_id=municipality_id,
    )


def _read(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
        if not str(told["sender"]).strip() or not str(told["text"]).strip():
            raise ValueError
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(_("This is not a text message: its sender or its words are missing.")) from error
    return {"sender": str(told["sender"]).strip(), "text": str(told["text"]).strip(), "at": told.get("at")}


def _for_whom(last: OutboxMessage | None) -> tuple[uuid.UUID, uuid.UUID]:
    """The municipality that wrote to this number last, else the only one there is."""
    if last:
        return last.contact_centre_id, last.municipality_id
    known = list(all_municipalities()[:2])
    if len(known) != 1:
        raise UnreadableError(_("Nobody wrote to this number before: it is unknown for which municipality this is."))
    return known[0].contact_centre_id, known[0].pk


def _dossier(last: OutboxMessage | None, centre_id: uuid.UUID, number: str) -> Dossier | None:
    """What our last message was about, else the conversation that this number has going on."""
    if last and last.about_id and last.about_type in ("case", "conversation"):
        return Dossier(last.about_type, last.about_id)
    if last and last.about_id and last.about_type == "contact":
        known = conversation_of_contact(centre_id, last.about_id)
        return Dossier("conversation", known) if known else None
    going_on = open_conversation_with(centre_id, number, Channel.SMS)
    return Dossier("conversation", going_on) if going_on else None


def _add(found: Dossier, message: InboundMessage, text: str, number: str) -> Dossier:
    wrote: dict[str, Any] = {
        "message_id": message.pk,
        "text": text,
        "channel": Channel.SMS,
        "sender_name": number,
        "sender_address": number,
    }
    if found.kind == "case":
        customer_wrote(case_id=found.key, **wrote)
        return found
    return Dossier("conversation", continue_conversation(found.key, **wrote).pk)


def _ask(
    message: InboundMessage, told: dict[str, Any], number: str, centre_id: uuid.UUID, municipality_id: uuid.UUID
) -> Dossier:
    conversation = receive_question(
        WrittenQuestion(
            contact_centre_id=centre_id,
            municipality_id=municipality_id,
            channel=Channel.SMS,
            text=told["text"],
            sender_address=number,
            received_at=sane_moment(_moment(told["at"]), message.received_at),
        ),
        key=uuid.uuid5(message.pk, "conversation"),
    )
    return Dossier("conversation", conversation.pk)


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
