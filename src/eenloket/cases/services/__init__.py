"""Commands on cases. Each is one transaction: lock, check, change, note the step, tell who must know."""

from .call_backs import MOST_TRIES, CallBackRequest, join_call_back, note_call_attempt, nudge, request_call_back
from .checklist import do_step, undo_step
from .customer_wrote import customer_wrote, report_bounce
from .handing_back import hand_back_cases_of
from .handing_over import hand_over
from .handling import LOOK_PURPOSE, add_note, ask_back, forward, look_at, reply, send_message, take
from .opening import open_case
from .settling import settle, settle_with_contact
from .status import Followed, forget_status_attempts, status_for_citizen
from .types import (
    create_case_type,
    discard_draft,
    newest_document,
    publish_case_type,
    save_draft,
    set_up_case_types,
    switch_case_type,
)

__all__ = [
    "LOOK_PURPOSE",
    "MOST_TRIES",
    "CallBackRequest",
    "Followed",
    "add_note",
    "ask_back",
    "create_case_type",
    "customer_wrote",
    "discard_draft",
    "do_step",
    "forget_status_attempts",
    "forward",
    "hand_back_cases_of",
    "hand_over",
    "join_call_back",
    "look_at",
    "newest_document",
    "note_call_attempt",
    "nudge",
    "open_case",
    "publish_case_type",
    "reply",
    "report_bounce",
    "request_call_back",
    "save_draft",
    "send_message",
    "set_up_case_types",
    "settle",
    "settle_with_contact",
    "status_for_citizen",
    "switch_case_type",
    "take",
    "undo_step",
]
