from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from eenloket.core.rows import CentreRow, Row

from .types import (
    PORTAL_KEY,
    Cell,
    Channel,
    EnrolmentState,
    GoalKind,
    GoalState,
    PathKind,
    Question,
    SkillKind,
    SkillSource,
)


class Module(CentreRow):
    """One step of a path: what one learns, reads and practises, with a test, and what one masters by it."""

    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    learn = models.TextField(blank=True, help_text="what one learns")
    practice = models.TextField(blank=True)
    portal_areas = models.ManyToManyField("organisation.PortalArea", related_name="+", blank=True)  # to read
    answers = models.ManyToManyField("content.Answer", related_name="+", blank=True)  # to read first of all
    needs_mentor = models.BooleanField(default=True, help_text="practice counts with a mentor's remark only")
    pass_mark = models.PositiveSmallIntegerField(default=70, help_text="per cent")
    questions = models.JSONField(default=list, help_text="text, options, right (the place of the right option)")
    covers = models.JSONField(default=list, help_text="[portal area code, channel] each")
    elements = models.JSONField(default=dict, help_text="level that signing off gives, per element key of profiles")
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "code"], name="module_code_once"),
            models.CheckConstraint(condition=Q(pass_mark__gte=1, pass_mark__lte=100), name="module_pass_mark_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cells(self) -> frozenset[Cell]:
        return frozenset((portal, channel) for portal, channel in self.covers)

    @property
    def portal_codes(self) -> list[str]:
        return list(dict.fromkeys(portal for portal, _channel in self.covers))

    @property
    def channel_codes(self) -> list[str]:
        taught = {channel for _portal, channel in self.covers}
        return [each for each in Channel.values if each in taught]

    @property
    def test(self) -> list[Question]:
        return [
            Question(text=each["text"], options=tuple(each["options"]), right=each["right"]) for each in self.questions
        ]

    @property
    def teaches(self) -> frozenset[str]:
        """The elements of profiles in which somebody grows by it."""
        return frozenset(self.elements) | {PORTAL_KEY + portal for portal in self.portal_codes}


class Path(CentreRow):
    """Modules in an order that lead to a function."""

    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PathKind.choices)
    profile_code = models.SlugField(max_length=60, help_text="the function that it leads to")
    modules = models.ManyToManyField(Module, through="PathModule", related_name="paths")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "code"], name="path_code_once")]

    def __str__(self) -> str:
        return self.name


class PathModule(Row):
    """The place of a module in a path."""

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="steps")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["path", "module"], name="path_module_once")]


class PathChoice(CentreRow):
    """By which way newcomers of a municipality learn."""

    municipality = models.OneToOneField("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=PathKind.choices)


class Enrolment(CentreRow):
    """Somebody on a path, with a mentor."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="enrolments")
    mentor = models.ForeignKey("profiles.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.RUNNING)

    class Meta:
        ordering = ["started_on", "id"]
        indexes = [models.Index(fields=["employee", "state"], name="enrolment_of_employee")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "path"], condition=Q(state="running"), name="enrolment_running_once"
            ),
            models.CheckConstraint(condition=~Q(mentor=F("employee")), name="enrolment_mentor_is_somebody_else"),
        ]

    @property
    def is_running(self) -> bool:
        return self.state == EnrolmentState.RUNNING


class ModuleProgress(CentreRow):
    """How far somebody is with one module of a path."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    practised_at = models.DateTimeField(null=True, blank=True)
    practised_with = models.CharField(max_length=120, blank=True)
    remark = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="per cent, of the last attempt")
    wrong = models.JSONField(default=list, help_text="places of the questions answered wrong in the last attempt")
    passed_at = models.DateTimeField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "module"], name="module_progress_once")]


class Skill(CentreRow):
    """Something that somebody masters from a day, up to and including another or for good."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SkillKind.choices)
    portal_area_code = models.SlugField(blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text="of a language or duty")
    level = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=SkillSource.choices)
    module = models.ForeignKey(Module, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ["kind", "portal_area_code", "channel", "code"]
        indexes = [
            models.Index(fields=["employee", "kind"], name="skill_of_employee"),
            models.Index(fields=["contact_centre", "portal_area_code", "channel"], name="skill_cell"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "kind", "portal_area_code", "channel", "code"],
                condition=Q(valid_until=None),
                name="skill_for_good_once",
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="skill_level_1_to_4"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="skill_ends_after_start"
            ),
            models.CheckConstraint(
                condition=(Q(kind="cell", code="") & ~Q(portal_area_code="") & ~Q(channel=""))
                | (Q(kind__in=["language", "duty"], portal_area_code="", channel="") & ~Q(code="")),
                name="skill_says_what",
            ),
        ]


class Course(CentreRow):
    """A course that somebody may follow, and what it helps with."""

    name = models.CharField(max_length=120)
    provider = models.CharField(max_length=120, blank=True)
    duration = models.CharField(max_length=60, blank=True)
    cost = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    elements = models.JSONField(default=list, help_text="element keys of profiles")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Goal(CentreRow):
    """What somebody wants to reach, by which action and when."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    element_key = models.CharField(max_length=120)
    element_text = models.CharField(max_length=300)
    from_level = models.PositiveSmallIntegerField(null=True, blank=True)
    to_level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=GoalKind.choices)
    action = models.CharField(max_length=500)
    module = models.ForeignKey(Module, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    due = models.DateField()
    state = models.CharField(max_length=10, choices=GoalState.choices, default=GoalState.OPEN)
    result = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "element_key"], condition=Q(state="open"), name="goal_open_once"
            ),
            models.CheckConstraint(condition=Q(to_level__gte=1, to_level__lte=4), name="goal_level_1_to_4"),
        ]
