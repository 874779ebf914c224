from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow
from eenloket.personnel.types import ListKind, Owner


class TemplateItem(CentreRow):
    """One thing to do when somebody starts or leaves, as this contact centre does it."""

    kind = models.CharField(max_length=12, choices=ListKind.choices)
    text = models.CharField(max_length=200)
    owner = models.CharField(max_length=8, choices=Owner.choices)
    days = models.SmallIntegerField(help_text="from the day of starting or leaving; below zero is before")

    class Meta:
        ordering = ["days", "id"]
        indexes = [models.Index(fields=["contact_centre", "kind"], name="template_item_of_centre")]


class Checklist(CentreRow):
    """What has to be done for one person who starts or leaves. `day` is the first day in, or the first day out."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ListKind.choices)
    day = models.DateField()
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    passed_on = models.JSONField(
        default=dict, help_text="how much open work of each kind went to colleagues on leaving"
    )

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "kind"], condition=Q(closed_at=None), name="checklist_open_once"
            )
        ]


class ChecklistItem(CentreRow):
    """One thing to do, and who did it when."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    text = models.CharField(max_length=200)
    owner = models.CharField(max_length=8, choices=Owner.choices)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
