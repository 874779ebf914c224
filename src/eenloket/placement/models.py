from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row

from .types import (
    AgreedCondition,
    Asks,
    CandidateFacts,
    ConditionState,
    ConditionTemplate,
    DecisionState,
    FunctionKind,
    RoundState,
    ScenarioState,
    YesNo,
)


class PlacementRound(CentreRow):
    """Putting a group of people into the functions of the KCC on one date."""

    name = models.CharField(max_length=120)
    starts_on = models.DateField(help_text="when the functions are taken up")
    note = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=RoundState.choices, default=RoundState.OPEN)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["contact_centre", "-starts_on"], name="placement_round_of_centre")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN


class RoundPlace(Row):
    """How many people this round may put into a function."""

    round = models.ForeignKey(PlacementRound, on_delete=models.CASCADE, related_name="places")
    profile = models.ForeignKey("profiles.Profile", on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["profile__position", "profile__name"]
        constraints = [models.UniqueConstraint(fields=["round", "profile"], name="round_place_once")]


class Candidate(CentreRow):
    """Somebody to be placed. Where this person stands is kept with the employee, once for placement and assessment."""

    round = models.ForeignKey(PlacementRound, on_delete=models.CASCADE, related_name="candidates")
    employee = models.ForeignKey("profiles.Employee", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, help_text="personnel number, or one that the round gave")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    function = models.CharField(max_length=120, blank=True, help_text="what it is called today")
    function_kind = models.CharField(max_length=16, choices=FunctionKind.choices, default=FunctionKind.OTHER)
    unit = models.CharField(max_length=120, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, default=36)
    wishes = ArrayField(models.CharField(max_length=60), default=list, help_text="profile codes, the first wish first")
    wish_note = models.CharField(max_length=1000, blank=True)
    flexible = models.CharField(max_length=8, choices=YesNo.choices, default=YesNo.UNKNOWN)
    content = models.CharField(max_length=8, choices=YesNo.choices, default=YesNo.UNKNOWN)

    class Meta:
        ordering = ["name", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="candidate_number_once"),
            models.UniqueConstraint(fields=["round", "email"], condition=~Q(email=""), name="candidate_email_once"),
            models.UniqueConstraint(fields=["round", "employee"], name="candidate_employee_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def facts(self, levels: dict[str, int]) -> CandidateFacts:
        return CandidateFacts(
            function_kind=self.function_kind,
            wishes=tuple(self.wishes),
            flexible=self.flexible,
            content=self.content,
            levels=levels,
        )


class ConditionRule(CentreRow):
    """What this contact centre asks of people from one kind of function who go to a profile."""

    function_kind = models.CharField(max_length=16, choices=FunctionKind.choices)
    profile_code = models.SlugField(max_length=60)
    asks = models.CharField(max_length=8, choices=Asks.choices, blank=True)
    text = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField(default=180, help_text="after the placement it must be met within")
    consequence = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["function_kind", "profile_code", "days", "text"]
        indexes = [models.Index(fields=["contact_centre", "function_kind"], name="condition_rule_of_centre")]

    def as_template(self) -> ConditionTemplate:
        return ConditionTemplate(
            function_kind=self.function_kind,
            profile_code=self.profile_code,
            asks=self.asks,
            text=self.text,
            days=self.days,
            consequence=self.consequence,
        )


class Scenario(CentreRow):
    """One way of placing everybody. Several can stand side by side; one of them is confirmed."""

    round = models.ForeignKey(PlacementRound, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=ScenarioState.choices, default=ScenarioState.DRAFT)
    least_match = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="filled by proposal, with nobody below this match"
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="scenario_name_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state=ScenarioState.CONFIRMED), name="one_confirmed_scenario_per_round"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        return self.state == ScenarioState.CONFIRMED


class Decision(CentreRow):
    """Where one candidate goes in one scenario; without a profile: no place, which is a decision too."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="decisions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="decisions")
    profile = models.ForeignKey("profiles.Profile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=DecisionState.choices, default=DecisionState.DECIDED)
    reason = models.CharField(max_length=2000, blank=True)
    conditions = models.JSONField(default=list, help_text="text, deadline and consequence of each")
    keeps_present = models.BooleanField(default=False, help_text="holds the present function beside it, as meant")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["candidate__name"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "candidate"], name="decision_once_per_scenario"),
            models.CheckConstraint(condition=~Q(state=DecisionState.DECIDED, reason=""), name="decision_has_a_reason"),
        ]

    @property
    def is_decided(self) -> bool:
        return self.state == DecisionState.DECIDED

    def agreed(self) -> list[AgreedCondition]:
        return [
            AgreedCondition(
                text=each["text"],
                deadline=date.fromisoformat(each["deadline"]) if each.get("deadline") else None,
                consequence=each.get("consequence", ""),
            )
            for each in self.conditions
        ]


class Condition(CentreRow):
    """A condition of a placement that was confirmed: it lives on until somebody says that it is met or not."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    deadline = models.DateField(null=True, blank=True)
    consequence = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=ConditionState.choices, default=ConditionState.OPEN)
    remark = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = [models.F("deadline").asc(nulls_last=True), "id"]
        indexes = [models.Index(fields=["contact_centre", "state", "deadline"], name="condition_by_deadline")]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "position"], condition=Q(decision__isnull=False), name="condition_once_per_decision"
            )
        ]

    def is_overdue(self, today: date) -> bool:
        return self.state == ConditionState.OPEN and self.deadline is not None and self.deadline < today


class GradedFunction(CentreRow):
    """An existing function with its scale, described by the same elements as the profiles."""

    name = models.CharField(max_length=120)
    scale = models.CharField(max_length=40, help_text="a label, such as schaal 6")
    order = models.DecimalField(max_digits=5, decimal_places=1, help_text="place of the scale among the others")
    note = models.CharField(max_length=500, blank=True)
    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # when linked, the levels of its published version count
    levels = models.JSONField(default=dict, help_text="level per element key")
    is_compared = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "name"], name="graded_function_once")]

    def __str__(self) -> str:
        return self.name


class GradingDecision(CentreRow):
    """In which scale somebody put a function, with the reason, and what was proposed at the time."""

    profile = models.ForeignKey("profiles.Profile", on_delete=models.PROTECT, related_name="+")
    scale = models.CharField(max_length=40)
    reason = models.CharField(max_length=2000)
    proposal = models.JSONField(default=dict)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["contact_centre", "profile", "-at"], name="grading_of_profile")]
