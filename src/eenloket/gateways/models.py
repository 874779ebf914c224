from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow, Row

from .types import MessageState


class OutboxMessage(CentreRow):
    """A message to someone outside, stored in the transaction of what it is about and delivered after it.

    `key` makes it idempotent: the same occasion never queues two messages.
    """

    key = models.CharField(max_length=120, unique=True)
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    is_to_citizen = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-created_at"], name="outbox_newest"),
            models.Index(
                fields=["next_try_at"], name="outbox_due", condition=models.Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["about_id"], name="outbox_about"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} -> {self.to}"

    @property
    def message_id(self) -> str:
        """The Message-ID header: the same on every attempt."""
        return f"<{self.pk}@eenloket.invalid>"


class DevelopmentMail(Row):
    """What the development mailbox received over SMTP."""

    contact_centre = models.ForeignKey(
        "organisation.ContactCentre", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    message_id = models.CharField(max_length=250)
    sender = models.CharField(max_length=250)
    to = models.CharField(max_length=500)
    subject = models.CharField(max_length=500)
    body = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "-received_at"], name="mailbox_newest")]

    def __str__(self) -> str:
        return self.subject
