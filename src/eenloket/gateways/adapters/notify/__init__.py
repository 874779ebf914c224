"""SMS over the REST interface of NotifyNL and GOV.UK Notify.

Texts go through one template of the account, whose only variable holds our whole text; templates, versions and
approval are ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.utils.dateparse import parse_datetime

from eenloket.gateways.rules import international, key_in
from eenloket.gateways.types import DeliveryError, Fate, Health, IncomingText, Outgoing, Receipt, Received

from .calling import Answer, call

_AT_ONCE: Final = 8
_FATES: Final = {
    "created": Fate.ACCEPTED,
    "sending": Fate.ACCEPTED,
    "pending": Fate.ACCEPTED,
    "sent": Fate.ACCEPTED,  # to another country: no more is ever heard
    "delivered": Fate.DELIVERED,
    "permanent-failure": Fate.FAILED,
    "temporary-failure": Fate.FAILED,
    "technical-failure": Fate.FAILED,
}
_A_DAY_IS_FULL: Final = 3600.0
_BUSY: Final = 60.0


class NotifyAdapter:
    def send(self, message: Outgoing) -> Receipt:
        sms = settings.EENLOKET_SMS
        body = {
            "phone_number": message.to,
            "template_id": sms["template"],
            "personalisation": {sms["variable"]: message.body},
            "reference": message.reference,
        }
        if sms["sender_id"]:
            body["sms_sender_id"] = sms["sender_id"]
        answer = call("POST", "/v2/notifications/sms", body, tenant=message.tenant)
        if answer.status == 201:
            return Receipt(str(answer.body.get("id", "")))
        raise _refused(answer)

    def send_many(self, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
        with ThreadPoolExecutor(min(_AT_ONCE, max(1, len(messages)))) as pool:
            return list(pool.map(self._outcome, messages))

    def find(self, message: Outgoing) -> Receipt | None:
        """Notify knows messages by our reference: what it does not know it never took."""
        answer = call("GET", "/v2/notifications?" + urlencode({"reference": message.reference}))
        if answer.status != 200:
            raise DeliveryError(_words(answer))
        found = answer.body.get("notifications") or []
        return _receipt(found[0]) if found else Receipt("", Fate.ABSENT)

    def receive(self, raw: bytes) -> Received:
        """Read a callback: a delivery receipt, or a text that somebody sent. Raises ValueError."""
        told = json.loads(raw)
        if not isinstance(told, dict) or "id" not in told:
            raise ValueError("no callback of Notify")
        if "source_number" in told:
            text = IncomingText(
                external_id=str(told["id"]),
                sender=international(str(told["source_number"])),
                to=str(told.get("destination_number", "")),
                text=str(told.get("message", "")),
                at=parse_datetime(str(told.get("date_received", ""))),
                raw=raw,
            )
            return Received(texts=[text])
        receipt = _receipt(told)
        return Received(receipts=[receipt] if receipt else [])

    def listen(self) -> Callable[[], None]:
        """Notify calls us: see `gateways.views`."""
        return lambda: None

    def check(self) -> Health:
        where = settings.EENLOKET_SMS["host"]
        try:
            answer = call("GET", "/v2/notifications?template_type=sms")
        except DeliveryError as error:
            return Health(False, f"{where}: {error}")
        return Health(
            answer.status == 200, f"{where} (Notify)" if answer.status == 200 else f"{where}: {_words(answer)}"
        )

    def _outcome(self, message: Outgoing) -> Receipt | DeliveryError:
        try:
            return self.send(message)
        except DeliveryError as error:
            return error


def _receipt(told: Mapping[str, Any]) -> Receipt | None:
    status = str(told.get("status", ""))
    fate = _FATES.get(status)
    if fate is None:
        return None
    return Receipt(
        reference=str(told.get("id", "")),
        fate=fate,
        detail=status,
        at=parse_datetime(str(told.get("completed_at") or "")),
        message_id=key_in(str(told.get("reference") or "")),
        refuses_address=status == "permanent-failure",
    )


def _refused(answer: Answer) -> DeliveryError:
    """What the answer means: 400 for good, 429 for now. After 5xx it may have been taken all the same: our reference
    tells. 403 is about our key or clock, not the message."""
    words = _words(answer)
    if answer.status == 429:
        return DeliveryError(words, retry_after=_A_DAY_IS_FULL if "TooManyRequests" in words else _BUSY)
    is_final = answer.status in (400, 404)
    is_unsure = answer.status >= 500
    refuses = is_final and "phone_number" in words
    return DeliveryError(words, is_final=is_final, is_unsure=is_unsure, refuses_address=refuses)


def _words(answer: Answer) -> str:
    errors = answer.body.get("errors") or []
    told = "; ".join(f"{each.get('error')}: {each.get('message')}" for each in errors if isinstance(each, dict))
    return f"{answer.status} {told}".strip()[:400]
