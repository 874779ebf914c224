"""Reads of placement and grading. Each is scoped by contact centre, and asks no more queries for more rows."""

from .boards import Board, BoardRow, board_of, board_row, documents_of, lines_of, may_see_levels
from .conditions import condition_rules_of, conditions_of, may_mark, visible_conditions
from .functions import (
    as_known,
    compared,
    graded_functions_of,
    grading_decisions_of,
    levels_of,
    library_of,
    weights_of,
)
from .rounds import (
    get_candidate,
    get_round,
    get_scenario,
    places_of,
    progress_of,
    rounds_of,
    scenarios_of,
)

__all__ = [
    "Board",
    "BoardRow",
    "as_known",
    "board_of",
    "board_row",
    "compared",
    "condition_rules_of",
    "conditions_of",
    "documents_of",
    "get_candidate",
    "get_round",
    "get_scenario",
    "graded_functions_of",
    "grading_decisions_of",
    "levels_of",
    "library_of",
    "lines_of",
    "may_mark",
    "may_see_levels",
    "places_of",
    "progress_of",
    "rounds_of",
    "scenarios_of",
    "visible_conditions",
    "weights_of",
]
