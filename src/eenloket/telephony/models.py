from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core import crypto
from eenloket.core.rows import CentreRow, Row

from .types import (
    IMPLIED_CAPABILITIES,
    CallOutcome,
    CallState,
    CommandKind,
    CommandState,
    EventKind,
    PlatformKind,
    WhoRoutes,
)


class Platform(CentreRow):
    """A phone platform that tells us about its calls and takes commands. Its key names it on the wire."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PlatformKind.choices, default=PlatformKind.OTHER)
    who_routes = models.CharField(max_length=10, choices=WhoRoutes.choices, default=WhoRoutes.PLATFORM)
    secret_sealed = models.BinaryField(help_text="signs what goes over the wire, both ways")
    former_secret_sealed = models.BinaryField(null=True, blank=True, help_text="still good until the moment below")
    former_until = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=300, blank=True, help_text="where commands go")
    capabilities = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    silent_hours = models.PositiveSmallIntegerField(
        default=4, help_text="a call of which nothing is heard for so long is over"
    )
    is_active = models.BooleanField(default=True)
    heard_at = models.DateTimeField(null=True, blank=True, help_text="when its last event came in")
    problem = models.CharField(max_length=300, blank=True)
    problem_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "name"], name="platform_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return crypto.decrypt(self.secret_sealed)

    def can(self, command: str) -> bool:
        """Whether it takes this command: only what it says it can is ever asked."""
        able = {CommandKind(each) for each in self.capabilities if each in CommandKind.values}
        implied = {more for each in able for more in IMPLIED_CAPABILITIES.get(each, ())}
        return self.is_active and bool(self.address or self.is_practice) and command in able | implied

    @property
    def is_practice(self) -> bool:
        return self.kind == PlatformKind.PRACTICE

    @property
    def routes_here(self) -> bool:
        return self.who_routes == WhoRoutes.OURS


class Line(CentreRow):
    """A number that people dial. It says for which municipality they call, and about what when it is that special."""

    number = models.CharField(max_length=40, help_text="E.164, or 14 with the area code")
    name = models.CharField(max_length=80)
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    queue_id = models.UUIDField(null=True, blank=True, help_text="a queue of routing; without it routing chooses")
    language = models.CharField(max_length=5, default="nl")
    is_shared = models.BooleanField(
        default=False, help_text="several municipalities answer to it: the advisor asks for which one it is"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "number"], name="line_number_once")]

    def __str__(self) -> str:
        return self.name


class Extension(CentreRow):
    """Which advisor a platform means: who they are there, and the device they have."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="extensions")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    agent_ref = models.CharField(max_length=120)
    device_ref = models.CharField(max_length=120, blank=True)
    agent_state = models.CharField(max_length=40, blank=True, help_text="as the platform last told")
    device_state = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agent_ref"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "agent_ref"], name="extension_agent_once"),
            models.UniqueConstraint(fields=["platform", "staff"], name="extension_staff_once"),
        ]

    def __str__(self) -> str:
        return self.agent_ref


class Call(CentreRow):
    """A call, as the events known of it say. What followed from it in our own work is noted beside it, so that each
    step is taken once however often events are read again."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="calls")
    call_ref = models.CharField(max_length=120, help_text="what the platform calls it")
    direction = models.CharField(max_length=3, default="in")
    caller = models.CharField(max_length=40, blank=True, help_text="E.164; empty when anonymous or unknown")
    caller_told = models.CharField(max_length=80, blank=True)
    dialled = models.CharField(max_length=80, blank=True)
    line = models.ForeignKey(Line, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.OFFERED)
    started_at = models.DateTimeField()
    ringing_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    held_since = models.DateTimeField(null=True, blank=True)
    hold_seconds = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(help_text="what the last event says, by the clock of the platform")
    heard_at = models.DateTimeField(help_text="when its last event came in, by ours")
    cause = models.CharField(max_length=40, blank=True)
    agent_ref = models.CharField(max_length=120, blank=True)
    device_ref = models.CharField(max_length=120, blank=True)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    consults = models.CharField(max_length=120, blank=True, help_text="who is spoken to before a transfer")
    callback_number = models.CharField(max_length=80, blank=True)
    callback_at = models.DateTimeField(null=True, blank=True)
    # What followed from it.
    item_id = models.UUIDField(null=True, blank=True, help_text="the work that routing hands out for it now")
    item_staff_id = models.UUIDField(null=True, blank=True, help_text="who has that work")
    passed_by_id = models.UUIDField(null=True, blank=True, help_text="who passed it on, while nobody has it")
    conversation_id = models.UUIDField(null=True, blank=True)
    segments_done = models.PositiveSmallIntegerField(
        default=0, help_text="how many stretches of the talk have been given to somebody"
    )
    problem = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=12, choices=CallOutcome.choices, default=CallOutcome.NONE, blank=True)
    is_settled = models.BooleanField(default=False, help_text="ended, and all that had to follow has followed")

    class Meta:
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["platform", "call_ref"], name="call_ref_once")]
        indexes = [
            models.Index(fields=["contact_centre", "-started_at"], name="call_newest"),
            models.Index(fields=["heard_at"], name="call_going_on", condition=Q(is_settled=False)),
            models.Index(fields=["staff", "-started_at"], name="call_of_staff", condition=Q(is_settled=False)),
            models.Index(
                fields=["conversation_id"], name="call_conversation", condition=Q(conversation_id__isnull=False)
            ),
            models.Index(fields=["item_id"], name="call_item", condition=Q(item_id__isnull=False)),
            models.Index(
                fields=["contact_centre", "caller", "-started_at"], name="call_caller", condition=~Q(caller="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_ref} {self.state}"

    @property
    def talk_seconds(self) -> int:
        """How long the talk lasted, time on hold included; of one that goes on 0."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return max(0, round((self.ended_at - self.answered_at).total_seconds()))


class CtiEvent(Row):
    """One event as a platform sent it: stored and committed before it is acknowledged, read after that."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="events")
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=EventKind.choices)
    call_ref = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    raw = models.JSONField(help_text="as it came, without the digits that somebody pressed")
    is_read = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["platform", "event_id"], name="cti_event_once")]
        indexes = [
            models.Index(fields=["platform", "call_ref"], name="cti_event_call"),
            models.Index(fields=["platform", "-received_at"], name="cti_event_newest"),
            models.Index(fields=["received_at"], name="cti_event_unread", condition=Q(is_read=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Command(CentreRow):
    """What a platform is asked to do. Its key goes along: a platform that got it twice does it once."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="commands")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, null=True, blank=True, related_name="commands")
    kind = models.CharField(max_length=20, choices=CommandKind.choices)
    arguments = models.JSONField(default=dict)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=CommandState.choices, default=CommandState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    try_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["try_at"], name="command_due", condition=Q(state="waiting")),
            models.Index(fields=["platform", "-made_at"], name="command_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
