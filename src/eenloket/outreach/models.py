from __future__ import annotations

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row
from eenloket.gateways.types import Channel, MessageState

from .types import BroadcastState, Means, Occasion, Purpose, Skip, Source


class Broadcast(CentreRow):
    """A message to many, written by one person and approved by another. Its recipients are its outbox."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    means = models.CharField(max_length=8, choices=Means.choices, default=Means.SMS)
    sms_text = models.TextField(blank=True)
    email_subject = models.CharField(max_length=200, blank=True)
    email_text = models.TextField(blank=True)
    site_text = models.CharField(max_length=400, blank=True, help_text="also shown on the site")
    site_until = models.DateTimeField(null=True, blank=True)
    notice_id = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, blank=True)
    source_detail = models.CharField(max_length=300, blank=True)
    columns = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True, help_text="empty: when it is approved")
    hours_from = models.TimeField(default=time(9))
    hours_until = models.TimeField(default=time(20))
    per_second = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=BroadcastState.choices, default=BroadcastState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-made_at"], name="broadcast_newest"),
            models.Index(
                fields=["state"], name="broadcast_running", condition=Q(state__in=["approved", "sending", "stopped"])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(Row):
    """One person of a broadcast, and what became of the message to them. Never two at one address."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="recipients")
    row_number = models.PositiveIntegerField(help_text="where it stands in the list")
    party_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = models.CharField(max_length=254)
    values = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True, help_text="who decided about a doubtful one")
    provider_reference = models.CharField(max_length=120, blank=True)
    part_references = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "to"], name="one_message_to_one_address")]
        indexes = [
            models.Index(fields=["broadcast", "state", "row_number"], name="recipient_by_state"),
            models.Index(
                fields=["provider_reference"], name="recipient_reference", condition=~Q(provider_reference="")
            ),
            models.Index(fields=["to"], name="recipient_address"),
        ]

    def __str__(self) -> str:
        return self.to

    @property
    def message_id(self) -> str:
        """The same on every attempt."""
        return f"<{self.pk}@eenloket.invalid>"


class SkippedRow(Row):
    """Who was on the list or chosen, and gets nothing, with the reason."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="skipped")
    row_number = models.PositiveIntegerField()
    name = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=14, choices=Skip.choices)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["broadcast", "reason", "row_number"], name="skipped_by_reason")]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.reason}"


class Consent(CentreRow):
    """That somebody wants messages for a purpose, since when and how we know; withdrawn it stays as it was."""

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    given_at = models.DateTimeField()
    source = models.CharField(max_length=200)
    by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose"], name="consent_once", condition=Q(withdrawn_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.purpose}"


class ReminderRule(CentreRow):
    """Whether a reminder goes in a municipality."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    is_on = models.BooleanField(default=False)
    changed_by = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "occasion"], name="reminder_rule_once")]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.occasion}"
