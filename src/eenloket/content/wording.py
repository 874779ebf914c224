"""What is wrong with a text, in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rules.documents import Problem

_EMPTY: Final[dict[str, Promise]] = {
    "title": gettext_lazy("Give the answer a title."),
    "question": gettext_lazy("Write the question as a citizen asks it."),
    "short": gettext_lazy("Write what an advisor says."),
    "owner": gettext_lazy("Choose the department that owns this answer."),
    "narrowing_question": gettext_lazy("Write the question that is asked first."),
    "english_title": gettext_lazy("Give the English text a title."),
    "english_short": gettext_lazy("Write what an advisor says in English."),
}


def words_of_problem(problem: Problem) -> str:
    """One sentence that says what to do."""
    if problem.fault == "empty":
        first = str(_EMPTY.get(problem.field, ""))
        return first or _("Fill in the first part of this row: %(row)s") % {"row": problem.detail}
    if problem.fault == "alone":
        return _("Give at least one thing that the customer can say.")
    words = {
        "too_long": _("At most %(detail)s characters."),
        "too_many": _("At most %(detail)s rows."),
        "address": _("This is not an address of a page: %(detail)s. Start with https:// or with /."),
        "date": _("This is not a date: %(detail)s."),
        "order": _("The last day lies before the first day."),
    }
    return words[problem.fault] % {"detail": problem.detail}
