"""Where somebody stands in line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.chat import rules
from eenloket.chat.types import SessionState, Wait
from eenloket.routing import selectors as routing

if TYPE_CHECKING:
    from eenloket.chat.models import ChatSession


def wait_of(session: ChatSession) -> Wait | None:
    """How many are before, and how long it will take; None for who does not wait."""
    if session.state != SessionState.WAITING or session.work_item is None:
        return None
    item = routing.get_item(session.contact_centre_id, session.work_item)
    if item is None:
        return None
    place = routing.place_of(item)
    minutes = rules.minutes_between(place.low, place.high)
    return Wait(ahead=place.ahead, low_minutes=minutes and minutes[0], high_minutes=minutes and minutes[1])
