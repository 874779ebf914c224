from __future__ import annotations

from eenloket.contacts.events import ConversationClosed, ConversationTaken, ConversationWaits, TalkEnded
from eenloket.core.events import subscribe

from .events import WorkEnded, WorkReturned, WorkTalkEnded
from .selectors import live_item_of_conversation
from .services import end_talk, finish, let_message_wait, note_taken, withdraw_rings


def message_waits(event: ConversationWaits) -> None:
    let_message_wait(event.conversation_id)


def taken(event: ConversationTaken) -> None:
    note_taken(event.conversation_id, staff_id=event.advisor_id)


def talk_ended(event: TalkEnded) -> None:
    if item := live_item_of_conversation(event.conversation_id):
        end_talk(item.pk)


def closed(event: ConversationClosed) -> None:
    if item := live_item_of_conversation(event.conversation_id):
        finish(item.pk)


def stopped(event: WorkEnded | WorkReturned | WorkTalkEnded) -> None:
    """Nobody is there any more to be passed on by this advisor."""
    withdraw_rings(event.item_id)


def connect() -> None:
    subscribe(ConversationWaits, message_waits)
    subscribe(ConversationTaken, taken)
    subscribe(TalkEnded, talk_ended)
    subscribe(ConversationClosed, closed)
    subscribe(WorkEnded, stopped)
    subscribe(WorkReturned, stopped)
    subscribe(WorkTalkEnded, stopped)
