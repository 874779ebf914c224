from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row
from eenloket.documents.types import VirusState

from .types import HeldReason, SubmissionState, VisitOutcome


class Form(CentreRow):
    """A web form, of one municipality or shared by all of the centre. What it asks is in its versions; `draft` is the
    design that is being worked on, of which citizens see nothing until it is published."""

    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    slug = models.SlugField(max_length=80, help_text="in the address of the form")
    department_code = models.SlugField(blank=True, help_text="who handles it, by the code it has in each municipality")
    product = models.ForeignKey("content.Product", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_general = models.BooleanField(default=False, help_text="for any question; mail is steered here")
    answers_automatically = models.BooleanField(default=True)
    words = models.CharField(max_length=300, blank=True, help_text="search words, to find the form for a mail")
    current = models.ForeignKey("FormVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_online = models.BooleanField(default=False)
    draft = models.JSONField(default=dict)
    undo = models.JSONField(default=dict, blank=True, help_text="the draft before a part was deleted, until it changes")
    draft_keys = models.JSONField(default=list, help_text="every key ever given out: none is used twice")
    draft_changed_at = models.DateTimeField()
    draft_changed_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "municipality", "slug"], name="form_slug_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["contact_centre", "municipality"],
                condition=Q(is_general=True),
                name="one_general_form",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(is_online=False) | Q(current__isnull=False), name="online_form_has_version"
            ),
        ]

    def __str__(self) -> str:
        return str(self.draft.get("title") or self.slug)


class FormVersion(Row):
    """What a form asked from one moment on. Never changed: who began with it goes on with it."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    design = models.JSONField()
    note = models.CharField(max_length=200, blank=True, help_text="what changed")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"


class Visit(CentreRow):
    """How one visit to a form went, to count; it says nothing about who it was and what was filled in."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="visits")
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    last_hour = models.DateTimeField(help_text="when something was done last, to the hour")
    page = models.CharField(max_length=20, blank=True, help_text="key of the page reached; empty for the check")
    outcome = models.CharField(max_length=10, choices=VisitOutcome.choices, default=VisitOutcome.OPEN)

    class Meta:
        indexes = [models.Index(fields=["form", "day"], name="form_visits")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.day} {self.outcome}"


class FormDay(Row):
    """How often a form was opened on a day: more than began to fill it in."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="days")
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "municipality", "day"], name="form_day_once")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.day}"


class Submission(CentreRow):
    """What somebody fills in, from the first page to its end. Who knows its key (in a signed cookie) goes on with it.

    `values` is encrypted, and emptied as soon as the question is a conversation. Deleted a week after its last change.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="submissions")
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(
        "parties.Party",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="who is signed in: only that person goes on with it",
    )
    visit = models.ForeignKey(Visit, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.STARTED)
    values = models.BinaryField(default=bytes)
    opened_at = models.DateTimeField(help_text="when the first page was given")
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_question = models.CharField(max_length=64, blank=True, help_text="hash of the question answers were shown for")
    shown = models.JSONField(default=list, help_text="versions of answers that were offered")
    declined = models.JSONField(default=list, help_text="of those, which did not help")
    answer_version = models.ForeignKey(
        "content.AnswerVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    conversation = models.ForeignKey(
        "contacts.Conversation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held_reason = models.CharField(max_length=10, choices=HeldReason.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["changed_at"], name="submission_old"),
            models.Index(fields=["party"], name="submission_own", condition=Q(party__isnull=False)),
            models.Index(fields=["contact_centre", "sent_at"], name="submission_held", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.state}"


class SubmissionFile(Row):
    """A file that was sent along and waits for the rest; then it becomes a document."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    field = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    data = models.BinaryField()
    virus_state = models.CharField(max_length=10, choices=VirusState.choices, default=VirusState.UNCHECKED)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name


class SendingAttempt(Row):
    """That somebody sent a form, with the address made unreadable; kept for a quarter of an hour, to see who sends
    very many."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "at"], name="form_attempts")]

    def __str__(self) -> str:
        return str(self.at)
