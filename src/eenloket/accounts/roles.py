"""The roles a contact centre starts with: named bundles of permission codes.

The split between advisors follows the source, chapter 5: a Klantadviseur 3 signals but does not note uncovered
questions or pass work to a department; 2 and 1 do (R24, R25). Roles are stored per contact centre, so a centre
may merge or change them (R32); this file holds what a new centre starts with. The director (gemeentesecretaris or
directeur publiekszaken) is the superior of the manager and the project manager.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .types import Permission


@dataclass(frozen=True)
class RoleTemplate:
    """What a role is called and may do when a contact centre is set up."""

    code: str
    name: str | Promise
    permissions: frozenset[Permission]


_P = Permission
_ADVISOR_3 = frozenset(
    {
        _P.HANDLE_CONTACTS,
        _P.LOOK_UP_PARTIES,
        _P.CREATE_PARTIES,
        _P.READ_CONTENT,
        _P.SIGNAL_CONTENT,
        _P.HAND_OVER_TO_GROUP,
        _P.VIEW_CASES,
        _P.WARN_ABOUT_PARTIES,
        _P.VIEW_OUTBOX,
        _P.VIEW_PROFILES,
    }
)
_ADVISOR_2 = _ADVISOR_3 | {
    _P.HAND_OVER_TO_DEPARTMENT,
    _P.WRITE_CALL_BACK,
    _P.HANDLE_CASES,
    _P.SEND_SMS,
    _P.REGISTER_POST,
    _P.HOST_COUNTER,
}
_ADVISOR_1 = _ADVISOR_2 | {_P.MENTOR, _P.PROPOSE_IMPROVEMENT, _P.VIEW_SENSITIVE_CASES}
# Whoever leads people assesses, plans and coaches those who report to them; the selectors check that they do.
_LEADS = frozenset({_P.VIEW_PROFILES, _P.ASSESS, _P.MANAGE_LEARNING, _P.LEAD_PEOPLE, _P.PROPOSE_IMPROVEMENT})
_LEADER = (
    _ADVISOR_2
    | _LEADS
    | {
        _P.VIEW_TEAM_CONTACTS,
        _P.VIEW_TEAM_FIGURES,
        _P.EVALUATE,
        _P.RESEND_OUTBOX,
        _P.WRITE_NOTICES,
        _P.BROADCAST,
        _P.APPROVE_BROADCAST,
        _P.MANAGE_COUNTER,
        _P.LEAD_LIVE,
        _P.MANAGE_QUEUES,
        _P.MANAGE_FAULTS,
        _P.VIEW_SENSITIVE_CASES,
        _P.MANAGE_OUTSIDE,
        _P.REVIEW_WARNINGS,
    }
)
_MANAGER = _LEADS | {
    _P.VIEW_TEAM_FIGURES,
    _P.MANAGE_FIGURES,
    _P.VIEW_TEAM_CONTACTS,
    _P.EVALUATE,
    _P.MANAGE_QUALITY,
    _P.READ_CONTENT,
    _P.WRITE_NOTICES,
    _P.BROADCAST,
    _P.APPROVE_BROADCAST,
    _P.LEAD_LIVE,
    _P.VIEW_CASES,
    _P.VIEW_SENSITIVE_CASES,
    _P.MANAGE_AGREEMENTS,
    _P.MANAGE_SURVEYS,
    _P.EDIT_PROFILES,
    _P.VIEW_GROUP_GAPS,
    _P.PLAN_PLACEMENT,
    _P.DECIDE_PLACEMENT,
    _P.HOST_COUNTER,
    _P.MANAGE_COUNTER,
}
_PROJECT_MANAGER = frozenset(
    {_P.VIEW_TEAM_FIGURES, _P.READ_CONTENT, _P.VIEW_PROFILES, _P.VIEW_GROUP_GAPS, _P.PLAN_PLACEMENT}
)
_HR = frozenset(
    {
        _P.READ_CONTENT,
        _P.VIEW_PROFILES,
        _P.EDIT_PROFILES,
        _P.VIEW_GROUP_GAPS,
        _P.VIEW_ALL_GAPS,
        _P.MANAGE_LEARNING,
        _P.PLAN_PLACEMENT,
        _P.DECIDE_PLACEMENT,
        _P.VIEW_ALL_PERSONNEL,
    }
)

ROLES: Final = (
    RoleTemplate("advisor_3", _("Customer advisor 3"), _ADVISOR_3),
    RoleTemplate("advisor_2", _("Customer advisor 2"), _ADVISOR_2),
    RoleTemplate("advisor_1", _("Customer advisor 1"), _ADVISOR_1),
    RoleTemplate("team_leader", _("Team leader"), _LEADER),
    RoleTemplate("manager", _("Manager"), _MANAGER),
    RoleTemplate("project_manager", _("Project manager"), _PROJECT_MANAGER),
    RoleTemplate("director", _("Director"), _LEADS | {_P.VIEW_TEAM_FIGURES, _P.VIEW_GROUP_GAPS}),
    RoleTemplate("hr", _("HR adviser"), _HR),
    RoleTemplate(
        "content_editor",
        _("Content editor"),
        frozenset({_P.READ_CONTENT, _P.SIGNAL_CONTENT, _P.EDIT_CONTENT, _P.APPROVE_CONTENT, _P.WRITE_NOTICES}),
    ),
    RoleTemplate(
        "back_office",
        _("Back-office member"),
        frozenset({_P.HANDLE_CASES, _P.READ_CONTENT, _P.SIGNAL_CONTENT, _P.APPROVE_CONTENT}),
    ),
    RoleTemplate(
        "administrator",
        _("Functional administrator"),
        frozenset(
            {
                _P.MANAGE_STAFF,
                _P.READ_AUDIT,
                _P.READ_CONTENT,
                _P.VIEW_OUTBOX,
                _P.RESEND_OUTBOX,
                _P.VIEW_PROFILES,
                _P.MANAGE_CHANNELS,
                _P.MANAGE_FORMS,
                _P.MANAGE_COUNTER,
                _P.MANAGE_QUEUES,
                _P.MANAGE_FAULTS,
                _P.MANAGE_CASE_TYPES,
                _P.MANAGE_AGREEMENTS,
                _P.MANAGE_OUTSIDE,
                _P.MANAGE_LAUNCHERS,
                _P.MANAGE_SURVEYS,
                _P.MANAGE_QUALITY,
            }
        ),
    ),
)

# From least to most experienced. Compared by place, never by the digit: Klantadviseur 3 is the starting level.
ADVISOR_LEVELS: Final = ("advisor_3", "advisor_2", "advisor_1")
