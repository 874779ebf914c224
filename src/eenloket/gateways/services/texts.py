"""Texts that people send us: the stop word is heeded at once, the rest goes on as an incoming message."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eenloket.core import clock
from eenloket.gateways import rules, selectors
from eenloket.gateways.types import Channel, IncomingText, StopReason, TextKind
from eenloket.gateways.wording import worded
from eenloket.organisation.directory import directory_with

from .inbound import receive_raw
from .outbox import queue_message
from .stops import lift_stop_word, stop_address

_SHIPPED: Final = {
    "stop": "U krijgt geen sms meer van ons. Wilt u toch weer sms? Stuur dan AAN.",
    "on": "U krijgt weer sms van ons. Wilt u dat niet meer? Stuur dan STOP.",
}
STOP_KINDS: Final = tuple(
    TextKind(
        code=f"sms.{word}",
        label=label,
        variables=(("gemeente", "Merenwold"),),
        shipped={Channel.SMS: ("", _SHIPPED[word])},
    )
    for word, label in (("stop", _("Answer to STOP")), ("on", _("Answer to AAN")))
)

Writers = Callable[[str, str], Iterable[tuple[uuid.UUID, uuid.UUID]]]
_writers: list[Writers] = []


@transaction.atomic
def take_in(*, channel: str, account: str, text: IncomingText) -> None:
    """Store a text that somebody sent; once this is committed the other side may be told so. The same one again
    changes nothing."""
    key = text.external_id or _key_of(text)
    word = rules.stop_word(text.text)
    if word and channel == Channel.SMS:
        _heed(text.sender, word, key)
    else:
        told = {"sender": text.sender, "to": text.to, "text": text.text, "at": text.at and text.at.isoformat()}
        raw = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        receive_raw(channel=channel, account=account, external_id=key, raw=raw)


def register_writer(who_wrote: Writers) -> None:
    """A higher module with messages of its own (a broadcast) says who wrote to an address: contact centre and
    municipality."""
    _writers.append(who_wrote)


def _heed(number: str, word: str, key: str) -> None:
    """For every contact centre that wrote to this number: who asks to stop does not know how we are organised."""
    wrote: dict[uuid.UUID, uuid.UUID] = {}
    for who_wrote in (selectors.who_wrote, *_writers):
        for centre_id, municipality_id in who_wrote(Channel.SMS, number):
            wrote.setdefault(centre_id, municipality_id)
    for centre_id, municipality_id in wrote.items():
        if word == "stop":
            stop_address(contact_centre_id=centre_id, channel=Channel.SMS, address=number, reason=StopReason.STOP_WORD)
        elif not lift_stop_word(contact_centre_id=centre_id, number=number):
            continue
        queue_message(
            key=f"{word}:{centre_id}:{key}"[:120],
            contact_centre_id=centre_id,
            municipality_id=municipality_id,
            channel=Channel.SMS,
            to=number,
            subject="STOP" if word == "stop" else "AAN",
            body=_confirmation(centre_id, municipality_id, word),
            goes_to_stopped=True,
        )


def _confirmation(centre_id: uuid.UUID, municipality_id: uuid.UUID, word: str) -> str:
    _subject, text = worded(
        f"sms.{word}",
        contact_centre_id=centre_id,
        municipality_id=municipality_id,
        channel=Channel.SMS,
        values={"gemeente": directory_with(municipality_id).municipalities[municipality_id].name},
        shipped=lambda: ("", _SHIPPED[word]),
    )
    return text


def _key_of(text: IncomingText) -> str:
    """For a provider that gives texts no number: the same words of the same number within ten minutes are the same
    text, brought twice."""
    minutes = int(clock.now().timestamp()) // 600
    return hashlib.sha256(f"{text.sender}|{text.to}|{text.text}|{minutes}".encode()).hexdigest()[:40]
