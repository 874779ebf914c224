from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow, Row

from .types import Kind


class Alert(CentreRow):
    """Something that was or is the matter. While it lasts there is one row of it; it ends when it was not found
    again."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    scope = models.CharField(max_length=120, help_text="what it is about, as a key")
    about = models.CharField(max_length=200)
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    found_at = models.DateTimeField(help_text="when it was last found")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "kind", "scope"],
                condition=models.Q(ended_at=None),
                name="alert_told_once",
            )
        ]
        indexes = [models.Index(fields=["contact_centre", "-began_at"], name="alert_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class AlertSeen(Row):
    """Somebody put an alert away for themselves."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="seen")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "staff"], name="alert_seen_once")]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.staff_id}"
