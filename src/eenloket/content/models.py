from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row
from eenloket.organisation.types import Layer

from .types import AnswerText, SignalKind, SignalState


class Product(Row):
    """A name from the Uniforme Productnamenlijst. Reference data, the same for every contact centre."""

    uri = models.CharField(max_length=250, unique=True)
    name = models.CharField(max_length=250)
    layers = models.JSONField(default=list)
    for_citizens = models.BooleanField(default=False)
    for_businesses = models.BooleanField(default=False)
    legal_ground = models.CharField(max_length=400, blank=True)
    legal_link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="product_name")]

    def __str__(self) -> str:
        return self.name


class Answer(CentreRow):
    """One thing people ask, with the department that owns the text. The text itself is in its versions."""

    source_id = models.CharField(max_length=100, help_text="stable id at the source; makes imports idempotent")
    source = models.CharField(max_length=40, default="own")
    authority = models.CharField(max_length=200, blank=True, help_text="whose answer it is when not our own")
    source_url = models.URLField(max_length=500, blank=True)
    slug = models.SlugField(max_length=120)
    layer = models.CharField(max_length=12, choices=Layer.choices, default=Layer.MUNICIPALITY)
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        "organisation.Department", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    related = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    is_published = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    current = models.ForeignKey("AnswerVersion", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "source", "source_id"], name="answer_source_once"),
            models.UniqueConstraint(fields=["contact_centre", "slug"], name="answer_slug_once"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=models.F("valid_until")),
                name="answer_valid_from_before_until",
            ),
        ]
        indexes = [
            models.Index(fields=["contact_centre", "portal_area"], name="answer_portal"),
        ]

    def __str__(self) -> str:
        return self.current.title if self.current else self.source_id


class AnswerVersion(Row):
    """The text of an answer at one time. Never changed: a contact keeps pointing at what was really said."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    question = models.CharField(max_length=500)
    short = models.TextField()
    text = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    protocol = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    costs = models.JSONField(default=list)
    term = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=200, blank=True)
    links = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    internal_note = models.TextField(blank=True)
    phrasings = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    checked_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    TEXT_FIELDS = tuple(AnswerText.__dataclass_fields__)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_version_number_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class CatalogueVersion(models.Model):
    """A new one with each change of an answer; written by a trigger only. No foreign key: see `DirectoryVersion`."""

    contact_centre_id = models.UUIDField(primary_key=True)
    version = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.version)


class TextMeaning(models.Model):
    """The vector of a text (384 numbers of two bytes), under a digest of the text: see `finding.meaning`."""

    digest = models.BinaryField(primary_key=True, max_length=16)
    vector = models.BinaryField()

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class ContentSignal(CentreRow):
    """A remark on content for its owner, or a question that the content does not cover."""

    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals")
    kind = models.CharField(max_length=10, choices=SignalKind.choices)
    state = models.CharField(max_length=10, choices=SignalState.choices, default=SignalState.OPEN)
    text = models.TextField()
    searched_for = models.CharField(max_length=300, blank=True)
    contact_id = models.UUIDField(null=True, blank=True, unique=True)
    raised_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "state", "-raised_at"], name="signal_open")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"
