"""Commands on messages to many. Each is one transaction, except for sending itself, which is one for each handful."""

from .approving import approve, ask_approval, go_on, send_back, stop
from .sending import decide, match_receipts, send_next, sweep
from .steps import defer_sending
from .writing import (
    change_broadcast,
    choose_callers,
    choose_postcodes,
    choose_subject,
    discard,
    load_list,
    start_broadcast,
)

__all__ = [
    "approve",
    "ask_approval",
    "change_broadcast",
    "choose_callers",
    "choose_postcodes",
    "choose_subject",
    "decide",
    "defer_sending",
    "discard",
    "go_on",
    "load_list",
    "match_receipts",
    "send_back",
    "send_next",
    "start_broadcast",
    "stop",
    "sweep",
]
