"""When a notice holds."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

Stage = Literal["coming", "current", "past", "withdrawn"]


def stage_of(valid_from: datetime, valid_until: datetime | None, withdrawn_at: datetime | None, now: datetime) -> Stage:
    """Where a notice stands: from its first moment up to, and not including, its last; withdrawn ends it at once."""
    if withdrawn_at is not None:
        return "withdrawn"
    if now < valid_from:
        return "coming"
    return "past" if valid_until is not None and valid_until <= now else "current"
