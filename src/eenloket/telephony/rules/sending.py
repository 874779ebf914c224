"""When a command is tried again. A caller waits: within seconds it works or somebody is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

BACK_OFF_SECONDS: Final = (0.5, 1.0, 2.0, 4.0)
GIVE_UP_AFTER: Final = timedelta(seconds=20)


def next_try(*, attempts: int, made_at: datetime, now: datetime) -> datetime | None:
    """When to try once more after so many attempts; None when it is of no use any more."""
    if attempts > len(BACK_OFF_SECONDS) or now - made_at > GIVE_UP_AFTER:
        return None
    return now + timedelta(seconds=BACK_OFF_SECONDS[attempts - 1])
