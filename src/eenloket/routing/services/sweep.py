"""Repairing and ending what has a deadline: every second, so that no timer can be lost."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from eenloket.contacts.selectors import closed_among
from eenloket.core import clock
from eenloket.core.errors import EenloketError
from eenloket.routing.models import Advisor, Offer, Ring, WorkItem
from eenloket.routing.selectors import GRACE
from eenloket.routing.types import HELD_STATES, OfferState, Reason, RingState, Why, Wish, WorkState

from .leaving import overflow
from .offers import expire_offer
from .ringing import expire_ring
from .steps import locked_advisors, settle
from .turns import finish, give_back

logger = logging.getLogger(__name__)


def sweep() -> int:
    """End what is over: offers and rings that nobody answered, wrap-ups, waits that are too long, the presence of who
    is gone. One that fails does not keep the others. Returns how many."""
    now = clock.now()
    due = WorkItem.objects.filter(deadline__lte=now)
    steps: list[tuple[Callable[..., Any], Iterable[uuid.UUID], dict[str, str]]] = [
        (expire_offer, _ids(Offer.objects.filter(state=OfferState.PENDING, expires_at__lte=now)), {}),
        (expire_ring, _ids(Ring.objects.filter(state=RingState.RINGING, expires_at__lte=now)), {}),
        (finish, _ids(due.filter(state=WorkState.WRAP_UP)), {"outcome": "time"}),
        (overflow, _ids(due.filter(state=WorkState.QUEUED)), {"why": Why.TOO_LONG}),
        (note_gone, _gone(), {}),
    ]
    done = 0
    for step, keys, more in steps:
        for key in keys:
            try:
                step(key, **more)
                done += 1
            except EenloketError:
                logger.exception("%s of %s was refused", step.__name__, key)
    return done


def _ids(found: Any) -> list[uuid.UUID]:
    return list(found.values_list("pk", flat=True))


def _gone() -> list[uuid.UUID]:
    unseen = Advisor.objects.filter(seen_at__lte=clock.now() - GRACE).exclude(wish=Wish.OFFLINE)
    return list(unseen.exclude(reason=Reason.AWAY).values_list("staff_id", flat=True))


def note_gone(staff_id: uuid.UUID) -> None:
    """The screen of an advisor is gone for a minute: what can go on with another goes back with its age; a call stays,
    for the telephone need not be gone. They are not ready until they are seen again."""
    held = WorkItem.objects.filter(advisor=staff_id, state__in=HELD_STATES)
    for key, channel, state in held.values_list("pk", "channel", "state"):
        if _goes_on(channel, state):
            give_back(key, reason="connection lost")
    _note_absence(staff_id)


@transaction.atomic
def _note_absence(staff_id: uuid.UUID) -> None:
    advisor = locked_advisors([staff_id]).get(staff_id)
    if advisor is None or advisor.seen_at > clock.now() - GRACE or advisor.wish == Wish.OFFLINE:
        return
    if advisor.wish == Wish.READY or advisor.reason == Reason.MISSED:
        advisor.wish, advisor.reason = Wish.NOT_READY, Reason.AWAY
    else:  # on a break, and the screen is closed: that is what signing off looks like
        advisor.wish, advisor.reason = Wish.OFFLINE, ""
    settle(advisor, clock.now())


def _goes_on(channel: str, state: str) -> bool:
    return state == WorkState.OFFERED or (channel == "chat" and state == WorkState.ACTIVE)


def follow_closed_conversations() -> int:
    """End the work whose conversation is closed: what a crash between the two left. Returns how many."""
    held = WorkItem.objects.filter(state__in=[WorkState.ACTIVE, WorkState.WRAP_UP], conversation_id__isnull=False)
    by_conversation = dict(held.values_list("conversation_id", "pk"))
    closed = closed_among([each for each in by_conversation if each])
    for each in closed:
        finish(by_conversation[each])
    return len(closed)
