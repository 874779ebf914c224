from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row
from eenloket.post.types import BatchState, LetterState, PageState, Source


class Batch(CentreRow):
    """A file as a scanner, a phone or a person gave it: one letter, or a pile of them with separator sheets."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=8, choices=Source.choices)
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.WAITING)
    problem = models.CharField(max_length=20, blank=True, help_text="the code of why it cannot be read")
    original = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    blank_separates = models.BooleanField(default=False)
    page_count = models.PositiveSmallIntegerField(default=0)
    pages_read = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["contact_centre", "created_at"],
                name="batch_unread",
                condition=Q(state__in=["waiting", "reading"]),
            ),
            models.Index(fields=["contact_centre", "-created_at"], name="batch_newest"),
            models.Index(fields=["original"], name="batch_original"),
        ]

    def __str__(self) -> str:
        return self.name


class Letter(CentreRow):
    """A letter that came in: proposed from its scan, then confirmed by a person under a number."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="letters")
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.TO_CONFIRM)
    revision = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=24, blank=True)
    received_on = models.DateField()
    sender_name = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=6, blank=True)
    town = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    letter_date = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    their_reference = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=20, blank=True, help_text="of our own case that it is about")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    conversation = models.ForeignKey(
        "contacts.Conversation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField(max_length=120, blank=True, help_text="where the paper lies")
    guesses = models.JSONField(default=dict, blank=True, help_text="per field: value, sure, why; never a BSN")
    is_readable = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True, help_text="why it is not post")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    original = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], condition=~Q(number=""), name="letter_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="registered") | (~Q(number="") & Q(settled_at__isnull=False)),
                name="registered_letter_has_number",
            ),
            models.CheckConstraint(condition=~Q(state="not_post") | ~Q(reason=""), name="letter_put_away_has_reason"),
        ]
        indexes = [
            models.Index(
                fields=["contact_centre", "received_on", "created_at"],
                name="letter_to_confirm",
                condition=Q(state="to_confirm"),
            ),
            models.Index(fields=["contact_centre", "state", "-settled_at"], name="letter_settled"),
            models.Index(fields=["department", "-settled_at"], name="letter_department"),
            models.Index(fields=["party", "-received_on"], name="letter_party"),
            models.Index(fields=["conversation"], name="letter_conversation"),
        ]

    def __str__(self) -> str:
        return self.subject or self.number or self.batch.name


class Page(Row):
    """One page of a batch: its picture, its text, and the letter it belongs to."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="pages")
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="pages")
    number = models.PositiveSmallIntegerField(help_text="in the file, from 0")
    place = models.PositiveSmallIntegerField(default=0, help_text="in its letter, from 0")
    state = models.CharField(max_length=10, choices=PageState.choices, default=PageState.UNREAD)
    turn = models.PositiveSmallIntegerField(null=True, blank=True, help_text="degrees clockwise, chosen by a person")
    attempts = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    sure = models.FloatField(default=0)
    is_readable = models.BooleanField(default=False)
    doubtful = models.JSONField(default=dict, blank=True, help_text="words that were read with doubt: how sure")
    preview = models.BinaryField(default=b"", help_text="JPEG")
    pdf = models.BinaryField(default=b"", help_text="the page with its text, to be found")

    class Meta:
        ordering = ["place", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="page_number_once")]
        indexes = [models.Index(fields=["letter", "place"], name="page_of_letter")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class NumberCounter(Row):
    """The last number that a letter got, per municipality and year; locked while the next is taken."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "year"], name="letter_counter_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class DepartmentWord(Row):
    """How many letters with this word a department got; the empty word counts the letters themselves."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey("organisation.Department", on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=60, blank=True)
    letters = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "word", "department"], name="department_word_once")
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.letters}"
