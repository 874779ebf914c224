"""An other side in memory, for tests of the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eenloket.gateways.types import DeliveryError, Health, Outgoing, Receipt, Received


class Adapter:
    """Takes every message, or fails as it was told; says `found` of each when it is asked."""

    def __init__(self, error: Exception | None = None, *, found: Receipt | DeliveryError | None = None) -> None:
        self.sent: list[Outgoing] = []
        self._error, self._found = error, found

    def send(self, message: Outgoing) -> Receipt:
        if self._error:
            raise self._error
        self.sent.append(message)
        return Receipt(f"taken-{message.reference}")

    def send_many(self, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
        return [self.send(each) for each in messages]

    def find(self, message: Outgoing) -> Receipt | None:
        if isinstance(self._found, DeliveryError):
            raise self._found
        return self._found

    def receive(self, raw: bytes) -> Received:
        return Received()

    def listen(self) -> Callable[[], None]:
        return lambda: None

    def check(self) -> Health:
        return Health(True, "test")
