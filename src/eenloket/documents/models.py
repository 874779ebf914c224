from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from eenloket.core.rows import CentreRow, Row

from .types import Origin, VirusState


class StoredFile(CentreRow):
    """The bytes of one or more documents, once per contact centre; in the database, so that a backup holds the whole
    dossier and a file exists exactly when what names it exists (decision 25)."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre", "sha256"], name="stored_file_once")]

    def __str__(self) -> str:
        return self.sha256


class Document(CentreRow):
    """One document of a dossier. `text` is what is written in it, as far as it could be read, to be searched."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200, help_text="file name, as it came or as we made it")
    title = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    virus_state = models.CharField(max_length=10, choices=VirusState.choices, default=VirusState.UNCHECKED)
    text = models.TextField(blank=True)
    received_on = models.DateField(null=True, blank=True)
    is_for_citizen = models.BooleanField(default=False, help_text="the citizen may see it on the own page")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-created_at"], name="document_newest"),
            GinIndex(SearchVector("title", "name", "text", config="dutch"), name="document_words"),
        ]

    def __str__(self) -> str:
        return self.title or self.name


class DocumentSubject(Row):
    """What a document is about: a contact, a conversation, a case or a party; often several."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="subjects")
    about_type = models.CharField(max_length=40)
    about_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "about_id"], name="document_subject_once")]
        indexes = [models.Index(fields=["about_id"], name="document_about")]

    def __str__(self) -> str:
        return f"{self.about_type} {self.about_id}"
