"""What every outgoing channel offers to the outbox."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from .types import Health, Outgoing, Receipt


class DeliveryError(Exception):
    """The message was not taken; `is_final` says that trying again is of no use."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Adapter(Protocol):
    """One folder under `adapters` per channel, behind this port."""

    def send(self, message: Outgoing) -> Receipt:
        """Deliver, or raise DeliveryError."""

    def check(self) -> Health:
        """Reach the other side without sending anything; never raises."""


def email_adapter() -> Adapter:
    """The adapter that the settings choose for e-mail; the core of this module knows none by name."""
    return cast("Adapter", import_string(settings.EENLOKET_EMAIL_ADAPTER)())
