from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow
from eenloket.personnel.types import TalkKind


class PersonnelConversation(CentreRow):
    """A conversation of somebody with the superior. Signed by both it never changes.

    What the superior writes is shown to the employee with the superior's signature; the employee's own words are
    shared from the start.
    """

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=TalkKind.choices)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=120)
    superior_notes = models.TextField(blank=True)
    employee_notes = models.TextField(blank=True)
    superior_signed_at = models.DateTimeField(null=True, blank=True)
    superior_signed_by = models.CharField(max_length=120, blank=True)
    employee_signed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-planned_at"]
        indexes = [models.Index(fields=["employee", "-planned_at"], name="conversation_of_employee")]

    @property
    def is_signed(self) -> bool:
        return self.superior_signed_at is not None and self.employee_signed_at is not None

    @property
    def is_closed(self) -> bool:
        return self.is_signed or self.cancelled_at is not None


class Agreement(CentreRow):
    """What the two agreed in a conversation."""

    conversation = models.ForeignKey(PersonnelConversation, on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(max_length=300)
    by_when = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
