"""What is wrong with a text, and what its parts are called, in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rules.documents import Problem

FIELD_NAMES: Final[dict[str, Promise]] = {
    "title": gettext_lazy("Title"),
    "question": gettext_lazy("The question, as a citizen asks it"),
    "short": gettext_lazy("To say"),
    "sentence": gettext_lazy("Sentence for SMS and chat"),
    "text": gettext_lazy("For the website"),
    "steps": gettext_lazy("What the customer does"),
    "protocol": gettext_lazy("Steps of the advisor"),
    "conditions": gettext_lazy("Conditions"),
    "costs": gettext_lazy("Cost"),
    "term": gettext_lazy("Ready"),
    "where": gettext_lazy("Where"),
    "links": gettext_lazy("Links"),
    "forms": gettext_lazy("Forms and brochures"),
    "internal_note": gettext_lazy("Internal only"),
    "phrasings": gettext_lazy("How people ask it"),
    "keywords": gettext_lazy("Search words"),
    "kind": gettext_lazy("Kind"),
    "owner": gettext_lazy("Owner"),
    "portal_area": gettext_lazy("Portal area"),
    "product": gettext_lazy("Product"),
    "municipality": gettext_lazy("Municipality"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_until": gettext_lazy("Valid until"),
    "review_on": gettext_lazy("Check again"),
}
_EMPTY: Final[dict[str, Promise]] = {
    "title": gettext_lazy("Give the answer a title."),
    "question": gettext_lazy("Write the question as a citizen asks it."),
    "short": gettext_lazy("Write what an advisor says."),
    "owner": gettext_lazy("Choose the department that owns this answer."),
}


def words_of_problem(problem: Problem) -> str:
    """One sentence that says what to do."""
    if problem.fault == "empty":
        first = str(_EMPTY.get(problem.field, ""))
        return first or _("Fill in the first part of this row: %(row)s") % {"row": problem.detail}
    words = {
        "too_long": _("At most %(detail)s characters."),
        "too_many": _("At most %(detail)s rows."),
        "address": _("This is not an address of a page: %(detail)s. Start with https:// or with /."),
        "date": _("This is not a date: %(detail)s."),
        "order": _("The last day lies before the first day."),
    }
    return words[problem.fault] % {"detail": problem.detail}
