from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow
from eenloket.personnel.types import Column, IdeaKind, IdeaSubject


class Improvement(CentreRow):
    """A card on the board of one team: a proposal, or a bottleneck that the team solves together."""

    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=IdeaKind.choices)
    subject = models.CharField(max_length=12, choices=IdeaSubject.choices)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    column = models.CharField(max_length=10, choices=Column.choices, default=Column.PROPOSED)
    proposed_by = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["team", "column"], name="improvement_of_team")]


class ImprovementMove(CentreRow):
    """That a card went to another column, and why."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="moves")
    to = models.CharField(max_length=10, choices=Column.choices)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class ImprovementComment(CentreRow):
    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="comments")
    text = models.CharField(max_length=1000)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class ImprovementSupport(CentreRow):
    """That somebody supports a card; once per person."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="supports")
    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["improvement", "employee"], name="improvement_support_once")]
