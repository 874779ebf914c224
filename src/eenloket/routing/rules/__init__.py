"""Decisions and arithmetic of routing, pure: time comes in as an argument."""

from .admission import Rule, Situation, in_force, reasons_of, verdict
from .hours import Hours, next_opening, problem_with, reason_closed
from .matching import is_eligible, match, relaxed, score
from .reach import BEST, reach, wish_now
from .replay import Figures, Step, advisor_seconds, figures_of
from .service_level import Counts, Variant, is_surely_below, left_share, meets, service_level
from .states import state_of
from .waiting import expected_wait

__all__ = [
    "BEST",
    "Counts",
    "Figures",
    "Hours",
    "Rule",
    "Situation",
    "Step",
    "Variant",
    "advisor_seconds",
    "expected_wait",
    "figures_of",
    "in_force",
    "is_eligible",
    "is_surely_below",
    "left_share",
    "match",
    "meets",
    "next_opening",
    "problem_with",
    "reach",
    "reason_closed",
    "reasons_of",
    "relaxed",
    "score",
    "service_level",
    "state_of",
    "verdict",
    "wish_now",
]
