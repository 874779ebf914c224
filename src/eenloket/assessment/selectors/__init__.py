"""Reads of where people stand. What is about one person is only for who may see it: see `access_to`."""

from .people import (
    Access,
    access_to,
    everybody,
    functions_of,
    has_said_why,
    shortfall_by_month,
    standpoints_of,
)
from .rounds import (
    answers_of,
    entries_of,
    get_entry,
    get_round_led_by,
    planned_conversation,
    rounds_led_by,
)
from .standing import (
    certificates_that_expire,
    gaps_of,
    levels_from,
    ratings_of,
    required_by,
    scale_of,
    standings_of,
)

__all__ = [
    "Access",
    "access_to",
    "answers_of",
    "certificates_that_expire",
    "entries_of",
    "everybody",
    "functions_of",
    "gaps_of",
    "get_entry",
    "get_round_led_by",
    "has_said_why",
    "levels_from",
    "planned_conversation",
    "ratings_of",
    "required_by",
    "rounds_led_by",
    "scale_of",
    "shortfall_by_month",
    "standings_of",
    "standpoints_of",
]
