"""What every outgoing channel offers to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from .types import Account, Channel, DeliveryError, Health, Outgoing, Receipt, Received


class Adapter(Protocol):
    """One folder under `adapters` per kind of other side, behind this port."""

    def send(self, message: Outgoing) -> Receipt:
        """Hand over, or raise DeliveryError."""

    def send_many(self, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
        """Hand over as many as there are, in the time the other side allows; one outcome for each, in order."""

    def find(self, message: Outgoing) -> Receipt | None:
        """What became of a message whose answer was lost; None when the other side cannot tell. Raises
        DeliveryError when it cannot be asked now."""

    def receive(self, raw: bytes) -> Received:
        """Read what the other side brought by itself: receipts, and texts that people sent."""

    def listen(self) -> Callable[[], None]:
        """Keep a connection on which the other side brings receipts and texts, where it works like that; returns what
        ends it."""

    def check(self) -> Health:
        """Reach the other side without sending anything; never raises."""


__all__ = ["Adapter", "DeliveryError", "account_for", "adapter_for"]

_SETTINGS: Final = {Channel.EMAIL: "EENLOKET_EMAIL_ADAPTER", Channel.SMS: "EENLOKET_SMS_ADAPTER"}
_ACCOUNTS: Final = {Channel.EMAIL: "EENLOKET_EMAIL_ACCOUNT", Channel.SMS: "EENLOKET_SMS_ACCOUNT"}


def adapter_for(channel: str) -> Adapter:
    """The adapter that the settings choose for a channel; the core of this module knows none by name."""
    return cast("Adapter", import_string(getattr(settings, _SETTINGS[Channel(channel)]))())


def account_for(channel: str) -> Account:
    """What a channel goes out through, as the settings say."""
    return Account(*getattr(settings, _ACCOUNTS[Channel(channel)]))
