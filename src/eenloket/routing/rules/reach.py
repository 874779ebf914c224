from __future__ import annotations

from datetime import datetime
from typing import Final

from eenloket.routing.types import ReachState, ReachWish

BEST: Final = {ReachState.HERE: 0, ReachState.BUSY: 1, ReachState.NO_SCREEN: 2, ReachState.NOT_NOW: 3}


def wish_now(wish: str, until: datetime | None, now: datetime) -> str:
    """What somebody said of themselves, as long as it counts; "" is as the roster says."""
    return ReachWish.ROSTER if until is not None and until <= now else wish


def reach(*, wish: str, is_on_duty: bool, has_screen: bool) -> ReachState:
    """Whether somebody can be asked to take who is there now. Own words count above the roster; without a screen
    nothing can be shown to them, so that they have to be called."""
    if wish == ReachWish.NOT_NOW or (wish != ReachWish.REACHABLE and not is_on_duty):
        return ReachState.NOT_NOW
    return ReachState.HERE if has_screen else ReachState.NO_SCREEN
