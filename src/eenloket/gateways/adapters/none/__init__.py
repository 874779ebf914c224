"""No other side is set for this channel: messages wait, and the page says what to set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from eenloket.gateways.types import DeliveryError, Health, Outgoing, Receipt, Received


class NoAdapter:
    def send(self, message: Outgoing) -> Receipt:
        raise _nobody()

    def send_many(self, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
        return [_nobody() for _each in messages]

    def find(self, message: Outgoing) -> Receipt | None:
        """What another account took before, nobody here can tell."""
        return None

    def receive(self, raw: bytes) -> Received:
        return Received()

    def listen(self) -> Callable[[], None]:
        return lambda: None

    def check(self) -> Health:
        return Health(False, _("No SMS provider is set."))


def _nobody() -> DeliveryError:
    return DeliveryError(_("No SMS provider is set."))
