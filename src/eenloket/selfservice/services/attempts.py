from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from eenloket.core import clock, crypto
from eenloket.core.errors import NotAllowedError
from eenloket.selfservice.models import Attempt
from eenloket.selfservice.types import AttemptKind

_WINDOW: Final = timedelta(minutes=15)


def count_attempt(municipality_id: uuid.UUID, kind: AttemptKind, address: str, *, most: int, message: str) -> None:
    """Note that something was tried from this address. Raises NotAllowedError with `message` after `most` tries in a
    quarter of an hour."""
    address_hash = crypto.keyed_hash(address, purpose="citizen-attempt")
    now = clock.now()
    if Attempt.objects.filter(address_hash=address_hash, kind=kind, at__gte=now - _WINDOW).count() >= most:
        raise NotAllowedError(message)
    Attempt.objects.create(municipality_id=municipality_id, kind=kind, address_hash=address_hash, at=now)


def forget_attempts() -> int:
    """Delete what no longer counts; run periodically."""
    count, _per_model = Attempt.objects.filter(at__lt=clock.now() - _WINDOW).delete()
    return count
