from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import NotAllowedError
from eenloket.personnel.models import CentreGoal, GoalNote, PersonalGoal, TeamGoal
from eenloket.personnel.selectors import (
    eye_of,
    get_centre_goal,
    get_personal_goal,
    get_seen_team,
    get_team_goal,
    leads_team,
    led_employee,
    may_set_centre_goals,
)
from eenloket.personnel.types import Eye

from .common import made_once, not_before, optional, refuse, written

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Ambition:
    """What the contact centre wants to reach."""

    text: str
    indicator: str
    target: str
    starts_on: date
    ends_on: date


@transaction.atomic
def set_centre_goal(*, actor: Staff, goal_id: uuid.UUID, ambition: Ambition) -> CentreGoal:
    """Set a goal of the contact centre, or change it. Raises NotAllowedError, InvalidError, ConflictError."""
    if not may_set_centre_goals(actor):
        raise NotAllowedError(_("The manager or HR sets the goals of the KCC."))
    not_before(ambition.ends_on, ambition.starts_on, "ends_on", _("The end lies before the start."))
    fields = {
        "text": written(ambition.text, "text", most=300),
        "indicator": written(ambition.indicator, "indicator", most=120),
        "target": written(ambition.target, "target", most=60),
        "starts_on": ambition.starts_on,
        "ends_on": ambition.ends_on,
    }
    goal, made = made_once(
        CentreGoal, goal_id, contact_centre_id=actor.contact_centre_id, created_by=actor.name, **fields
    )
    if not made:
        CentreGoal.objects.filter(pk=goal.pk).update(**fields)
    audit.record(actor, "personnel.centre_goal_set", goal, label=ambition.text[:200])
    return goal


@transaction.atomic
def set_team_goal(*, actor: Staff, goal_id: uuid.UUID, team_id: uuid.UUID, text: str, target: str = "") -> TeamGoal:
    """Say what a goal of the contact centre asks of a team: once per team, said again it changes.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    goal, team = get_centre_goal(actor, goal_id), get_seen_team(actor, team_id)
    if not leads_team(actor, team):
        raise NotAllowedError(_("The leader of the team or the manager does this."))
    row, _made = TeamGoal.objects.update_or_create(
        goal=goal,
        team=team,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "text": written(text, "text", most=300),
            "target": optional(target, "target", most=60),
        },
    )
    audit.record(actor, "personnel.team_goal_set", row, label=team.name)
    return row


@transaction.atomic
def set_personal_goal(
    *, actor: Staff, team_goal_id: uuid.UUID, employee_id: uuid.UUID, text: str, target: str = ""
) -> PersonalGoal:
    """Say what a goal of the team asks of one member. Raises NotFoundError, NotAllowedError, InvalidError."""
    team_goal = get_team_goal(actor, team_goal_id)
    employee = led_employee(actor, employee_id)
    if eye_of(actor, employee) != Eye.SUPERIOR:
        raise NotAllowedError(_("Only the superior can do this."))
    if employee.staff is None or employee.staff.team_id != team_goal.team_id:
        refuse("employee", _("This colleague is not in the team."))
    row, _made = PersonalGoal.objects.update_or_create(
        team_goal=team_goal,
        employee=employee,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "text": written(text, "text", most=300),
            "target": optional(target, "target", most=60),
        },
    )
    audit.record(actor, "personnel.personal_goal_set", employee, label=employee.name)
    return row


@transaction.atomic
def note_team_progress(
    *, actor: Staff, note_id: uuid.UUID, goal_id: uuid.UUID, on: date, figure: str = "", text: str = ""
) -> GoalNote:
    """Keep how far a team is, as its leader types it. Raises NotFoundError, NotAllowedError, InvalidError."""
    goal = get_team_goal(actor, goal_id)
    if not leads_team(actor, goal.team):
        raise NotAllowedError(_("The leader of the team or the manager does this."))
    return _note(actor, note_id, on, figure, text, team_goal=goal)


@transaction.atomic
def note_personal_progress(
    *, actor: Staff, note_id: uuid.UUID, goal_id: uuid.UUID, on: date, figure: str = "", text: str = ""
) -> GoalNote:
    """Keep how far somebody is: by the person or the superior. Raises NotFoundError, InvalidError."""
    goal = get_personal_goal(actor, goal_id)
    return _note(actor, note_id, on, figure, text, personal_goal=goal)


def _note(
    actor: Staff, note_id: uuid.UUID, on: date, figure: str, text: str, **goal: TeamGoal | PersonalGoal
) -> GoalNote:
    if on > clock.today():
        refuse("on", _("The date lies in the future."))
    if not figure.strip() and not text.strip():
        refuse("figure", _("Fill in a figure or a remark."))
    note, made = made_once(
        GoalNote,
        note_id,
        contact_centre_id=actor.contact_centre_id,
        on=on,
        figure=optional(figure, "figure", most=60),
        text=optional(text, "text", most=300),
        by=actor.name,
        **goal,
    )
    if made:
        audit.record(actor, "personnel.progress_noted", next(iter(goal.values())))
    return note
