"""What stands in a letter and for whom it is: arithmetic over its text, no database."""

from .departments import LearntWords, by_matter, learnt, matter_of, telling_words
from .facts import FIELDS, Guess, facts_in
from .separating import Letter, PageKind, letters_of

__all__ = [
    "FIELDS",
    "Guess",
    "LearntWords",
    "Letter",
    "PageKind",
    "by_matter",
    "facts_in",
    "learnt",
    "letters_of",
    "matter_of",
    "telling_words",
]
