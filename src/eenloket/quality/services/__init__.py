"""What is done with forms, samples, evaluations, calibrations and coaching."""

from .calibrating import agree, leave_out, start_session
from .coaching import Plan, add_note, end_coaching, look_later, start_coaching
from .evaluating import Typed, ask_self_evaluation, finish_evaluation, react, reopen, save_evaluation, start_evaluation
from .forms import drop_draft, form_in_use, open_draft, publish_form, save_draft
from .observing import record_observations
from .sampling import MOST_PER_ADVISOR, draw_sample, set_norm, skip_contact

__all__ = [
    "MOST_PER_ADVISOR",
    "Plan",
    "Typed",
    "add_note",
    "agree",
    "ask_self_evaluation",
    "draw_sample",
    "drop_draft",
    "end_coaching",
    "finish_evaluation",
    "form_in_use",
    "leave_out",
    "look_later",
    "open_draft",
    "publish_form",
    "react",
    "record_observations",
    "reopen",
    "save_draft",
    "save_evaluation",
    "set_norm",
    "skip_contact",
    "start_coaching",
    "start_evaluation",
    "start_session",
]
