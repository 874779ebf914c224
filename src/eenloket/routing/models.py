from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from eenloket.contacts.types import Channel, TransferKind
from eenloket.core.rows import CentreRow

from .types import (
    FULL,
    HELD_STATES,
    LIVE_STATES,
    AdvisorState,
    Delivery,
    EventKind,
    MoveKind,
    OfferState,
    ReachWish,
    Reason,
    RingState,
    Source,
    Wish,
    WorkState,
)


class Queue(CentreRow):
    """A line of people or messages that wait for the same kind of help, with its rules.

    `code` is fixed for the queues that a contact centre starts with. `hours` are spans by weekday, "0" for Monday;
    empty follows the opening days of the municipality. `overflow` holds per reason an action, a text and a queue.
    """

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    delivery = models.CharField(max_length=4, choices=Delivery.choices, default=Delivery.PUSH)
    strict_class = models.PositiveSmallIntegerField(default=0, help_text="a higher class always goes first")
    priority_minutes = models.PositiveSmallIntegerField(default=0)
    units = models.PositiveSmallIntegerField(default=FULL, help_text="of the 100 an advisor has")
    most_at_once = models.PositiveSmallIntegerField(default=1, help_text="of its channel, per advisor")
    is_interruptible = models.BooleanField(default=False)
    prefers_fit = models.BooleanField(default=False, help_text="keeps who can do more for what asks more")
    language = models.CharField(max_length=4, default="nl")
    duty = models.CharField(max_length=24, blank=True)
    level = models.CharField(max_length=10, blank=True, help_text="lowest advisor level")
    area_relaxes_after = models.PositiveIntegerField(null=True, blank=True, help_text="seconds of waiting")
    language_relaxes_after = models.PositiveIntegerField(null=True, blank=True, help_text="seconds of waiting")
    offer_seconds = models.PositiveSmallIntegerField(default=20)
    misses_allowed = models.PositiveSmallIntegerField(default=1, help_text="in a row, then not ready")
    skip_seconds = models.PositiveSmallIntegerField(default=60, help_text="not offered again to who let it go")
    wrap_up_seconds = models.PositiveSmallIntegerField(default=120, help_text="0: ends when all is stored")
    target_seconds = models.PositiveIntegerField(default=25)
    target_percent = models.PositiveSmallIntegerField(default=80)
    hours = models.JSONField(default=dict, blank=True)
    most_waiting = models.PositiveSmallIntegerField(null=True, blank=True)
    longest_wait = models.PositiveIntegerField(null=True, blank=True, help_text="seconds")
    overflow = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "code"], name="queue_code_once"),
            models.CheckConstraint(condition=Q(units__gte=1, units__lte=FULL), name="queue_units_of_hundred"),
            models.CheckConstraint(condition=~Q(channel="phone") | Q(units=FULL), name="queue_one_call_at_a_time"),
            models.CheckConstraint(condition=Q(most_at_once__gte=1), name="queue_at_least_one_at_once"),
            models.CheckConstraint(
                condition=Q(target_percent__gte=1, target_percent__lte=100), name="queue_target_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def target_words(self) -> str:
        """Within what time it should be answered, as people say it."""
        for size, one, more in (
            (86400, _("1 day"), _("%(n)s days")),
            (3600, _("1 hour"), _("%(n)s hours")),
            (60, _("1 minute"), _("%(n)s minutes")),
        ):
            if self.target_seconds >= 2 * size or self.target_seconds == size:
                n = round(self.target_seconds / size)
                return one if n == 1 else more % {"n": n}
        return _("%(n)s seconds") % {"n": self.target_seconds}


class QueueVersion(CentreRow):
    """How a queue was before and after a change, by whom and when."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["queue", "number"], name="queue_version_once")]


class Advisor(CentreRow):
    """Presence and wish of somebody who signs on to the queues. `state` follows from the wish and the work in hand."""

    staff = models.OneToOneField("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=Wish.choices, default=Wish.OFFLINE)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    state = models.CharField(max_length=10, choices=AdvisorState.choices, default=AdvisorState.OFFLINE)
    shown_reason = models.CharField(max_length=12, choices=Reason.choices, blank=True, help_text="that of the state")
    since = models.DateTimeField()
    idle_since = models.DateTimeField()
    seen_at = models.DateTimeField()
    misses = models.PositiveSmallIntegerField(default=0)
    help_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre"], name="advisor_signed_on", condition=~Q(wish="offline")),
            models.Index(fields=["seen_at"], name="advisor_seen", condition=~Q(wish="offline")),
        ]


class Simulation(CentreRow):
    """Traffic that is played in a contact centre, while it gives signs of life; named as such on screen."""

    title = models.CharField(max_length=80)
    speed = models.FloatField(default=1)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre"], name="simulation_once_per_centre")]

    def __str__(self) -> str:
        return self.title


class Move(CentreRow):
    """What a team leader arranged for a while: somebody also, only, or not on a queue."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=MoveKind.choices)
    until = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "until"], name="move_until")]
        constraints = [models.UniqueConstraint(fields=["staff", "queue"], name="move_once_per_queue")]


