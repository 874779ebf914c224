"""What a higher module shows to somebody whose chat is over."""

from __future__ import annotations

import uuid
from collections.abc import Callable

# Of a conversation that was talked in; the path of a page of ours, "" when there is nothing to show.
AfterTalk = Callable[[uuid.UUID], str]
_after: list[AfterTalk] = []


def register_after_talk(shown: AfterTalk) -> None:
    """A higher module has a page for who chatted (such as what they thought of it). Asked more than once for a chat, it
    gives the same page."""
    if shown not in _after:
        _after.append(shown)


def page_after(conversation_id: uuid.UUID) -> str:
    return next((path for shown in _after if (path := shown(conversation_id))), "")
