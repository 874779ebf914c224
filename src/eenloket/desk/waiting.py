"""Messages that wait, as the lists show them: each with how it stands against its promised day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eenloket.cases.selectors import clock_against
from eenloket.core.clock import day_of

if TYPE_CHECKING:
    from eenloket.contacts.models import Conversation


@dataclass(frozen=True)
class WaitingRow:
    """A message that waits: what it is about, who sent it, and its clock."""

    conversation: Conversation
    title: str
    said: str
    clock: Any


def with_clocks(conversations: Iterable[Conversation]) -> list[WaitingRow]:
    return [
        WaitingRow(
            each,
            _title(each),
            " ".join(getattr(each, "said", "").split()),
            clock_against(each.municipality_id, day_of(each.started_at), each.due_on) if each.due_on else None,
        )
        for each in conversations
    ]


def _title(conversation: Conversation) -> str:
    drafts = getattr(conversation, "drafts", ())
    return next((each.subject or each.searched_for for each in drafts if each.subject or each.searched_for), "")