class WorkItem(CentreRow):
    """One turn in a line: from coming in to its one end. A transfer makes the next turn (`previous`).

    `arrived_at` is the age that counts for its place, `queued_at` when this turn began. `deadline` is when the sweep
    looks again: the end of wrap-up, or the longest wait.
    """

    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    source = models.CharField(max_length=8, choices=Source.choices)
    source_id = models.UUIDField()
    turn = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    conversation_id = models.UUIDField(null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)
    counterpart = models.CharField(max_length=254, blank=True)
    note = models.TextField(blank=True, help_text="what the colleague before said")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=4, default="nl")
    duties = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    level = models.CharField(max_length=10, blank=True)
    priority_minutes = models.PositiveSmallIntegerField(default=0)
    strict_class = models.PositiveSmallIntegerField(default=0)
    units = models.PositiveSmallIntegerField(default=FULL)
    is_interruptible = models.BooleanField(default=False)
    is_call_back = models.BooleanField(default=False)
    wanted_staff = models.ForeignKey(
        "accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wanted_until = models.DateTimeField(null=True, blank=True)
    skipped = models.JSONField(default=dict, blank=True, help_text="who let it go, until when (seconds since 1970)")
    state = models.CharField(max_length=12, choices=WorkState.choices, default=WorkState.QUEUED)
    outcome = models.CharField(max_length=12, blank=True, help_text="why it was not let in or waits no longer")
    advisor = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arrived_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    talk_ended_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    was_extended = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "turn"], name="work_item_once"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=Q(state__in=LIVE_STATES), name="work_item_one_turn_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HELD_STATES, advisor__isnull=False) | ~Q(state__in=HELD_STATES),
                name="work_item_in_hand_has_advisor",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_STATES, ended_at=None)
                | (~Q(state__in=LIVE_STATES) & Q(ended_at__isnull=False)),
                name="work_item_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["contact_centre", "queue", "arrived_at"], name="work_queued", condition=Q(state="queued")
            ),
            models.Index(fields=["contact_centre", "advisor"], name="work_in_hand", condition=Q(state__in=HELD_STATES)),
            models.Index(fields=["deadline"], name="work_deadline", condition=Q(state__in=LIVE_STATES)),
            models.Index(F("conversation_id"), name="work_conversation", condition=Q(conversation_id__isnull=False)),
            models.Index(fields=["contact_centre", "queued_at"], name="work_of_day"),
        ]

    def __str__(self) -> str:
        return self.label or self.counterpart or self.get_channel_display()

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def wait_seconds(self) -> int | None:
        """How long somebody waited until being answered or leaving; None while they still wait."""
        until = self.accepted_at or self.ended_at
        return None if until is None else round((until - self.queued_at).total_seconds())

    def waited(self, now: Any) -> timedelta:
        """How long somebody waits, or waited, in this turn."""
        waited: timedelta = (self.accepted_at or self.ended_at or now) - self.queued_at
        return waited


class Offer(CentreRow):
    """An advisor asked to take an item, until a moment. Its key is what accepting compares."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="offers")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.PENDING)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(state="pending"), name="one_live_offer_per_item"),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(state="pending", channel="phone"), name="one_voice_offer_per_advisor"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="offer_expires", condition=Q(state="pending")),
            models.Index(fields=["staff", "made_at"], name="offer_of_staff"),
        ]


class Reachability(CentreRow):
    """Whether somebody of a department can be asked to take who is there now: what they said, and their roster.

    `hours` are spans by weekday, "0" for Monday; empty follows those of the department.
    """

    staff = models.OneToOneField("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    wish = models.CharField(max_length=10, choices=ReachWish.choices, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "staff"], name="reachability_of_centre")]


class DepartmentHours(CentreRow):
    """When a department can be reached by who passes somebody on; empty follows the opening hours."""

    department = models.OneToOneField("organisation.Department", on_delete=models.CASCADE, related_name="+")
    hours = models.JSONField(default=dict, blank=True)


class Ring(CentreRow):
    """A member of a department asked to take who is there now, until a moment. The advisor keeps the conversation
    until it is taken, so that nobody is lost when it is not. Rows are kept: they count what a department misses."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="+")
    department = models.ForeignKey("organisation.Department", on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=TransferKind.choices, default=TransferKind.WARM)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=RingState.choices, default=RingState.RINGING)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_put_away = models.BooleanField(default=False, help_text="the advisor has seen how it ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(state="ringing"), name="one_ring_per_item"),
            models.UniqueConstraint(fields=["staff"], condition=Q(state="ringing"), name="one_ring_per_member"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="ring_expires", condition=Q(state="ringing")),
            models.Index(fields=["department", "-made_at"], name="ring_of_department"),
            models.Index(fields=["made_by"], name="ring_to_see", condition=Q(is_put_away=False)),
        ]


class RoutingEvent(models.Model):
    """The log of every step, only written to, in the order of its key. Figures follow from it (`rules.replay`)."""

    id = models.BigAutoField(primary_key=True)
    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    item_id = models.UUIDField(null=True)
    queue_id = models.UUIDField(null=True)
    staff_id = models.UUIDField(null=True)
    by_id = models.UUIDField(null=True, help_text="who did it, when not who it is about")
    value = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "at"], name="routing_event_order"),
            models.Index(fields=["item_id", "id"], name="routing_event_item", condition=Q(item_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
