from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from eenloket.contacts.types import Channel
from eenloket.core.rows import CentreRow

from .types import Means, Rules, Sampling, Solved, State


class SurveySetting(CentreRow):
    """What a municipality settled about asking citizens: who, when, how often, and in which words.

    `sampling` says per channel {"share", "way"}; `words` per language the questions of the page, where they are not
    those that were shipped. `number` counts the changes.
    """

    municipality = models.OneToOneField("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    sampling = models.JSONField(default=dict)
    rest_days = models.PositiveSmallIntegerField(default=90, help_text="nobody is asked twice within so many days")
    expires_days = models.PositiveSmallIntegerField(default=14)
    delay_minutes = models.PositiveSmallIntegerField(default=10, help_text="after the contact was stored")
    opens = models.TimeField(default=time(9), help_text="messages go from")
    closes = models.TimeField(default=time(20), help_text="until")
    low_mark = models.PositiveSmallIntegerField(default=5, help_text="up to this mark we ask to call; 0: never")
    fewest = models.PositiveSmallIntegerField(default=10, help_text="a smaller group has no figure")
    keep_months = models.PositiveSmallIntegerField(default=12, help_text="how long words of citizens are kept")
    words = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(low_mark__lte=10), name="survey_low_mark_is_a_mark"),
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="survey_hours_in_order"),
        ]

    def __str__(self) -> str:
        return str(self.municipality)

    @property
    def rules(self) -> Rules:
        """As the services read it."""
        return Rules(
            is_on=self.is_on,
            sampling={channel: Sampling(int(each["share"]), each["way"]) for channel, each in self.sampling.items()},
            rest_days=self.rest_days,
            expires_days=self.expires_days,
            delay_minutes=self.delay_minutes,
            opens=self.opens,
            closes=self.closes,
            low_mark=self.low_mark,
            fewest=self.fewest,
            keep_months=self.keep_months,
        )


class Invitation(CentreRow):
    """One time that somebody is asked about a contact, with what was said.

    Channel, team, subject area and day are kept by value, as they were when the contact was stored, so figures read
    one table. Neither address nor code is stored: both only as a keyed hash. At a kiosk nobody is invited and mostly
    no contact is known. It goes with its contact.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    contact = models.OneToOneField(
        "contacts.Contact", on_delete=models.CASCADE, null=True, blank=True, related_name="survey"
    )
    location = models.ForeignKey(
        "counter.Location", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="of the kiosk"
    )
    team = models.ForeignKey("accounts.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices, help_text="of the contact")
    arrived_on = models.DateField(help_text="the day that the contact counts for")
    means = models.CharField(max_length=8, choices=Means.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    due_at = models.DateTimeField(help_text="when it goes out")
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when it went out, or was shown first")
    address_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    mark = models.PositiveSmallIntegerField(null=True, blank=True)
    solved = models.CharField(max_length=6, choices=Solved.choices, blank=True)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=8, choices=Means.choices, blank=True, help_text="how the answer came")
    low_mark = models.PositiveSmallIntegerField(default=5, help_text="the limit when it was asked")
    call_back = models.ForeignKey("cases.Case", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    called_for_at = models.DateTimeField(null=True, blank=True, help_text="when the citizen asked to be called")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mark=None) | Q(mark__range=(1, 10)), name="survey_mark_in_range"),
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="survey_code_once"),
            models.CheckConstraint(
                condition=Q(state="asked", asked_at__isnull=False) | (~Q(state="asked") & Q(asked_at=None)),
                name="asked_survey_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["contact_centre", "arrived_on"],
                name="survey_figures",
                include=["municipality", "team", "channel", "portal_area", "means", "mark", "solved", "answered_at"],
                condition=Q(state="asked"),
            ),
            models.Index(
                fields=["contact_centre", "address_hash", "-due_at"],
                name="survey_address",
                condition=~Q(address_hash=""),
            ),
            models.Index(fields=["due_at"], name="survey_due", condition=Q(state="planned")),
            models.Index(fields=["location", "-asked_at"], name="survey_kiosk", condition=Q(means="kiosk")),
        ]

    def __str__(self) -> str:
        return f"{self.means} {self.arrived_on}"

    @property
    def is_low(self) -> bool:
        """Whether the mark is one after which we ask to call."""
        return self.mark is not None and self.mark <= self.low_mark


class OptOut(CentreRow):
    """An address whose owner does not want to be asked again; only its keyed hash is kept."""

    address_hash = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre", "address_hash"], name="survey_opt_out_once")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"
