"""Commands of placement and grading. Each is one transaction: lock, check, change, note on the trail."""

from .candidates import judge_candidate, remove_candidate, save_candidate, save_candidates
from .conditions import mark_condition
from .deciding import clear_decision, confirm_lines, confirm_scenario, decide
from .functions import decide_grade, remove_function, save_function, save_functions
from .looking import look_at_candidate, look_at_conditions, look_at_round
from .rounds import ensure_condition_rules, remove_condition_rule, save_condition_rule, save_round
from .scenarios import fill_scenario, remove_scenario, start_scenario

__all__ = [
    "clear_decision",
    "confirm_lines",
    "confirm_scenario",
    "decide",
    "decide_grade",
    "ensure_condition_rules",
    "fill_scenario",
    "judge_candidate",
    "look_at_candidate",
    "look_at_conditions",
    "look_at_round",
    "mark_condition",
    "remove_candidate",
    "remove_condition_rule",
    "remove_function",
    "remove_scenario",
    "save_candidate",
    "save_candidates",
    "save_condition_rule",
    "save_function",
    "save_functions",
    "save_round",
    "start_scenario",
]
