from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from eenloket.core.rows import CentreRow, Row

from .rules import read_form, score_of
from .types import (
    CoachingState,
    EvaluationState,
    FormChannel,
    FormDocument,
    Kind,
    Mark,
    Measure,
    Outcome,
    Reaction,
    Score,
    SessionState,
    Way,
)


class QualityForm(CentreRow):
    """The evaluation form of a channel. What it asks stands in its versions."""

    channel = models.CharField(max_length=8, choices=FormChannel.choices)
    current = models.ForeignKey("FormVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre", "channel"], name="quality_form_once")]

    def __str__(self) -> str:
        return str(self.get_channel_display())


class FormVersion(CentreRow):
    """One version of a form. A draft may change; what is published never does, for evaluations rest on it."""

    form = models.ForeignKey(QualityForm, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=0, help_text="counts the changes of a draft")
    remark = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="quality_version_once"),
            models.UniqueConstraint(fields=["form"], condition=Q(published_at=None), name="quality_one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"

    def read(self) -> FormDocument:
        return read_form(self.document)


class SampleNorm(CentreRow):
    """How many contacts of each advisor of a team are evaluated in a month, per channel."""

    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8, choices=FormChannel.choices)
    per_month = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "channel"], name="sample_norm_once"),
            models.CheckConstraint(condition=Q(per_month__gte=1, per_month__lte=20), name="sample_norm_1_to_20"),
        ]


class Sample(CentreRow):
    """A draw of contacts. With the seed, the filters and the same contacts anybody draws the same again."""

    drawn_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    channel = models.CharField(max_length=8, choices=FormChannel.choices)
    first = models.DateField()
    last = models.DateField()
    per_advisor = models.PositiveSmallIntegerField()
    wanted = models.JSONField(default=dict, help_text="what the contacts were narrowed to")
    seed = models.CharField(max_length=32)
    population = models.PositiveIntegerField(help_text="how many contacts could have been drawn")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-drawn_at"]
        indexes = [models.Index(fields=["drawn_by", "-drawn_at"], name="sample_of_leader")]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="sample_ends_after_start")]


class SampledContact(CentreRow):
    """A contact that was drawn, out of how many of the same advisor. One is evaluated once, so drawn once."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="contacts")
    contact = models.OneToOneField("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    advisor = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    out_of = models.PositiveIntegerField()
    skipped_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["advisor"], name="sampled_of_advisor")]


class CalibrationSession(CentreRow):
    """One contact that two or more people evaluate on their own, to see how far they agree."""

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SessionState.choices, default=SessionState.BLIND)
    agreed_marks = models.JSONField(default=dict)
    agreed_critical = models.JSONField(default=list)
    note = models.CharField(max_length=2000, blank=True, help_text="what was learnt")
    started_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=~Q(state="agreed"), name="calibration_of_contact_once"
            )
        ]


class Evaluation(CentreRow):
    """What one person says of one contact. What figures count by is kept by value, as it was of the contact.

    `score` is a share of 100; `has_critical` whether a critical error was seen, of whichever kind. A draft is saved
    as it is typed: `revision` counts, and a change made on an older one is refused.
    """

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    advisor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10)
    arrived_on = models.DateField()
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    evaluator = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(
        CalibrationSession, on_delete=models.CASCADE, null=True, blank=True, related_name="evaluations"
    )
    state = models.CharField(max_length=5, choices=EvaluationState.choices, default=EvaluationState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    marks = models.JSONField(default=dict, help_text="a number, or na, per criterion")
    remarks = models.JSONField(default=dict, help_text="words per criterion")
    critical = models.JSONField(default=list)
    summary = models.CharField(max_length=4000, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    has_critical = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    reaction = models.CharField(max_length=6, choices=Reaction.choices, blank=True)
    reaction_text = models.CharField(max_length=2000, blank=True)
    reacted_at = models.DateTimeField(null=True, blank=True)
    reopened_reason = models.CharField(max_length=500, blank=True, help_text="why it was opened again, the last time")
    observed_at = models.DateTimeField(null=True, blank=True, help_text="when it was said what it means for levels")

    class Meta:
        ordering = ["-arrived_on", "-id"]
        indexes = [
            models.Index(
                fields=["contact_centre", "arrived_on"],
                name="evaluation_figures",
                condition=Q(state="done", kind="leader"),
            ),
            models.Index(fields=["advisor", "-arrived_on"], name="evaluation_of_advisor"),
            models.Index(fields=["evaluator"], name="evaluation_to_do", condition=Q(state="draft")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind"], condition=~Q(kind="calibration"), name="evaluation_of_a_kind_once"
            ),
            models.UniqueConstraint(
                fields=["session", "evaluator"], condition=Q(kind="calibration"), name="calibration_once_each"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(finished_at__isnull=False) & Q(score__isnull=False)),
                name="finished_evaluation_has_score",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__gte=0, score__lte=100), name="score_of_100"),
            models.CheckConstraint(
                condition=~Q(kind="calibration") | Q(session__isnull=False), name="calibration_has_session"
            ),
        ]

    def marked(self, form: FormDocument) -> dict[str, Mark]:
        """The marks of criteria that the form has."""
        return {key: mark for key, mark in self.marks.items() if key in form.by_key}

    def result(self) -> Score:
        return score_of(self.version.read(), self.marks, self.critical)


class CriterionMark(Row):
    """One mark of a finished evaluation as a share of the highest one, to count by. What does not apply has none."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="shares")
    criterion = models.CharField(max_length=60)
    share = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="criterion_marked_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="criterion_share_of_one"),
        ]
        indexes = [models.Index(fields=["criterion"], name="marks_of_criterion")]


class Observation(CentreRow):
    """A judgement on a level that a leader confirmed after an evaluation; `rating` is its row in `assessment`."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="observations")
    element_key = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    rating = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "element_key"], name="observed_once")]


class Coaching(CentreRow):
    """What an advisor and the superior work on, with the figure before and after."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    started_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    goal = models.ForeignKey("learning.Goal", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=500)
    measure = models.CharField(max_length=9, choices=Measure.choices)
    channel = models.CharField(max_length=8, choices=FormChannel.choices)
    criterion = models.CharField(max_length=60, blank=True)
    criterion_text = models.CharField(max_length=300, blank=True)
    element_key = models.CharField(max_length=120, blank=True)
    before = models.FloatField(null=True, blank=True)
    before_of = models.PositiveIntegerField(default=0)
    started_on = models.DateField()
    look_again_on = models.DateField()
    state = models.CharField(max_length=7, choices=CoachingState.choices, default=CoachingState.RUNNING)
    after = models.FloatField(null=True, blank=True)
    after_of = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    result = models.CharField(max_length=2000, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["look_again_on", "id"]
        indexes = [models.Index(fields=["employee", "state"], name="coaching_of_employee")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_on=None)
                | (Q(state="ended", ended_on__isnull=False) & ~Q(outcome="")),
                name="ended_coaching_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(measure="criterion") | ~Q(criterion=""), name="coaching_says_which_criterion"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class CoachingNote(CentreRow):
    """What was done or said along the way."""

    coaching = models.ForeignKey(Coaching, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
