from eenloket.personnel.work import OpenWork, register_open_work

from .absence import change_absence, look_at_absences, recover, recover_partly, report_absence, settle_moment
from .board import Idea, comment, move, note_effect, propose, support
from .cards import Terms, answer_availability, ask_availability, save_card
from .checklists import (
    ensure_templates,
    remove_template_item,
    save_template_item,
    start_checklist,
    tick_item,
)
from .common import note_look, open_file
from .goals import (
    Ambition,
    note_personal_progress,
    note_team_progress,
    set_centre_goal,
    set_personal_goal,
    set_team_goal,
)
from .incidents import Report, close_incident, keep_police, report_incident, settle_measure, take_measure
from .leaving import confirm_leaving
from .talks import (
    agree,
    cancel_talk,
    drop_agreement,
    note_in_talk,
    plan_talk,
    settle_agreement,
    sign_talk,
    take_signature_back,
)

__all__ = [
    "Ambition",
    "Idea",
    "OpenWork",
    "Report",
    "Terms",
    "agree",
    "answer_availability",
    "ask_availability",
    "cancel_talk",
    "change_absence",
    "close_incident",
    "comment",
    "confirm_leaving",
    "drop_agreement",
    "ensure_templates",
    "keep_police",
    "look_at_absences",
    "move",
    "note_effect",
    "note_in_talk",
    "note_look",
    "note_personal_progress",
    "note_team_progress",
    "open_file",
    "plan_talk",
    "propose",
    "recover",
    "recover_partly",
    "register_open_work",
    "remove_template_item",
    "report_absence",
    "report_incident",
    "save_card",
    "save_template_item",
    "set_centre_goal",
    "set_personal_goal",
    "set_team_goal",
    "settle_agreement",
    "settle_measure",
    "settle_moment",
    "sign_talk",
    "start_checklist",
    "support",
    "take_measure",
    "take_signature_back",
    "tick_item",
]
