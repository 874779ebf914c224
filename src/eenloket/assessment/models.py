from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow
from eenloket.profiles.rules import read_profile
from eenloket.profiles.types import Element, Kind, ProfileDocument

from .rules import round_state
from .types import Given, RoundState, Side, Source


class Rating(CentreRow):
    """One judgement on one element of one employee. Never changed: a new one takes its place."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    element_key = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=Source.choices)
    weight = models.PositiveSmallIntegerField()
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=2000, blank=True)
    by = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_on", "-id"]
        indexes = [
            models.Index(fields=["employee", "element_key", "-given_on"], name="rating_of_employee"),
            models.Index(fields=["expires_on"], condition=~Q(expires_on=None), name="rating_that_expires"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="rating_level_1_to_4"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=models.F("given_on")), name="rating_expires_after"
            ),
        ]

    def as_given(self) -> Given:
        return Given(
            level=self.level,
            source=Source(self.source),
            weight=self.weight,
            on=self.given_on,
            expires_on=self.expires_on,
            recorded_at=self.created_at,
        )


class EmployeeStanding(CentreRow):
    """Where somebody stands on everything: computed from the ratings, kept so that a heat map is one quick read."""

    employee = models.OneToOneField("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField(default=dict, help_text="level per element key; what is not known is not there")
    conflicts = models.JSONField(default=list, help_text="keys on which sources disagree")
    computed_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="last day before something expires")


class AdaptedScale(CentreRow):
    """What a contact centre changed of the scale: words per level, own words per element, weight per source."""

    words = models.JSONField(default=list, help_text="four names, from level 1 to 4; none: the default")
    own_words = models.JSONField(default=dict, help_text="four names per element key")
    weights = models.JSONField(default=dict, help_text="weight per source")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre"], name="adapted_scale_once")]


class Round(CentreRow):
    """A superior asks people to judge themselves, judges them too, and agrees with each."""

    name = models.CharField(max_length=120)
    kinds = models.JSONField(default=list, help_text="the kinds of elements that are asked about")
    opens_on = models.DateField()
    closes_on = models.DateField()
    planned_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="round_closes_after_opening")
        ]

    def __str__(self) -> str:
        return self.name


class RoundEntry(CentreRow):
    """One person in a round. What is asked is kept as it was when the round was planned."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    asked = models.JSONField(help_text="a profile document with only what is asked")
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    self_at = models.DateTimeField(null=True, blank=True)
    leader_at = models.DateTimeField(null=True, blank=True)
    leader_name = models.CharField(max_length=120, blank=True)
    conversation_on = models.DateField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    development = models.CharField(max_length=4000, blank=True)
    employee_signed_at = models.DateTimeField(null=True, blank=True)
    employee_remark = models.CharField(max_length=2000, blank=True)
    superior_signed_at = models.DateTimeField(null=True, blank=True)
    superior_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["employee__name"]
        constraints = [models.UniqueConstraint(fields=["round", "employee"], name="round_entry_once")]

    @property
    def state(self) -> RoundState:
        return round_state(
            invited_at=self.invited_at,
            self_at=self.self_at,
            leader_at=self.leader_at,
            conversation_on=self.conversation_on,
            agreed_at=self.agreed_at,
            signed=(self.employee_signed_at is not None) + (self.superior_signed_at is not None),
        )

    @property
    def is_ready(self) -> bool:
        """Whether both handed in, so that each may see what the other said."""
        return self.self_at is not None and self.leader_at is not None

    @property
    def is_fixed(self) -> bool:
        """Whether somebody signed: from then on nothing of it changes."""
        return self.employee_signed_at is not None or self.superior_signed_at is not None

    def document(self) -> ProfileDocument:
        return read_profile(self.asked)

    def elements(self) -> tuple[Element, ...]:
        """What is asked, without the indicators that explain it."""
        return tuple(each for each in self.document().measured if each.kind != Kind.INDICATOR)


class RoundAnswer(CentreRow):
    """What one side says of one element in a round; of `agreed` what both settled on."""

    entry = models.ForeignKey(RoundEntry, on_delete=models.CASCADE, related_name="answers")
    element_key = models.CharField(max_length=120)
    side = models.CharField(max_length=8, choices=Side.choices)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.CharField(max_length=2000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "side", "element_key"], name="round_answer_once"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=1, level__lte=4), name="round_answer_level_1_to_4"
            ),
        ]
