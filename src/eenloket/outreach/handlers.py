from __future__ import annotations

from eenloket.gateways.services import register_receiver, register_writer

from .selectors import who_wrote
from .services import match_receipts


def connect() -> None:
    register_receiver(match_receipts)
    register_writer(who_wrote)
