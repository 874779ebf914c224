"""Texts that people send us: the stop word is heeded at once, the rest goes on as an incoming message."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Final

from django.db import transaction

from eenloket.core import clock
from eenloket.gateways import rules, selectors
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.types import Channel, IncomingText, StopReason

from .inbound import receive_raw
from .outbox import queue_message
from .stops import lift_stop_word, stop_address

STOPPED: Final = "U krijgt geen sms meer van ons. Wilt u toch weer sms? Stuur dan AAN."
GOES_ON: Final = "U krijgt weer sms van ons. Wilt u dat niet meer? Stuur dan STOP."


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


def _heed(number: str, word: str, key: str) -> None:
    """For every contact centre that wrote to this number: who asks to stop does not know how we are organised."""
    for centre_id in selectors.centres_that_wrote(Channel.SMS, number):
        if word == "stop":
            stop_address(contact_centre_id=centre_id, channel=Channel.SMS, address=number, reason=StopReason.STOP_WORD)
        elif not lift_stop_word(contact_centre_id=centre_id, number=number):
            continue
        _confirm(centre_id, number, word, key)


def _confirm(centre_id: uuid.UUID, number: str, word: str, key: str) -> None:
    last = OutboxMessage.objects.filter(contact_centre_id=centre_id, channel=Channel.SMS, to=number)
    municipality_id = last.order_by("-created_at").values_list("municipality_id", flat=True).first()
    if municipality_id is None:
        return
    queue_message(
        key=f"{word}:{centre_id}:{key}"[:120],
        contact_centre_id=centre_id,
        municipality_id=municipality_id,
        channel=Channel.SMS,
        to=number,
        subject="STOP" if word == "stop" else "AAN",
        body=STOPPED if word == "stop" else GOES_ON,
        goes_to_stopped=True,
    )


def _key_of(text: IncomingText) -> str:
    """For a provider that gives texts no number: the same words of the same number within ten minutes are the same
    text, brought twice."""
    minutes = int(clock.now().timestamp()) // 600
    return hashlib.sha256(f"{text.sender}|{text.to}|{text.text}|{minutes}".encode()).hexdigest()[:40]
