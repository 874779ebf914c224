"""Commands on cases. Each is one transaction: lock, check, change, note the step, tell who must know."""

from .call_backs import MOST_TRIES, CallBackRequest, join_call_back, note_call_attempt, nudge, request_call_back
from .checklist import do_step, undo_step
from .customer_wrote import customer_wrote, report_bounce
from .handing_back import hand_back_cases_of
from .handing_over import hand_over
from .handling import LOOK_PURPOSE, add_note, ask_back, forward, look_at, reply, send_message, take
from .opening import open_case, save_values
from .outside import ask_how_it_stands, confirm_receipt, mail_outside, note_passed_on, note_returned, pass_outside
from .outside_agreements import AgreementChange, agree_outside, end_agreement, remind_to_ask
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
    "AgreementChange",
    "CallBackRequest",
    "Followed",
    "add_note",
    "agree_outside",
    "ask_back",
    "ask_how_it_stands",
    "confirm_receipt",
    "create_case_type",
    "customer_wrote",
    "discard_draft",
    "do_step",
    "end_agreement",
    "forget_status_attempts",
    "forward",
    "hand_back_cases_of",
    "hand_over",
    "join_call_back",
    "look_at",
    "mail_outside",
    "newest_document",
    "note_call_attempt",
    "note_passed_on",
    "note_returned",
    "nudge",
    "open_case",
    "pass_outside",
    "publish_case_type",
    "remind_to_ask",
    "reply",
    "report_bounce",
    "request_call_back",
    "save_draft",
    "save_values",
    "send_message",
    "set_up_case_types",
    "settle",
    "settle_with_contact",
    "status_for_citizen",
    "switch_case_type",
    "take",
    "undo_step",
]
