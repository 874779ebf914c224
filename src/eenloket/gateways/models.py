from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row

from .types import Channel, Fate, InboundOutcome, InboundState, MailPolicy, MessageState, StepKind, StopReason


class OutboxMessage(CentreRow):
    """A message to someone outside, stored in the transaction of what it is about and delivered after it.

    `key` makes it idempotent: the same occasion never queues two messages.
    """

    key = models.CharField(max_length=120, unique=True)
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    account = models.CharField(max_length=120, blank=True, help_text="what it was sent through")
    to = models.CharField(max_length=254, help_text="e-mail address, or number in E.164")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    reply_to = models.CharField(max_length=254, blank=True)
    in_reply_to = models.CharField(max_length=250, blank=True)
    references = models.TextField(blank=True)
    attachments = ArrayField(models.UUIDField(), default=list, blank=True, help_text="keys of documents")
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    is_to_citizen = models.BooleanField(default=True)
    is_automatic = models.BooleanField(default=True, help_text="no person wrote it: other machines must not answer")
    goes_to_stopped = models.BooleanField(default=False, help_text="the answer to somebody who asks to stop")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="when it was to go: the promise and our patience count from here")
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="delivered, or known not to arrive")
    provider_reference = models.CharField(max_length=120, blank=True)
    part_references = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-created_at"], name="outbox_newest"),
            models.Index(
                fields=["next_try_at"], name="outbox_due", condition=models.Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["about_id"], name="outbox_about"),
            models.Index(OpClass("to", name="varchar_pattern_ops"), name="outbox_address"),
            models.Index(fields=["provider_reference"], name="outbox_reference", condition=~Q(provider_reference="")),
            models.Index(
                fields=["contact_centre", "-created_at"],
                name="outbox_to_see_to",
                condition=Q(state__in=["bounced", "failed", "doubtful"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} -> {self.to}"

    @property
    def message_id(self) -> str:
        """The Message-ID header: the same on every attempt."""
        return f"<{self.pk}@eenloket.invalid>"


class MessageStep(Row):
    """One line in the history of a message: an attempt with its outcome, a receipt, what a colleague decided."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState.choices, help_text="of the message since then")
    text = models.CharField(max_length=500, blank=True)
    who = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class ProviderReceipt(Row):
    """What the other side reported, stored before it is acknowledged; applied to its message as soon as that is
    known. A receipt can come before we stored the reference it names."""

    channel = models.CharField(max_length=8, choices=Channel.choices)
    account = models.CharField(max_length=120)
    reference = models.CharField(max_length=120, blank=True)
    message_id = models.UUIDField(null=True, blank=True)
    address = models.CharField(max_length=254, blank=True)
    fate = models.CharField(max_length=10, choices=Fate.choices)
    detail = models.CharField(max_length=500, blank=True)
    refuses_address = models.BooleanField(default=False)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_matched = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["reference"], name="receipt_early", condition=Q(is_matched=False)),
            models.Index(fields=["received_at"], name="receipt_unmatched", condition=Q(is_matched=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.fate}"


class StoppedAddress(CentreRow):
    """An address that gets no more messages of a channel, until somebody lifts that."""

    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(max_length=254)
    reason = models.CharField(max_length=10, choices=StopReason.choices)
    detail = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "channel", "address"],
                name="stopped_address_once",
                condition=Q(lifted_at=None),
            )
        ]
        indexes = [models.Index(fields=["contact_centre", "-since"], name="stopped_newest")]

    def __str__(self) -> str:
        return self.address


class MessageText(CentreRow):
    """The own wording of a text that the product sends, or a text of one's own to choose from (`name`), for the whole
    contact centre or for one municipality. Every wording stays as a version."""

    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True, help_text="of a text of one's own")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    number = models.PositiveIntegerField(default=0, help_text="of the version that holds; 0: the shipped text does")
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "municipality", "code", "channel", "name"],
                name="message_text_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.code


class MessageTextVersion(Row):
    """A wording as it was, by whom and when; an empty body: back to the shipped text."""

    text = models.ForeignKey(MessageText, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="message_text_version_once")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.number}"


class RateBucket(models.Model):
    """How many messages an account may still take now; all workers draw from it."""

    account = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.account


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
    raw = models.BinaryField(null=True, blank=True)
    uid = models.PositiveIntegerField(null=True, blank=True, unique=True, help_text="its number for IMAP, ascending")
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-received_at"], name="mailbox_newest"),
            models.Index(fields=["message_id"], name="mailbox_message_id"),
        ]

    def __str__(self) -> str:
        return self.subject


class InboundMessage(Row):
    """What the other side brought, as it came: stored and committed before that side is told so, then read by a job.

    The same message from the same place (`external_id`, and the hash of its bytes) is stored once. What cannot be
    read stays, with the reason, until somebody looks at it.
    """

    contact_centre = models.ForeignKey(
        "organisation.ContactCentre", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    account = models.CharField(max_length=254, help_text="where it came in: a mailbox, an SMS account")
    external_id = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InboundState.choices, default=InboundState.RECEIVED)
    outcome = models.CharField(max_length=10, choices=InboundOutcome.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    handled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "external_id", "sha256"], name="inbound_once")
        ]
        indexes = [
            models.Index(fields=["contact_centre", "-received_at"], name="inbound_newest"),
            models.Index(fields=["received_at"], name="inbound_open", condition=Q(state="received")),
            models.Index(
                fields=["contact_centre", "-received_at"], name="inbound_unreadable", condition=Q(state="unreadable")
            ),
            models.Index(fields=["about_id"], name="inbound_about"),
            models.Index(fields=["contact_centre", "external_id"], name="inbound_external_id"),
            models.Index(fields=["contact_centre", "outcome", "-received_at"], name="inbound_outcome"),
            models.Index(fields=["contact_centre", "channel", "-received_at"], name="inbound_channel"),
        ]

    def __str__(self) -> str:
        return self.subject or self.external_id


class Mailbox(CentreRow):
    """An address that people write to, with what is done with a new question that comes in there (R7)."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.EmailField(unique=True)
    policy = models.CharField(max_length=8, choices=MailPolicy.choices, default=MailPolicy.STEER)
    passing_senders = models.TextField(blank=True, help_text="addresses and domains that always pass, one a line")
    url_sealed = models.BinaryField(null=True, blank=True, help_text="imaps://user:password@host/folder, encrypted")
    is_active = models.BooleanField(default=True)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["address"]

    def __str__(self) -> str:
        return self.address


class DevelopmentText(Row):
    """An SMS as the development phones received it; a longer text comes as several."""

    contact_centre = models.ForeignKey(
        "organisation.ContactCentre", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    number = models.CharField(max_length=40)
    sender = models.CharField(max_length=40, blank=True)
    body = models.TextField()
    part = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    reference = models.CharField(max_length=120, blank=True, help_text="ours, as it was given along")
    protocol = models.CharField(max_length=8, help_text="smpp or notify")
    fate = models.CharField(max_length=10, help_text="what is reported of it; empty: nothing")
    is_reported = models.BooleanField(default=False)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-received_at"], name="phones_newest"),
            models.Index(fields=["reference"], name="phones_reference", condition=~Q(reference="")),
            models.Index(fields=["received_at"], name="phones_to_report", condition=Q(is_reported=False)),
        ]

    def __str__(self) -> str:
        return self.number


class DevelopmentReply(Row):
    """A text that a person answers with, as if from the phone; the phones bring it as a provider would."""

    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40)
    to = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    made_at = models.DateTimeField()
    brought_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="phones_to_bring", condition=Q(brought_at=None))]

    def __str__(self) -> str:
        return self.number
