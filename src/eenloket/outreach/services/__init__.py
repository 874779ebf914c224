"""Commands on messages to many. Each is one transaction, except for sending itself, which is one for each handful."""

from .approving import approve, ask_approval, go_on, send_back, stop
from .reminding import remind_of_promises, remind_of_settled, switch_rule
from .sending import decide, match_receipts, send_next, sweep
from .single import note_consent, note_own_consent, send_sms
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
    "note_consent",
    "note_own_consent",
    "remind_of_promises",
    "remind_of_settled",
    "send_back",
    "send_next",
    "send_sms",
    "start_broadcast",
    "stop",
    "sweep",
    "switch_rule",
]
