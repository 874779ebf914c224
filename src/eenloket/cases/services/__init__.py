"""Commands on cases. Each is one transaction: lock, check, change, note the step, tell who must know."""

from .asking import ask_citizen
from .call_backs import MOST_TRIES, CallBackRequest, join_call_back, note_call_attempt, nudge, request_call_back
from .checklist import do_step, undo_step
from .clocks import change_promise, extend, note_receipt, pause, resume, resume_lapsed
from .customer_wrote import customer_wrote, report_bounce
from .escalation import climb
from .handing_back import hand_back_cases_of
from .handing_over import hand_over
from .handling import LOOK_PURPOSE, add_note, ask_back, forward, look_at, note_typed_back, reply, send_message, take
from .in_bulk import BulkStep, Outcome, do_in_bulk
from .looking import ChangedError, forget_viewers, must_be_as_read, note_left, note_viewer
from .notices import note_opened, promise_by_link, remind_unopened, set_reminder
from .office import assign, reopen, send_wrongly_routed
from .opening import open_case, save_values
from .outside import ask_how_it_stands, confirm_receipt, mail_outside, note_passed_on, note_returned, pass_outside
from .outside_agreements import AgreementChange, agree_outside, end_agreement, remind_to_ask
from .parting import merge, split
from .sensitivity import checked_sensitivity, mark, say_whom_it_concerns
from .settling import settle, settle_with_contact
from .side_talks import AskedOf, answer_aside, answer_aside_by_mail, ask_aside
from .status import Followed, forget_status_attempts, status_for_citizen
from .type_drafts import (
    add_type_part,
    change_type_part,
    delete_type_part,
    import_case_type,
    move_type_part,
    restore_type_version,
    undo_type_delete,
)
from .types import (
    create_case_type,
    delete_case_type,
    discard_draft,
    newest_document,
    publish_case_type,
    save_draft,
    set_up_case_types,
    switch_case_type,
)
from .work_time import correct_work, note_work

__all__ = [
    "LOOK_PURPOSE",
    "MOST_TRIES",
    "AgreementChange",
    "AskedOf",
    "BulkStep",
    "CallBackRequest",
    "ChangedError",
    "Followed",
    "Outcome",
    "add_note",
    "add_type_part",
    "agree_outside",
    "answer_aside",
    "answer_aside_by_mail",
    "ask_aside",
    "ask_back",
    "ask_citizen",
    "ask_how_it_stands",
    "assign",
    "change_promise",
    "change_type_part",
    "checked_sensitivity",
    "climb",
    "confirm_receipt",
    "correct_work",
    "create_case_type",
    "customer_wrote",
    "delete_case_type",
    "delete_type_part",
    "discard_draft",
    "do_in_bulk",
    "do_step",
    "end_agreement",
    "extend",
    "forget_status_attempts",
    "forget_viewers",
    "forward",
    "hand_back_cases_of",
    "hand_over",
    "import_case_type",
    "join_call_back",
    "look_at",
    "mail_outside",
    "mark",
    "merge",
    "move_type_part",
    "must_be_as_read",
    "newest_document",
    "note_call_attempt",
    "note_left",
    "note_opened",
    "note_passed_on",
    "note_receipt",
    "note_returned",
    "note_typed_back",
    "note_viewer",
    "note_work",
    "nudge",
    "open_case",
    "pass_outside",
    "pause",
    "promise_by_link",
    "publish_case_type",
    "remind_to_ask",
    "remind_unopened",
    "reopen",
    "reply",
    "report_bounce",
    "request_call_back",
    "restore_type_version",
    "resume",
    "resume_lapsed",
    "save_draft",
    "save_values",
    "say_whom_it_concerns",
    "send_message",
    "send_wrongly_routed",
    "set_reminder",
    "set_up_case_types",
    "settle",
    "settle_with_contact",
    "split",
    "status_for_citizen",
    "switch_case_type",
    "take",
    "undo_step",
    "undo_type_delete",
]
