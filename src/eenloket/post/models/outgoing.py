from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow
from eenloket.post.types import OutgoingState


class LetterTemplate(CentreRow):
    """The words that letters begin with, or a form on paper; for one municipality or for all of the centre."""

    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    is_active = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "municipality", "name"], name="letter_template_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class PrintBatch(CentreRow):
    """Letters printed together: one PDF with their pages in order."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "-created_at"], name="print_batch_newest")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class OutgoingLetter(CentreRow):
    """A letter to somebody, made as PDF and kept in the dossier of what it is about."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    about_type = models.CharField(max_length=40)
    about_id = models.UUIDField()
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    addressee = models.TextField(help_text="the lines on the envelope")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    reference = models.CharField(max_length=24, blank=True)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    page_count = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=OutgoingState.choices, default=OutgoingState.TO_PRINT)
    print_batch = models.ForeignKey(PrintBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    place = models.PositiveSmallIntegerField(default=0, help_text="in its print batch, from 1")
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["contact_centre", "created_at"], name="outgoing_to_print", condition=Q(state="to_print")
            ),
            models.Index(fields=["contact_centre", "-created_at"], name="outgoing_newest"),
            models.Index(fields=["about_id"], name="outgoing_about"),
            models.Index(fields=["print_batch", "place"], name="outgoing_of_batch"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["printed", "posted"]) | Q(print_batch__isnull=False),
                name="printed_letter_has_batch",
            )
        ]

    def __str__(self) -> str:
        return self.subject
