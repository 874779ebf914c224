"""What can be asked about chats. Nothing here changes anything, and who may see it is asked first."""

from .lines import lines_after, lines_within
from .places import outlook_of, wait_of
from .sessions import (
    find_by_conversation,
    own_session,
    session_of_token,
    standings,
    topic_of,
)
from .wishes import is_on, sites_of, wishes_for, wishes_of

__all__ = [
    "find_by_conversation",
    "is_on",
    "lines_after",
    "lines_within",
    "outlook_of",
    "own_session",
    "session_of_token",
    "sites_of",
    "standings",
    "topic_of",
    "wait_of",
    "wishes_for",
    "wishes_of",
]
