from __future__ import annotations

from eenloket.contacts.events import ConversationClosed, ConversationTaken, ConversationWaits, TalkEnded
from eenloket.core.events import subscribe

from .selectors import live_item_of_conversation
from .services import end_talk, finish, let_message_wait, note_taken


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


def connect() -> None:
    subscribe(ConversationWaits, message_waits)
    subscribe(ConversationTaken, taken)
    subscribe(TalkEnded, talk_ended)
    subscribe(ConversationClosed, closed)
