"""What came in in writing this morning: mail in the mailboxes, and messages that wait for an advisor."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from eenloket.contacts.services import receive_question
from eenloket.contacts.types import WrittenQuestion
from eenloket.gateways.models import Mailbox
from eenloket.gateways.services import external_id_of, receive_raw
from eenloket.gateways.types import MailPolicy

if TYPE_CHECKING:
    from .foundation import Place, World

_MORNING: Final = Path(__file__).with_suffix(".yaml")
_NAMES: Final = {MailPolicy.STEER: "info", MailPolicy.BUSINESS: "zakelijk"}


def tell(world: World, now: datetime) -> None:
    """Mailboxes for each municipality; the first has its morning."""
    for place in world.places:
        _mailboxes(world, place)
    first = world.places[0]
    morning = yaml.safe_load(_MORNING.read_text())
    for mail in morning["mails"]:
        _bring(world, first, mail, now)
    for question in morning["questions"]:
        _ask(world, first, question, now)


def _address(place: Place, policy: str) -> str:
    return f"{_NAMES[MailPolicy(policy)]}@{place.row.slug}.example"


def _mailboxes(world: World, place: Place) -> None:
    Mailbox.objects.bulk_create(
        Mailbox(contact_centre=world.centre, municipality=place.row, address=_address(place, policy), policy=policy)
        for policy in _NAMES
    )


def _mail(place: Place, told: Mapping[str, Any], now: datetime) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = told["sender"], _address(place, told["mailbox"]), told["subject"]
    mail["Date"] = format_datetime(now - timedelta(minutes=told["minutes_ago"]))
    mail["Message-ID"] = f"<{uuid.uuid5(place.row.pk, told['subject'])}@demo.example>"
    mail.set_content(told["text"])
    return mail.as_bytes()


def _bring(world: World, place: Place, told: Mapping[str, Any], now: datetime) -> None:
    """Received like any mail; the worker reads and files it once the demo is there."""
    raw = _mail(place, told, now)
    receive_raw(
        channel="email",
        account=_address(place, told["mailbox"]),
        external_id=external_id_of(raw),
        raw=raw,
        contact_centre_id=world.centre.pk,
        municipality_id=place.row.pk,
    )


def _ask(world: World, place: Place, told: Mapping[str, Any], now: datetime) -> None:
    receive_question(
        WrittenQuestion(
            contact_centre_id=world.centre.pk,
            municipality_id=place.row.pk,
            channel=told["channel"],
            text=told["text"],
            subject=told["subject"],
            sender_name=told["name"],
            sender_address=told["address"],
            received_at=now - timedelta(minutes=told["minutes_ago"]),
            details=tuple((label, value) for label, value in told["details"]),
        ),
        key=uuid.uuid5(place.row.pk, told["text"]),
        tells_sender=False,  # they were told at the time
    )
