"""The questions of the page, in Dutch and English: as they are shipped, or in a municipality's own words.

They stand beside each other here and not in message files, for a municipality may change each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES: Final = {"nl": _("Dutch"), "en": _("English")}
LONGEST: Final = 300
NAMES: Final[Mapping[str, Promise]] = {
    "title": _("Heading"),
    "mark": _("Question for the mark"),
    "solved": _("Question whether it was answered"),
    "comment": _("Open question"),
    "call": _("Offer to call"),
    "thanks": _("Thanks"),
}
_SHIPPED: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "title": "Wat vond u van ons contact?",
        "mark": "Welk cijfer geeft u ons?",
        "solved": "Is uw vraag beantwoord?",
        "comment": "Wat kan beter? Of wat ging goed?",
        "call": "Mogen wij u bellen?",
        "thanks": "Dank u wel. Hiermee kunnen wij beter worden.",
    },
    "en": {
        "title": "What did you think of our contact?",
        "mark": "Which mark do you give us?",
        "solved": "Is your question answered?",
        "comment": "What can we do better? Or what went well?",
        "call": "May we call you?",
        "thanks": "Thank you. This helps us do better.",
    },
}


def shipped_words(language: str) -> Mapping[str, str]:
    return _SHIPPED[language if language in _SHIPPED else "nl"]


def words_of(own: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """The questions in a language, each in the municipality's own words where it has those."""
    language = language if language in _SHIPPED else "nl"
    return {**_SHIPPED[language], **{name: text for name, text in own.get(language, {}).items() if text}}
