"""Commands on cases. Each is one transaction: lock, check, change, note the step, tell who must know."""

from .customer_wrote import customer_wrote, report_bounce
from .handing_back import hand_back_cases_of
from .handing_over import hand_over
from .handling import (
    LOOK_PURPOSE,
    add_note,
    ask_back,
    forward,
    look_at,
    note_call_attempt,
    reply,
    send_message,
    settle,
    take,
)
from .status import Followed, forget_status_attempts, status_for_citizen

__all__ = [
    "LOOK_PURPOSE",
    "Followed",
    "add_note",
    "ask_back",
    "customer_wrote",
    "forget_status_attempts",
    "forward",
    "hand_back_cases_of",
    "hand_over",
    "look_at",
    "note_call_attempt",
    "reply",
    "report_bounce",
    "send_message",
    "settle",
    "status_for_citizen",
    "take",
]
