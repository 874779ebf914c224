from __future__ import annotations

from eenloket.gateways.services import register_outbox

from .services import match_receipts


def connect() -> None:
    register_outbox(match_receipts)
