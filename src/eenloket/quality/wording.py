"""What rules say, in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .types import Fault

_FAULTS: Final[dict[str, Promise]] = {
    "no_title": _("The form has no title."),
    "no_criteria": _("The form has no criterion yet."),
    "double_key": _("Two parts of this form have the same key."),
    "no_group_title": _("This group has no title."),
    "no_group_criteria": _("This group has no criterion. Add one or take the group away."),
    "weight": _("A weight is a whole number from 1 to 10."),
    "no_text": _("Say what is looked at."),
    "double_text": _("Another criterion of this group says the same."),
    "no_good": _("Say in one line what good looks like."),
    "scale": _("The highest mark is a whole number from 1 to 9."),
    "unknown_element": _("It observes something that no function profile here asks."),
    "no_error_text": _("Say what the error is."),
}

# Landis and Koch (1977).
BANDS: Final[dict[str, Promise]] = {
    "poor": _("worse than chance: talk about what each of you looks at"),
    "slight": _("hardly better than chance: talk about what each of you looks at"),
    "fair": _("fair: you often see it differently"),
    "moderate": _("moderate: on the main lines you see the same"),
    "substantial": _("substantial: you mostly see the same"),
    "almost_perfect": _("almost perfect: you see the same"),
}

REASONS: Final[dict[str, Promise]] = {
    "few": _("Fewer than three evaluations: they say nothing about a level yet."),
    "low": _("The mean is below 50%: one level lower is proposed."),
    "middle": _("The mean gives no reason to change the level."),
    "high": _("The mean is 90% or more: one level higher is proposed, up to what is asked."),
    "unknown_asked": _("Not asked by the function of this employee."),
}


def fault_in_words(fault: Fault) -> str:
    return str(_FAULTS[fault.what])
