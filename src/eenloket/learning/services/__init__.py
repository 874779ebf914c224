"""Commands on learning. Each is one transaction: lock, check, change, record, tell who must know."""

from .enrolling import change_mentor, enrol, stop_enrolment
from .lessons import mark_read, note_practice, sign_off, take_test
from .looking import look_at, look_at_group
from .managing import choose_path, make_standard_paths, save_module, save_path, save_questions
from .plans import accept_goal, change_goal, drop_goal, finish_goal, save_course
from .skills import announce_duties, keep_areas_in_step, set_skills, withdraw_duties

__all__ = [
    "accept_goal",
    "announce_duties",
    "change_goal",
    "change_mentor",
    "choose_path",
    "drop_goal",
    "enrol",
    "finish_goal",
    "keep_areas_in_step",
    "look_at",
    "look_at_group",
    "make_standard_paths",
    "mark_read",
    "note_practice",
    "save_course",
    "save_module",
    "save_path",
    "save_questions",
    "set_skills",
    "sign_off",
    "stop_enrolment",
    "take_test",
    "withdraw_duties",
]
