"""What somebody may do on the desk by holding a function, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.types import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eenloket.accounts.models import Role

_WORDS: Final[dict[Permission, Promise]] = {
    Permission.HANDLE_CONTACTS: _("Hold conversations and record them"),
    Permission.LOOK_UP_PARTIES: _("Look up customers"),
    Permission.CREATE_PARTIES: _("Record new customers"),
    Permission.READ_CONTENT: _("Use the answers"),
    Permission.SIGNAL_CONTENT: _("Signal that an answer is wrong or missing"),
    Permission.EDIT_CONTENT: _("Change answers"),
    Permission.APPROVE_CONTENT: _("Approve answers that their department owns"),
    Permission.WRITE_NOTICES: _("Write notices to colleagues"),
    Permission.HAND_OVER_TO_GROUP: _("Hand over to a group of the KCC"),
    Permission.HAND_OVER_TO_DEPARTMENT: _("Hand over to a department"),
    Permission.WRITE_CALL_BACK: _("Write call-back notes"),
    Permission.HANDLE_CASES: _("Handle cases"),
    Permission.VIEW_CASES: _("Follow cases"),
    Permission.VIEW_OUTBOX: _("See what was sent"),
    Permission.RESEND_OUTBOX: _("Send a message again"),
    Permission.VIEW_TEAM_CONTACTS: _("See the conversations of the team"),
    Permission.VIEW_TEAM_FIGURES: _("See the figures of the team"),
    Permission.VIEW_PROFILES: _("Read the function profiles"),
    Permission.EDIT_PROFILES: _("Change the function profiles"),
    Permission.ASSESS: _("Assess who reports to them"),
    Permission.VIEW_GROUP_GAPS: _("See where groups stand"),
    Permission.VIEW_ALL_GAPS: _("See where everybody stands, with a reason"),
    Permission.MENTOR: _("Mentor colleagues and sign off modules"),
    Permission.MANAGE_LEARNING: _("Plan learning"),
    Permission.PLAN_PLACEMENT: _("Plan the placement of people"),
    Permission.DECIDE_PLACEMENT: _("Decide on placement"),
    Permission.LEAD_PEOPLE: _("Lead people: conversations, absence, goals"),
    Permission.VIEW_ALL_PERSONNEL: _("See all personnel files, with a reason"),
    Permission.PROPOSE_IMPROVEMENT: _("Propose improvements"),
    Permission.MANAGE_STAFF: _("Manage accounts"),
    Permission.READ_AUDIT: _("Read the log"),
}
_TELLING: Final = (
    (Permission.SIGNAL_CONTENT, Permission.EDIT_CONTENT, _("Changing answers is not part of it.")),
    (
        Permission.HAND_OVER_TO_GROUP,
        Permission.HAND_OVER_TO_DEPARTMENT,
        _("Handing over to a department is not part of it."),
    ),
)


def rights_of(roles: Iterable[Role]) -> dict[str, list[Promise]]:
    """What these roles let somebody do, and what is telling that they do not."""
    given = {code for role in roles for code in role.permissions}
    return {
        "may": [words for permission, words in _WORDS.items() if permission in given],
        "may_not": [words for has, lacks, words in _TELLING if has in given and lacks not in given],
    }
