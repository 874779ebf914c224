from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.contacts.types import Channel, Result
from eenloket.core.rows import CentreRow

from .types import Audience, CostKind, ReportKind


class SummedDay(CentreRow):
    """A day that is over and was summed whole: its figures are read from the counts instead of from the rows."""

    day = models.DateField()
    summed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre", "day"], name="day_summed_once")]


class ContactSums(CentreRow):
    """The contacts of one day with the same properties, as numbers. Made from the contacts alone, so it can always be
    made again; the fields carry the names they have there. What each column counts is said once, in
    `selectors.contacts.rows_of`.

    `known` are the contacts that asked something and whose customer is known, `again` those of them that asked again
    about the same subject within seven days; `talked` the conversations with a talk time.
    """

    arrived_on = models.DateField()
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    contacts = models.PositiveIntegerField()
    counted = models.PositiveIntegerField(default=0)
    direct = models.PositiveIntegerField(default=0)
    consulted = models.PositiveIntegerField(default=0)
    transferred = models.PositiveIntegerField(default=0)
    not_reached = models.PositiveIntegerField(default=0)
    handed_over = models.PositiveIntegerField(default=0)
    automatic = models.PositiveIntegerField(default=0)
    with_answer = models.PositiveIntegerField(default=0)
    had_answer = models.PositiveIntegerField(default=0)
    channel_known = models.PositiveIntegerField(default=0)
    right_channel = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField()
    again = models.PositiveIntegerField()
    talked = models.PositiveIntegerField()
    talk_seconds = models.PositiveBigIntegerField()
    wrap_up_seconds = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class DayCount(ContactSums):
    """By what was decided about them: team, result, class and portal area."""

    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.CharField(max_length=24, choices=Result.choices)
    first_contact_class = models.CharField(max_length=12, blank=True)
    portal_area = models.ForeignKey("organisation.PortalArea", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="day_count_figures")]


class HourCount(ContactSums):
    """By the hour (0-23, Dutch time) in which they arrived."""

    hour = models.PositiveSmallIntegerField()
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="hour_count_figures")]


class SubjectCount(ContactSums):
    """By subject, over all teams."""

    portal_area = models.ForeignKey("organisation.PortalArea", on_delete=models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="subject_count_figures")]


class TurnCount(CentreRow):
    """Who came in the queues of the live channels in one half hour of arrival (`slot` 0-47), by how their turn ended.

    `within` are those answered within the target time that the queue had then, `left_within` those who left before it;
    seconds are of waiting.
    """

    arrived_on = models.DateField()
    slot = models.PositiveSmallIntegerField()
    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    offered = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    within = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    left_within = models.PositiveIntegerField()
    blocked = models.PositiveIntegerField()
    called_back = models.PositiveIntegerField()
    waited_seconds = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="turn_count_figures")]


class StateCount(CentreRow):
    """How long the advisors of a team were in each state in one half hour. Of teams and never of persons."""

    arrived_on = models.DateField()
    slot = models.PositiveSmallIntegerField()
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, related_name="+")
    ready = models.PositiveIntegerField()
    offered = models.PositiveIntegerField()
    busy = models.PositiveIntegerField()
    wrap_up = models.PositiveIntegerField()
    not_ready = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="state_count_figures")]


class ChannelChoice(CentreRow):
    """The channels on which a municipality would rather be asked about a subject area, while it holds. A row without a
    municipality holds for those that chose nothing themselves."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, null=True, related_name="+")
    portal_area = models.ForeignKey("organisation.PortalArea", on_delete=models.CASCADE, related_name="+")
    channels = ArrayField(models.CharField(max_length=10, choices=Channel.choices))
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True, help_text="first day on which it holds no more")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "municipality", "portal_area"],
                condition=Q(until_day=None),
                nulls_distinct=False,
                name="channel_choice_holds_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.portal_area_id} {self.channels}"


class FigureTarget(CentreRow):
    """What a measure should reach from a day on; `measure` is a code of `measures`. Without a row its usual target."""

    measure = models.CharField(max_length=40)
    value = models.FloatField(null=True, blank=True, help_text="empty: no target any more")
    from_day = models.DateField()
    made_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "measure", "from_day"], name="target_once_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"


class CostLine(CentreRow):
    """Something that the contact centre costs: a rate per hour of signed-on staff, or an amount a month. A fixed amount
    without a channel is shared out over the channels by handling time."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=CostKind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    cents = models.PositiveIntegerField()
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True, help_text="first day on which it counts no more")

    class Meta:
        ordering = ["kind", "name", "from_day"]

    def __str__(self) -> str:
        return self.name

    @property
    def euros(self) -> float:
        return self.cents / 100


class Rescore(CentreRow):
    """What a second person says of a contact that its advisor marked as answered directly, drawn at random."""

    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    arrived_on = models.DateField()
    is_direct = models.BooleanField(null=True, blank=True, help_text="empty: drawn, not looked at yet")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact"], name="rescored_once")]
        indexes = [models.Index(fields=["contact_centre", "arrived_on"], name="rescore_figures")]


class Report(CentreRow):
    """A report of a period as it was made: its figures are kept, so that page, PDF, spreadsheet and open data agree."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    first = models.DateField()
    last = models.DateField()
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    document = models.JSONField()
    comments = models.JSONField(default=dict, blank=True, help_text="a sentence of the maker per part")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, help_text="as open data on the site of the municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "kind", "audience", "first", "team", "municipality"],
                nulls_distinct=False,
                name="report_made_once",
            )
        ]
        indexes = [models.Index(fields=["contact_centre", "-first"], name="report_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class ReportPlan(CentreRow):
    """A report that is made by itself when its period is over, and to whom it is mailed."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    planned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    receivers = models.ManyToManyField("accounts.Staff", related_name="+")
    sent_until = models.DateField(help_text="last day of the last period that was sent")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "kind", "audience", "team", "municipality"],
                nulls_distinct=False,
                name="report_planned_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.audience}"


class Cut(CentreRow):
    """A table of somebody's own making, kept to be opened again: measures, rows, columns and filters."""

    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=600)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="cut_name_once")]

    def __str__(self) -> str:
        return self.name


class SteeringAction(CentreRow):
    """What somebody does about a figure, with the figure as it was before and as it came to be (R27).

    `before` and `after` hold the part and the whole of the measure and the days they are of.
    """

    measure = models.CharField(max_length=40)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    what = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    look_again_on = models.DateField()
    before = models.JSONField()
    after = models.JSONField(default=dict, blank=True)
    learned = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-started_on", "-id"]
        indexes = [models.Index(fields=["contact_centre", "-started_on"], name="steering_newest")]

    def __str__(self) -> str:
        return self.what
