from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from eenloket.cases.types import TimeSource
from eenloket.core.rows import CentreRow, Row

from .case import Case


class CaseViewer(Row):
    """Who has a case open on a screen, as long as that screen gives signs of life; and whether they write."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    is_writing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="case_viewer_once")]
        indexes = [models.Index(fields=["seen_at"], name="case_viewer_seen")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.staff_id}"


class SideTalk(CentreRow):
    """A question that a handler asks aside about a case: of a colleague, a department, or somebody by mail. What is
    said in it stays inside; whoever answers sees the question and nothing else of the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="side_talks")
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    token = models.CharField(max_length=12, help_text="stands in the subject of the mail, so that the answer is known")
    stops_clock = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["token"], name="side_talk_token_once"),
            models.CheckConstraint(
                condition=Q(staff__isnull=False, department=None, email="")
                | Q(staff=None, department__isnull=False, email="")
                | (Q(staff=None, department=None) & ~Q(email="")),
                name="side_talk_has_one_receiver",
            ),
        ]
        indexes = [
            models.Index(fields=["staff"], name="side_talk_open_staff", condition=Q(answered_at=None)),
            models.Index(fields=["department"], name="side_talk_open_department", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return self.token

    @property
    def receiver(self) -> Any:
        return self.staff or self.department or self.email


class SideLine(Row):
    """Something said in a question aside."""

    talk = models.ForeignKey(SideTalk, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200)
    is_answer = models.BooleanField(default=False)
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.by_name} {self.at}"


class WorkSpan(CentreRow):
    """Time that was worked on a step of a case, and where the figure comes from. `step` "" is outside any step."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="work_spans")
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    staff = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=40, blank=True)
    work_type = models.CharField(max_length=60, help_text="code of the case type, or request or call_back")
    source = models.CharField(max_length=10, choices=TimeSource.choices)
    day = models.DateField()
    started_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    measured_seconds = models.PositiveIntegerField(null=True, blank=True, help_text="before it was corrected")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=TimeSource.CORRECTED) | ~Q(reason=""), name="work_span_corrected_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "started_at"], name="work_span_case"),
            models.Index(fields=["contact_centre", "day"], name="work_span_day"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seconds}"


class DepartmentNotice(CentreRow):
    """A case that a department was told of by mail: whether its link was opened, and what was promised there. Opening
    the link counts; nothing in the mail reports anything."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    department = models.ForeignKey("organisation.Department", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.CharField(max_length=200, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    promised_by = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "department"], condition=Q(ended_at=None), name="case_notice_once_per_department"
            )
        ]
        indexes = [
            models.Index(
                F("sent_at"), name="notice_unopened", condition=Q(opened_at=None, reminded_at=None, ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.department_id}"


class CaseSettings(CentreRow):
    """What a contact centre chose about the work on its cases."""

    reminder_hours = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        default=24,
        help_text="then a department hears again of an unopened mail",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre"], name="case_settings_once_per_centre")]

    def __str__(self) -> str:
        return str(self.reminder_hours)
