from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow

from .types import ExportState


class Export(CentreRow):
    """A dossier as one file, made for one person and kept for a week."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    about_type = models.CharField(max_length=10)
    about_id = models.UUIDField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    entry_count = models.PositiveIntegerField(default=0)
    data = models.BinaryField(default=b"", help_text="the zip")
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="export_age"),
            models.Index(fields=["staff", "about_id", "-created_at"], name="export_of_staff"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="ready") | Q(made_at__isnull=False), name="ready_export_was_made")
        ]

    def __str__(self) -> str:
        return self.title
