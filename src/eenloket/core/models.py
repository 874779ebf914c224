from __future__ import annotations

from django.db import models

from .rows import Row


class AuditEntry(Row):
    """Who changed what, or who looked at which person and for what purpose.

    Written in the transaction of the change itself, never changed or deleted by the product (the application role
    has no right to). Actor and subject are kept by value, so an entry outlives both.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "change"
        LOOK = "look", "look"

    contact_centre_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    subject_label = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre_id", "-at"], name="audit_centre_at"),
            models.Index(fields=["contact_centre_id", "subject_id", "-at"], name="audit_subject_at"),
            models.Index(fields=["contact_centre_id", "kind", "-at"], name="audit_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.subject_label}"
