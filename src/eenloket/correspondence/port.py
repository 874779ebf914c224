"""What a higher module offers to the reading of texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from eenloket.gateways.types import Filed

if TYPE_CHECKING:
    from eenloket.gateways.models import InboundMessage

# The message, the number it came from as it is kept, and its words.
TextReader = Callable[["InboundMessage", str, str], Filed | None]
_readers: list[TextReader] = []


def register_text_reader(reader: TextReader) -> None:
    """A higher module asked for short texts itself. Its reader says what it did with a text, or None: then the text is
    filed as any other. It runs within the transaction that notes the text handled."""
    if reader not in _readers:
        _readers.append(reader)


def read_by_others(message: InboundMessage, number: str, text: str) -> Filed | None:
    """What one of them did with this text; None when it is for none of them."""
    return next((filed for reader in _readers if (filed := reader(message, number, text))), None)
