"""What every outgoing channel offers to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from .types import Account, Channel, DeliveryError, FetchedMail, Filed, Health, Outgoing, Receipt, Received

if TYPE_CHECKING:
    from .models import InboundMessage


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


_SETTINGS: Final = {Channel.EMAIL: "EENLOKET_EMAIL_ADAPTER", Channel.SMS: "EENLOKET_SMS_ADAPTER"}
_ACCOUNTS: Final = {Channel.EMAIL: "EENLOKET_EMAIL_ACCOUNT", Channel.SMS: "EENLOKET_SMS_ACCOUNT"}


def adapter_for(channel: str) -> Adapter:
    """The adapter that the settings choose for a channel; the core of this module knows none by name."""
    return cast("Adapter", import_string(getattr(settings, _SETTINGS[Channel(channel)]))())


def account_for(channel: str) -> Account:
    """What a channel goes out through, as the settings say."""
    return Account(*getattr(settings, _ACCOUNTS[Channel(channel)]))


class UnreadableError(Exception):
    """A message that came in cannot be read, in words for the team leader; trying again as it is is of no use."""


class MailSession(Protocol):
    """A mailbox that is open."""

    @property
    def uid_validity(self) -> int:
        """Changes when the numbers of the mails mean something else than before."""

    def fetch(self, after_uid: int) -> Iterator[FetchedMail]:
        """The mails with a higher number, lowest first."""

    def acknowledge(self, uid: int) -> None:
        """Tell the other side that this mail is stored here."""

    def wait(self, seconds: float) -> bool:
        """Wait until something comes in, at most so long; says whether it did."""


class MailSource(Protocol):
    """Where mail comes from. Both raise DeliveryError when the other side cannot be reached."""

    def open(self) -> AbstractContextManager[MailSession]: ...

    def check(self) -> Health: ...


def mail_source(url: str) -> MailSource:
    """The mailbox at this address (`imaps://user:password@host:port/folder`)."""
    return cast("MailSource", import_string(settings.EENLOKET_MAIL_SOURCE)(url))


InboundHandler = Callable[["InboundMessage"], Filed]
_handlers: dict[str, InboundHandler] = {}


def register_inbound(channel: str, handler: InboundHandler) -> None:
    """A higher module says what is done with messages of a channel. It runs within the transaction that notes it
    handled; it raises UnreadableError for what cannot be read."""
    _handlers[channel] = handler


def inbound_handler(channel: str) -> InboundHandler:
    return _handlers[channel]
