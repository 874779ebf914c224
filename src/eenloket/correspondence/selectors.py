from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from eenloket.gateways.types import Channel, InboundOutcome, InboundState

from .reading import NoMailError, read_mail

if TYPE_CHECKING:
    from eenloket.gateways.models import InboundMessage

_SHOWN: Final = 20_000  # characters; the rest is in the bytes
_SHOWN_BYTES: Final = 4_000
_LEFT_ASIDE: Final = frozenset(
    {InboundOutcome.STEERED, InboundOutcome.AUTOMATIC, InboundOutcome.LOOP, InboundOutcome.DUPLICATE}
)


@dataclass(frozen=True)
class Preview:
    """What can be read of a message: words only."""

    sender: str
    to: str
    subject: str
    text: str
    files: tuple[tuple[str, int], ...] = ()
    is_cut: bool = False


def preview_of(message: InboundMessage) -> Preview:
    """The words of a message that came in; of what cannot be read, the first of its bytes."""
    raw = bytes(message.raw)
    if message.channel == Channel.EMAIL:
        try:
            mail = read_mail(raw)
        except NoMailError:
            pass
        else:
            sender = f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
            files = tuple((each.name, len(each.data)) for each in mail.parts)
            text = mail.text[:_SHOWN]
            return Preview(
                sender, ", ".join(mail.recipients), mail.subject, text, files, is_cut=len(mail.text) > _SHOWN
            )
    text = raw[:_SHOWN_BYTES].decode("utf-8", "replace").replace("\x00", "\ufffd")
    return Preview(message.sender, message.account, message.subject, text, is_cut=len(raw) > _SHOWN_BYTES)


def may_be_taken_in(message: InboundMessage) -> bool:
    """Whether this message was left aside, so that a person can put it on the work list after all."""
    return message.state == InboundState.HANDLED and message.outcome in _LEFT_ASIDE
