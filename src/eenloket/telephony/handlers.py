"""What the phone hears of routing, within its transaction: commands are noted, and whose the call is."""

from __future__ import annotations

from eenloket.core.events import subscribe
from eenloket.routing.events import (
    StatusSet,
    WorkAccepted,
    WorkOffered,
    WorkRefused,
    WorkReturned,
    WorkTalkEnded,
    WorkTransferred,
)
from eenloket.routing.types import Source

from . import services


def offered(event: WorkOffered) -> None:
    if event.source == Source.CALL:
        services.ring(event.source_id, staff_id=event.staff_id)


def returned(event: WorkReturned) -> None:
    if event.source == Source.CALL:
        services.stop_ringing(event.source_id)


def accepted(event: WorkAccepted) -> None:
    if event.source == Source.CALL:
        services.connect_caller(
            event.source_id,
            item_id=event.item_id,
            staff_id=event.staff_id,
            conversation_id=event.conversation_id,
        )


def transferred(event: WorkTransferred) -> None:
    if event.source == Source.CALL:
        services.wait_again(event.source_id, item_id=event.next_item_id)


def talk_ended(event: WorkTalkEnded) -> None:
    if event.source == Source.CALL:
        services.let_go(event.source_id)


def refused(event: WorkRefused) -> None:
    if event.source == Source.CALL:
        services.turn_away(event.source_id, action=event.action, text=event.text)


def status_set(event: StatusSet) -> None:
    services.tell_agent_state(event.staff_id, wish=event.wish, reason=event.reason)


def connect() -> None:
    subscribe(StatusSet, status_set)
    subscribe(WorkOffered, offered)
    subscribe(WorkReturned, returned)
    subscribe(WorkAccepted, accepted)
    subscribe(WorkTransferred, transferred)
    subscribe(WorkTalkEnded, talk_ended)
    subscribe(WorkRefused, refused)
