"""What a citizen may see of the own matters: each read is for exactly one party."""

from .matters import (
    appointments,
    case_page,
    contacts,
    document_of_citizen,
    documents_of_case,
    overview,
    progress_of,
    question_page,
    waits_for,
)
from .own import consents, everything_of, persons_to_play, points, wish_of

__all__ = [
    "appointments",
    "case_page",
    "consents",
    "contacts",
    "document_of_citizen",
    "documents_of_case",
    "everything_of",
    "overview",
    "persons_to_play",
    "points",
    "progress_of",
    "question_page",
    "waits_for",
    "wish_of",
]
