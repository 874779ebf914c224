from __future__ import annotations

from collections.abc import Collection

from eenloket.routing.types import AdvisorState, Wish, WorkState


def state_of(wish: str, held: Collection[str]) -> str:
    """Where an advisor is: work in hand comes first, so that "not ready" said during a call counts after it.

    `held` are the states of the work items they have.
    """
    if WorkState.ACTIVE in held:
        return AdvisorState.BUSY
    if WorkState.WRAP_UP in held:
        return AdvisorState.WRAP_UP
    if WorkState.OFFERED in held:
        return AdvisorState.OFFERED
    return {
        Wish.READY: AdvisorState.READY,
        Wish.NOT_READY: AdvisorState.NOT_READY,
    }.get(Wish(wish), AdvisorState.OFFLINE)
