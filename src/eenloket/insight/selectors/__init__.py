"""The figures of a contact centre. Every number here can be asked for its rows, with the same filters."""

from .contacts import (
    answers_not_used,
    contacts_behind,
    content_use,
    days,
    durations,
    figures,
    most_given_answers,
    most_urgent,
    page_of,
    promises,
    repeats,
    rises,
    rows_of,
    subjects,
    teams_to_filter_by,
    with_memory,
)

__all__ = [
    "answers_not_used",
    "contacts_behind",
    "content_use",
    "days",
    "durations",
    "figures",
    "most_given_answers",
    "most_urgent",
    "page_of",
    "promises",
    "repeats",
    "rises",
    "rows_of",
    "subjects",
    "teams_to_filter_by",
    "with_memory",
]
