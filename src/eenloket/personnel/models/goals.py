from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow


class CentreGoal(CentreRow):
    """What the contact centre wants to reach in a period, and by which figure that is seen."""

    text = models.CharField(max_length=300)
    indicator = models.CharField(max_length=120)
    target = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-ends_on", "id"]


class TeamGoal(CentreRow):
    """What that asks of one team."""

    goal = models.ForeignKey(CentreGoal, on_delete=models.CASCADE, related_name="team_goals")
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    target = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["team__name", "id"]
        constraints = [models.UniqueConstraint(fields=["goal", "team"], name="team_goal_once")]


class PersonalGoal(CentreRow):
    """What that asks of one person."""

    team_goal = models.ForeignKey(TeamGoal, on_delete=models.CASCADE, related_name="personal_goals")
    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    target = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["employee__name", "id"]
        constraints = [models.UniqueConstraint(fields=["team_goal", "employee"], name="personal_goal_once")]


class GoalNote(CentreRow):
    """How far a goal is, typed by hand on a day: of a team, or of one person."""

    team_goal = models.ForeignKey(TeamGoal, on_delete=models.CASCADE, null=True, blank=True, related_name="notes")
    personal_goal = models.ForeignKey(
        PersonalGoal, on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    on = models.DateField()
    figure = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(team_goal=None) ^ Q(personal_goal=None), name="goal_note_of_one_goal")
        ]
