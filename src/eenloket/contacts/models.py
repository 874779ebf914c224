from __future__ import annotations

import json

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q

from eenloket.core import crypto
from eenloket.core.rows import CentreRow, Row

from .types import Channel, ContactState, ConversationState, Direction, Result
from .types import Role as PartyRole


class ReferenceCounter(Row):
    """The last number given out per municipality and year; locked while the next is taken."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "year"], name="reference_counter_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Conversation(CentreRow):
    """One encounter on one channel. It may hold several questions; talk time is counted here, once.

    What comes in writing waits without an advisor until one takes it, with a day by which an answer comes; the sender
    follows it by reference and code.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.INBOUND)
    is_internal = models.BooleanField(default=False)
    typed_counterpart = models.CharField(max_length=200, blank=True, help_text="number or name, as typed once")
    counterpart = models.CharField(max_length=254, blank=True, help_text="the number or address, normalised")
    state = models.CharField(max_length=8, choices=ConversationState.choices, default=ConversationState.OPEN)
    reference = models.CharField(max_length=20, blank=True, help_text="by which the sender of a message follows it")
    code_sealed = models.BinaryField(null=True, blank=True, help_text="second secret of the sender, encrypted")
    sender_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="by when an answer is promised")
    started_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True, help_text="when an advisor last took it from the work list")
    hung_up_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(help_text="when its advisor last had it in front")
    talk_seconds = models.PositiveIntegerField(default=0)
    wrap_up_seconds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["advisor", "started_at"], name="conversation_open", condition=~Q(state="closed")),
            models.Index(fields=["contact_centre", "-started_at"], name="conversation_newest"),
            models.Index(fields=["advisor", "-started_at"], name="conversation_latest"),
            models.Index(
                fields=["contact_centre", "due_on", "started_at"],
                name="conversation_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["contact_centre", "counterpart", "-started_at"], name="conversation_counterpart"),
            models.Index(
                F("contact_centre"),
                OpClass("reference", name="varchar_pattern_ops"),
                name="conversation_reference",
                condition=~Q(reference=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"], condition=~Q(reference=""), name="conversation_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(advisor__isnull=False) | Q(state__in=["waiting", "closed"]),
                name="open_conversation_has_advisor",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="closed_conversation_has_closing_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.typed_counterpart}"


class ConversationMessage(CentreRow):
    """A message within a conversation, as it came in or went out. Both sides may read it.

    `mail_id` is the Message-ID that later mails refer to; `outbox_id` names the outbox message that carries a reply.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    author = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    details = models.JSONField(default=list, blank=True, help_text="pairs of label and value that came along")
    details_sealed = models.BinaryField(
        null=True, blank=True, help_text="the same, whole and encrypted, when a BSN is among them"
    )
    is_automatic = models.BooleanField(default=False, help_text="written by the product or an auto-responder")
    mail_id = models.CharField(max_length=250, blank=True)
    outbox_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["conversation", "at"], name="message_order"),
            models.Index(fields=["contact_centre", "mail_id"], name="message_mail_id", condition=~Q(mail_id="")),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def whole_details(self) -> list[list[str]]:
        """What came along with no BSN hidden: for who handles the question."""
        whole: list[list[str]] = (
            json.loads(crypto.decrypt(self.details_sealed)) if self.details_sealed else self.details
        )
        return whole


class ConversationParty(Row):
    """Who takes part in a conversation, and as what: two people in one call, or someone calling for another."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=PartyRole.choices, default=PartyRole.CUSTOMER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "party"], name="party_once_per_conversation"),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(role="customer"), name="one_customer_per_conversation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.role}"


class Contact(CentreRow):
    """One question in a conversation: a draft from the first keystroke, then stored once with its result.

    Channel, direction, advisor, team and day are kept by value on storing, so figures read one table. `revision`
    counts the changes of a draft: a change made on an older revision is refused, not merged.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="contacts")
    number = models.PositiveSmallIntegerField(help_text="place of the question in its conversation, from 1")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    advisor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    state = models.CharField(max_length=8, choices=ContactState.choices, default=ContactState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    subject = models.CharField(max_length=200, blank=True)
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note_for_citizen = models.TextField(blank=True)
    note_for_colleagues = models.TextField(blank=True)
    searched_for = models.CharField(max_length=300, blank=True)
    steps_done = models.JSONField(default=list, blank=True)
    result = models.CharField(max_length=24, choices=Result.choices, blank=True)
    result_detail = models.JSONField(default=dict, blank=True)
    finish = models.JSONField(default=dict, blank=True, help_text="typed in the dialog of a result, while a draft")
    first_contact_class = models.CharField(max_length=12, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    stored_at = models.DateTimeField(null=True, blank=True)
    arrived_on = models.DateField(help_text="the Dutch day on which the conversation started")
    arrived_at = models.DateTimeField()
    is_restricted = models.BooleanField(default=False, help_text="its case is sensitive: seen by few")
    talk_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="of the conversation, on its first stored question only"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="question_number_once"),
            models.CheckConstraint(
                condition=~Q(state="stored") | (Q(stored_at__isnull=False) & ~Q(result="")),
                name="stored_contact_has_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["contact_centre", "arrived_on"],
                name="contact_figures",
                include=[
                    "municipality",
                    "channel",
                    "team",
                    "first_contact_class",
                    "result",
                    "portal_area",
                    "direction",
                ],
                condition=Q(state="stored"),
            ),
            models.Index(fields=["contact_centre", "-arrived_at"], name="contact_rows", condition=Q(state="stored")),
            models.Index(fields=["party", "-arrived_at"], name="contact_timeline"),
            models.Index(fields=["advisor", "-stored_at"], name="contact_own", condition=Q(state="stored")),
        ]

    def __str__(self) -> str:
        return self.subject or f"vraag {self.number}"


class AnswerUse(Row):
    """Which version of which answer was open during a question, and whether it was given to the citizen."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="answer_uses")
    version = models.ForeignKey("content.AnswerVersion", on_delete=models.PROTECT, related_name="+")
    first_opened_at = models.DateTimeField()
    is_used = models.BooleanField(default=True, help_text="the advisor may say it was only looked at")

    class Meta:
        ordering = ["first_opened_at"]
        constraints = [models.UniqueConstraint(fields=["contact", "version"], name="answer_use_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.version_id}"
