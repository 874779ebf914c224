from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow

from .types import FaultState, Tool


class Fault(CentreRow):
    """Something that does not work as it should, for one or for many."""

    tool = models.CharField(max_length=12, choices=Tool.choices)
    title = models.CharField(max_length=160, blank=True)
    advice = models.TextField(blank=True, help_text="what colleagues do meanwhile")
    state = models.CharField(max_length=6, choices=FaultState.choices, default=FaultState.OPEN)
    opened_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    solution = models.TextField(blank=True, help_text="told to who reported it")
    down_from = models.DateTimeField(null=True, blank=True, help_text="since when it does not work at all")
    down_until = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["contact_centre", "-opened_at"], name="fault_current", condition=~Q(state="solved")),
            models.Index(fields=["contact_centre", "-solved_at"], name="fault_solved", condition=Q(state="solved")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="solved") | Q(solved_at__isnull=False), name="solved_fault_has_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(down_until=None) | Q(down_until__gte=models.F("down_from")), name="fault_down_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_tool_display()

    @property
    def is_down(self) -> bool:
        """Whether the tool does not work at all, now."""
        return self.down_from is not None and self.down_until is None


class FaultReport(CentreRow):
    """One colleague who has the fault, with what was going on at that moment."""

    fault = models.ForeignKey(Fault, on_delete=models.CASCADE, related_name="reports")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    context = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="when the solution was read")

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["fault", "staff"], name="fault_report_once")]
        indexes = [models.Index(fields=["staff"], name="fault_report_unread", condition=Q(read_at=None))]

    def __str__(self) -> str:
        return self.text[:80]
