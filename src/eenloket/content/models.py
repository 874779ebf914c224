from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row
from eenloket.organisation.types import Layer

from .types import OPEN_DRAFT_STATES, AnswerKind, AnswerText, DraftState, SignalKind, SignalOutcome, SignalState


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
    kind = models.CharField(max_length=10, choices=AnswerKind.choices, default=AnswerKind.QUESTION)
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
    variant_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        help_text="the shared answer that this one replaces in its municipality",
    )
    compared_with = models.ForeignKey(
        "AnswerVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the version of the shared answer that this variant was last laid beside",
    )
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
            models.UniqueConstraint(fields=["variant_of", "municipality"], name="answer_one_variant_of_a_municipality"),
            models.CheckConstraint(
                condition=Q(variant_of=None) | Q(municipality__isnull=False), name="answer_variant_has_municipality"
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
    sentence = models.TextField(blank=True, help_text="what goes out by SMS or chat")
    text = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    protocol = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    costs = models.JSONField(default=list)
    term = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=200, blank=True)
    links = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    narrowing_question = models.CharField(max_length=300, blank=True, help_text="asked to find the right answer")
    narrowing = models.JSONField(default=list, help_text="what can be said to it, and the answer that then fits")
    english_title = models.CharField(max_length=300, blank=True)
    english_short = models.TextField(blank=True)
    english_text = models.TextField(blank=True)
    internal_note = models.TextField(blank=True)
    phrasings = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    checked_on = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    approved_by = models.CharField(max_length=200, blank=True)
    change_note = models.CharField(max_length=300, blank=True, help_text="what changed, for who gives the answer")

    TEXT_FIELDS = tuple(AnswerText.__dataclass_fields__)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="answer_version_number_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Draft(CentreRow):
    """A text on its road to publication: a new answer, or the next version of one. One open draft for an answer.

    The document holds each field of `content.rules.documents`. `field_revisions` says at which revision each
    field got its present value, so that two people who change different fields do not hinder each other.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, related_name="drafts")
    based_on = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, null=True, related_name="+")
    variant_of = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    document = models.JSONField(default=dict)
    first_document = models.JSONField(default=dict, help_text="as it was when the draft was opened")
    revision = models.PositiveIntegerField(default=0)
    field_revisions = models.JSONField(default=dict)
    change_note = models.CharField(max_length=300, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True, help_text="of who sent it back")
    version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state__in=OPEN_DRAFT_STATES), name="draft_one_open_for_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(variant_of=None) | Q(answer=None) | Q(state=DraftState.PUBLISHED),
                name="draft_of_a_new_variant_has_no_answer_yet",
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.PUBLISHED) | Q(version__isnull=False), name="draft_published_has_version"
            ),
        ]
        indexes = [
            models.Index(fields=["contact_centre", "state", "-changed_at"], name="draft_by_state"),
            models.Index(fields=["publish_at"], name="draft_due", condition=Q(state=DraftState.APPROVED)),
        ]

    def __str__(self) -> str:
        return str(self.document.get("title") or self.answer or self.pk)


class FieldChange(Row):
    """One field of a draft getting another value. What was overruled stays here too: nothing typed is lost."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    value = models.JSONField()
    is_applied = models.BooleanField(default=True, help_text="not, when somebody else had changed the same field")
    page = models.UUIDField(null=True, help_text="the opened page that it was typed in")
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["revision", "made_at"]
        indexes = [models.Index(fields=["draft", "field", "revision"], name="field_change_of_draft")]

    def __str__(self) -> str:
        return f"{self.field} r{self.revision}"


class Synonym(CentreRow):
    """Two words that mean the same to who asks, as the editors of a contact centre say. Holds in both directions."""

    word = models.CharField(max_length=60)
    same_as = models.CharField(max_length=60)
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["word", "same_as"]
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "word", "same_as"], name="synonym_once"),
            models.CheckConstraint(condition=~Q(word=models.F("same_as")), name="synonym_of_another_word"),
        ]

    def __str__(self) -> str:
        return f"{self.word} = {self.same_as}"


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


class Usefulness(Row):
    """How many visitors of the site said on a day that an answer was, or was not, what they looked for."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="usefulness")
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "municipality", "day"], name="usefulness_day_once")]

    def __str__(self) -> str:
        return f"{self.day} +{self.yes} -{self.no}"


class Reaction(Row):
    """That an address reacted to an answer, kept for a quarter of an hour so that nobody counts twice or floods us."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64)
    is_remark = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "at"], name="reaction_address")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.at}"


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
    due_on = models.DateField(null=True, blank=True, help_text="by when its sender hears something")
    draft = models.ForeignKey(
        Draft, on_delete=models.SET_NULL, null=True, blank=True, related_name="signals", help_text="that settles it"
    )
    outcome = models.CharField(max_length=10, choices=SignalOutcome.choices, blank=True)
    reply = models.TextField(blank=True)
    settled_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_in = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when its sender read the reply")

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "state", "-raised_at"], name="signal_open"),
            models.Index(fields=["raised_by", "-raised_at"], name="signal_of_sender"),
            models.Index(
                fields=["raised_by"], name="signal_unread", condition=Q(state=SignalState.SETTLED, seen_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"


class Notice(CentreRow):
    """News or an instruction for colleagues, for as long as it holds. The text itself is in its versions.

    For whom it is stands here by key and by code of a role, none meaning everybody: every page of the desk asks it, and
    who is signed in carries both, so it takes one question.
    """

    is_important = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    for_municipalities = ArrayField(models.UUIDField(), default=list, blank=True)
    for_roles = ArrayField(models.SlugField(), default=list, blank=True)
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_on_site = models.BooleanField(default=False, help_text="its present text has words for citizens")
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when open pages were told that it had begun")
    current = models.ForeignKey("NoticeVersion", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lt=models.F("valid_until")),
                name="notice_begins_before_it_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["contact_centre", "-valid_from"], name="notice_of_centre"),
            models.Index(fields=["valid_from"], name="notice_to_tell", condition=Q(told_at=None, withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return self.current.title if self.current else str(self.pk)


class NoticeVersion(Row):
    """The text of a notice at one time. Never changed: what somebody read stays what they read."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    site_text = models.TextField(blank=True, help_text="what citizens read on the site; empty: it is not there")
    written_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="notice_version_number_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class NoticeReading(Row):
    """That somebody read a notice, in this version of its text."""

    version = models.ForeignKey(NoticeVersion, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "reader"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.version_id}"
