from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row

from .types import Author, EndedBy, Happening, SessionState


class ChatSettings(CentreRow):
    """How a municipality wants its chat. Without a row there is none."""

    municipality = models.OneToOneField("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(default=False)
    welcome = models.CharField(max_length=500, blank=True)
    closed_text = models.CharField(max_length=500, blank=True)
    sites = ArrayField(models.CharField(max_length=260), default=list, blank=True, help_text="origins that may show it")
    remind_minutes = models.PositiveSmallIntegerField(default=4)
    end_minutes = models.PositiveSmallIntegerField(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remind_minutes__gte=1, end_minutes__gt=models.F("remind_minutes")),
                name="chat_reminds_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.municipality)


class ChatSession(CentreRow):
    """One chat of one citizen, from the first word to the end. Who has the token goes on with it.

    `last_number` is the number of the last line; who adds one holds the lock on this row. `waits_since` is when the
    first word of the citizen was written that nobody reacted to; `silent_since` when we last wrote to the citizen.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    address_hash = models.CharField(max_length=64, blank=True, help_text="where it came from, unreadable, for an hour")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.ANSWERING)
    name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=200, blank=True, help_text="the first words of the citizen")
    page = models.CharField(max_length=200, blank=True, help_text="title of the page on which it began")
    language = models.CharField(max_length=8, default="nl")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_number = models.PositiveIntegerField(default=0)
    work_item = models.UUIDField(null=True, blank=True, help_text="key of what waits for an advisor, in routing")
    conversation = models.OneToOneField(
        "contacts.Conversation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    advisor = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    advisor_name = models.CharField(max_length=100, blank=True, help_text="as the citizen sees it")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="last sign of the browser of the citizen")
    changed_at = models.DateTimeField(help_text="when the last line was added")
    waits_since = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy.choices, blank=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fresh: list[ChatLine] = []  # lines added to it in this request: who asks next need not read them again

    class Meta:
        indexes = [
            models.Index(fields=["changed_at"], name="chat_open", condition=~Q(state="ended")),
            models.Index(fields=["advisor"], name="chat_of_advisor", condition=Q(state="talking")),
            models.Index(fields=["work_item"], name="chat_of_work", condition=Q(work_item__isnull=False)),
            models.Index(fields=["address_hash", "started_at"], name="chat_address", condition=~Q(address_hash="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="ended_chat_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(work_item__isnull=False), name="waiting_chat_has_work"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.started_at)


class ChatLine(Row):
    """One line. Never changed; numbered from 1 in its session, without gaps.

    `client_key` is made by who sends: the same line sent again is the same line. `offer` is what stood under an answer
    to choose from: its title and address, a question, and versions of other answers with their labels.
    """

    session = models.ForeignKey(ChatSession, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=8, choices=Author.choices)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=100, blank=True, help_text="as the citizen saw it")
    happening = models.CharField(max_length=14, choices=Happening.choices, blank=True)
    text = models.TextField(blank=True)
    offer = models.JSONField(default=dict, blank=True)
    answer_version = models.ForeignKey(
        "content.AnswerVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(
        "documents.Document", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    client_key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="chat_line_number_once"),
            models.UniqueConstraint(
                fields=["session", "client_key"],
                condition=Q(client_key__isnull=False),
                name="chat_line_sent_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80] or self.happening
