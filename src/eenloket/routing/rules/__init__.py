"""Decisions and arithmetic of routing, pure: time comes in as an argument."""

from .admission import Rule, Situation, in_force, reasons_of, verdict
from .hours import Hours, next_opening, problem_with, reason_closed
from .matching import is_eligible, match, relaxed, score
from .replay import Figures, Step, advisor_seconds, figures_of
from .states import state_of
from .waiting import expected_wait

__all__ = [
    "Figures",
    "Hours",
    "Rule",
    "Situation",
    "Step",
    "advisor_seconds",
    "expected_wait",
    "figures_of",
    "in_force",
    "is_eligible",
    "match",
    "next_opening",
    "problem_with",
    "reason_closed",
    "reasons_of",
    "relaxed",
    "score",
    "state_of",
    "verdict",
]
