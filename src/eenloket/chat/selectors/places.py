"""Where somebody stands in line, and whether there is a line to stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.chat import rules
from eenloket.chat.types import Outlook, SessionState, Wait
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.routing import rules as routing_rules
from eenloket.routing import selectors as routing
from eenloket.routing.types import Action

if TYPE_CHECKING:
    from eenloket.chat.models import ChatSession
    from eenloket.organisation.models import Municipality
    from eenloket.routing.types import Place


def wait_of(session: ChatSession) -> Wait | None:
    """How many are before, and how long it will take; None for who does not wait."""
    if session.state != SessionState.WAITING or session.work_item is None:
        return None
    item = routing.get_item(session.contact_centre_id, session.work_item)
    if item is None:
        return None
    return _as_wait(routing.place_of(item))


def outlook_of(site: Municipality) -> Outlook:
    """Whether somebody who asks for a person now may wait, and how long it would take; else when it opens."""
    now = clock.now()
    queue = routing.queue_for(site.contact_centre_id, municipality_id=site.pk, channel=Channel.CHAT)
    if queue is None:  # not used yet: it is made for who comes first
        return Outlook(is_open=False)
    waiting = routing.waiting_in(queue)
    closed = routing.closed_reason(queue, site.pk, now)
    situation = routing_rules.Situation(
        closed=closed,
        waiting=waiting,
        most_waiting=queue.most_waiting,
        signed_on=routing.signed_on_count(site.contact_centre_id),
    )
    _why, rule = routing_rules.verdict(queue.overflow, situation)
    if rule.action in (Action.WAIT, Action.OTHER_QUEUE):
        return Outlook(is_open=True, wait=_as_wait(routing.expected_place(queue, waiting, now)))
    return Outlook(is_open=False, opens=routing.opens_next(queue, site.pk, now) if closed else None)


def _as_wait(place: Place) -> Wait:
    minutes = rules.minutes_between(place.low, place.high)
    return Wait(ahead=place.ahead, low_minutes=minutes and minutes[0], high_minutes=minutes and minutes[1])
