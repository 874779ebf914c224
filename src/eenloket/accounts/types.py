from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What someone may do. Code asks for a code, never for a role."""

    HANDLE_CONTACTS = "contacts.handle"
    VIEW_TEAM_CONTACTS = "contacts.view_team"
    LOOK_UP_PARTIES = "parties.look_up"
    CREATE_PARTIES = "parties.create"
    READ_CONTENT = "content.read"
    SIGNAL_CONTENT = "content.signal"
    EDIT_CONTENT = "content.edit"
    APPROVE_CONTENT = "content.approve"
    WRITE_NOTICES = "content.notices"
    HAND_OVER_TO_GROUP = "cases.hand_over_to_group"
    HAND_OVER_TO_DEPARTMENT = "cases.hand_over_to_department"
    WRITE_CALL_BACK = "cases.call_back"
    HANDLE_CASES = "cases.handle"
    VIEW_CASES = "cases.view"
    VIEW_SENSITIVE_CASES = "cases.sensitive"
    MANAGE_AGREEMENTS = "agreements.manage"
    MANAGE_CASE_TYPES = "cases.manage_types"
    MANAGE_OUTSIDE = "cases.manage_outside"
    WARN_ABOUT_PARTIES = "parties.warn"
    REVIEW_WARNINGS = "parties.review_warnings"
    MANAGE_LAUNCHERS = "launchers.manage"
    VIEW_TEAM_FIGURES = "insight.team"
    MANAGE_FIGURES = "insight.manage"
    LEAD_LIVE = "routing.lead"
    MANAGE_QUEUES = "routing.manage"
    MANAGE_FAULTS = "faults.manage"
    READ_AUDIT = "audit.read"
    MANAGE_STAFF = "accounts.manage"
    VIEW_OUTBOX = "gateways.view"
    RESEND_OUTBOX = "gateways.resend"
    MANAGE_CHANNELS = "gateways.manage"
    SEND_SMS = "gateways.sms"
    MANAGE_FORMS = "webforms.manage"
    REGISTER_POST = "post.register"
    BROADCAST = "outreach.broadcast"
    APPROVE_BROADCAST = "outreach.approve"
    VIEW_PROFILES = "profiles.view"
    EDIT_PROFILES = "profiles.edit"
    ASSESS = "assessment.assess"
    VIEW_GROUP_GAPS = "assessment.groups"
    VIEW_ALL_GAPS = "assessment.all"
    MENTOR = "learning.mentor"
    MANAGE_LEARNING = "learning.manage"
    PLAN_PLACEMENT = "placement.plan"
    DECIDE_PLACEMENT = "placement.decide"
    LEAD_PEOPLE = "personnel.lead"
    VIEW_ALL_PERSONNEL = "personnel.all"
    HOST_COUNTER = "counter.host"
    MANAGE_COUNTER = "counter.manage"
    PROPOSE_IMPROVEMENT = "personnel.propose"
    MANAGE_SURVEYS = "surveys.manage"
    EVALUATE = "quality.evaluate"
    MANAGE_QUALITY = "quality.manage"


@dataclass(frozen=True)
class Reach:
    """For which municipalities somebody works, and in which roles."""

    municipality_ids: frozenset[uuid.UUID]
    role_codes: frozenset[str]
