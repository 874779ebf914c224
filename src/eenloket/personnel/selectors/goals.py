from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.personnel.models import CentreGoal, PersonalGoal, TeamGoal
from eenloket.profiles.selectors import find_employee, reports_of

from .access import leads_people, seen_teams

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def goals_for(actor: Staff, *, past: bool = False) -> list[CentreGoal]:
    """The goals of the contact centre now (or those of past periods), each with what it asks of the teams and people
    that this person may see. Six queries, however many goals."""
    today = clock.today()
    goals = CentreGoal.objects.filter(contact_centre_id=actor.contact_centre_id)
    goals = goals.filter(ends_on__lt=today) if past else goals.filter(ends_on__gte=today)
    teams = TeamGoal.objects.filter(team__in=seen_teams(actor)).select_related("team")
    people = personal_goals_seen(actor).prefetch_related("notes")
    return list(
        goals.prefetch_related(
            Prefetch(
                "team_goals",
                teams.prefetch_related("notes", Prefetch("personal_goals", people, to_attr="shown")),
                to_attr="shown",
            )
        )
    )


def personal_goals_seen(actor: Staff) -> QuerySet[PersonalGoal]:
    """The own goals and those of who reports here. HR reads them in somebody's file, where the look is logged."""
    own = find_employee(actor)
    mine = Q(employee=own) if own else Q(pk=None)
    reports = Q(employee__in=reports_of(actor).values("pk")) if leads_people(actor) else Q(pk=None)
    goals = PersonalGoal.objects.filter(contact_centre_id=actor.contact_centre_id)
    return goals.filter(mine | reports).select_related("employee")


def personal_goals_of(employee_id: uuid.UUID) -> QuerySet[PersonalGoal]:
    """What is asked of one person now, with where it comes from. The caller has checked who may see it."""
    goals = PersonalGoal.objects.filter(employee_id=employee_id, team_goal__goal__ends_on__gte=clock.today())
    return goals.select_related("team_goal__goal", "team_goal__team").prefetch_related("notes")


def get_centre_goal(actor: Staff, goal_id: uuid.UUID) -> CentreGoal:
    """Raises NotFoundError."""
    goal = CentreGoal.objects.filter(contact_centre_id=actor.contact_centre_id, pk=goal_id).first()
    if goal is None:
        raise NotFoundError(_("There is no such goal."))
    return goal


def get_team_goal(actor: Staff, goal_id: uuid.UUID) -> TeamGoal:
    """Raises NotFoundError."""
    goal = (
        TeamGoal.objects.select_related("goal", "team__leader").filter(team__in=seen_teams(actor), pk=goal_id).first()
    )
    if goal is None:
        raise NotFoundError(_("There is no such goal."))
    return goal


def get_personal_goal(actor: Staff, goal_id: uuid.UUID) -> PersonalGoal:
    """Raises NotFoundError."""
    goal = personal_goals_seen(actor).select_related("team_goal__team__leader").filter(pk=goal_id).first()
    if goal is None:
        raise NotFoundError(_("There is no such goal."))
    return goal
