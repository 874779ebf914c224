from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.cases.types import PauseReason
from eenloket.core.rows import Row

from .case import Case


class ClockPause(Row):
    """A time in which the clock of a case stood still: why, and how long the law did so too."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=12, choices=PauseReason.choices)
    ground = models.CharField(max_length=80, blank=True, help_text="article by which the legal term stands still too")
    text = models.TextField(blank=True, help_text="what the citizen was told")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True, help_text="the term for the answer")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    working_days = models.PositiveSmallIntegerField(default=0, help_text="by which the norm moved")
    legal_days = models.PositiveSmallIntegerField(default=0, help_text="by which the legal term moved")

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="clock_stands_still_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")), name="pause_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "started_at"], name="clock_pause_order"),
            models.Index(fields=["until"], name="clock_pause_lapses", condition=Q(ended_at=None, until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.started_at}"


class TermExtension(Row):
    """That the legal term of a case was made longer: once, by an article, and the citizen was told."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="extension")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    weeks = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=80)
    text = models.TextField(help_text="what the citizen was told")
    before = models.DateField()
    after = models.DateField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.after}"


class ReceiptNote(Row):
    """That receipt was confirmed to the citizen, and by which article that is asked."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="receipt")
    confirmed_on = models.DateField()
    by_name = models.CharField(max_length=200)
    ground = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.confirmed_on}"
