from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q

from eenloket.core.rows import CentreRow, Row

from .types import TAKING_PLACE, AppointmentState, CallKind, CounterState, Mode, TicketState


class TsTzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Location(CentreRow):
    """A place where people are helped: a town hall, a neighbourhood office. Its keys are in the addresses of its
    kiosk and screens; a new `key_number` makes the old addresses worthless."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    directions = models.CharField(max_length=300, blank=True, help_text="how to find the entrance and the lift")
    screen_text = models.CharField(max_length=200, blank=True, help_text="at the foot of the screen")
    most_recalls = models.PositiveSmallIntegerField(default=2, help_text="then somebody did not come")
    most_parallel = models.PositiveSmallIntegerField(default=0, help_text="appointments at a time; 0 is no limit")
    key_number = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="location_name_once")]

    def __str__(self) -> str:
        return self.name


class OpeningSpan(Row):
    """One stretch of opening hours of a location; a weekday may have several. Monday is 0."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="location_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="location_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class OpeningException(Row):
    """A day with other hours, or without any when `opens` is empty; also opens a location on a holiday."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True, help_text="as citizens read it")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["location", "day"], name="opening_exception_once"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=models.F("closes")),
                name="opening_exception_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.opens or '-'}"


class Service(CentreRow):
    """What somebody comes to the counter for. What to bring comes from the answer in the content base, where there is
    one."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="names in other languages, by language code")
    letter = models.CharField(max_length=1, default="A")
    icon = models.CharField(max_length=20, default="balie")
    minutes = models.PositiveSmallIntegerField(default=10)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.BOTH)
    bring = models.TextField(blank=True, help_text="what to bring; empty: as the answer says")
    answer = models.ForeignKey("content.Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    product = models.ForeignKey("content.Product", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    portal_area = models.ForeignKey(
        "organisation.PortalArea", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="counter_service_name_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=240), name="counter_service_minutes"),
            models.CheckConstraint(condition=Q(letter__regex="^[A-Z]$"), name="counter_service_letter"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceAt(Row):
    """A service at a location, with its capacity for appointments; `parallel` 0 takes none there."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="places")
    parallel = models.PositiveSmallIntegerField(default=1)
    buffer = models.PositiveSmallIntegerField(default=0, help_text="minutes after each appointment")
    step = models.PositiveSmallIntegerField(default=15, help_text="minutes between times that are offered")
    days_ahead = models.PositiveSmallIntegerField(default=42)
    hours_before = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["location", "service"]
        constraints = [
            models.UniqueConstraint(fields=["location", "service"], name="service_once_at_location"),
            models.CheckConstraint(condition=Q(step__gte=5), name="service_at_step"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} @ {self.location_id}"


class Counter(CentreRow):
    """A place at a location where one visitor is helped at a time; who sits there now. Without services of its own it
    gives all of the location."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="counters")
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=12, help_text="as the screen shows it")
    room = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    services = models.ManyToManyField(Service, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=CounterState.choices, default=CounterState.CLOSED)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["location", "number"], name="counter_number_once"),
            models.UniqueConstraint(fields=["staff"], name="staff_at_one_counter", condition=Q(staff__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(CentreRow):
    """A time at the counter: held for who fills in the rest, then confirmed.

    Two appointments in the same lane of a service at a location never overlap: the database sees to that, and there are
    as many lanes as may be helped at the same time. What says who it is goes when it is four weeks past.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(ServiceAt, on_delete=models.PROTECT, related_name="appointments")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    lane = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_until = models.DateTimeField(help_text="the time after it included")
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.HELD)
    held_until = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(max_length=64, blank=True, help_text="hash of the address that holds it")
    code = models.CharField(max_length=8, help_text="with which somebody checks in")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=5, default="nl")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0, help_text="how often it was moved")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["place", "starts_at"], name="appointment_of_place"),
            models.Index(fields=["location", "starts_at"], name="appointment_of_location"),
            models.Index(fields=["held_until"], name="appointment_held", condition=Q(state="held")),
            models.Index(fields=["contact_centre", "starts_at"], name="appointment_of_centre"),
        ]
        constraints = [
            ExclusionConstraint(
                name="appointment_lane_free",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    ("lane", RangeOperators.EQUAL),
                    (
                        TsTzRange("starts_at", "taken_until", RangeBoundary(inclusive_upper=False)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=list(TAKING_PLACE)),
            ),
            models.UniqueConstraint(
                fields=["location", "code"],
                condition=Q(state__in=list(TAKING_PLACE)),
                name="appointment_code_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="held_appointment_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.state}"


class TicketCounter(Row):
    """The last number of a letter on a day at a location; locked while the next is given."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location", "day", "letter"], name="ticket_counter_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.letter}{self.last}"


class Ticket(CentreRow):
    """Somebody in the line, with or without an appointment. Sent on to another counter or service it goes on as the
    next segment, with the same number."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="tickets")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    day = models.DateField()
    label = models.CharField(max_length=8, help_text="A001")
    segment = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.WAITING)
    arrived_at = models.DateTimeField(help_text="when somebody came in; kept when sent on")
    due_at = models.DateTimeField(null=True, blank=True, help_text="the time of the appointment")
    is_first = models.BooleanField(default=False, help_text="goes before all others")
    name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="what was told, for colleagues")
    language = models.CharField(max_length=5, default="nl")
    wanted_counter = models.ForeignKey(Counter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    follow_key = models.CharField(max_length=24, help_text="in the address by which it is followed")
    counter = models.ForeignKey(Counter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField(null=True, blank=True)
    recalls = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    work_item_id = models.UUIDField(null=True, blank=True)
    conversation = models.ForeignKey(
        "contacts.Conversation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["location", "state", "arrived_at"], name="ticket_line"),
            models.Index(fields=["conversation"], name="ticket_conversation", condition=Q(conversation__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["location", "day", "label", "segment"], name="ticket_label_once"),
            models.UniqueConstraint(fields=["counter"], condition=Q(state="called"), name="one_visitor_at_a_counter"),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(state__in=["waiting", "parked", "called"]),
                name="one_live_ticket_for_an_appointment",
            ),
            models.UniqueConstraint(fields=["follow_key", "segment"], name="ticket_follow_key_once"),
            models.CheckConstraint(
                condition=~Q(state="called") | Q(counter__isnull=False, staff__isnull=False, called_at__isnull=False),
                name="called_ticket_has_counter",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Call(Row):
    """A number that was called to a counter, once or again: what the screen shows."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="calls")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")
    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=CallKind.choices, default=CallKind.FIRST)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["location", "-at"], name="counter_call_newest")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


class HandedOut(CentreRow):
    """A product that somebody got at the counter, with its number and whether identity was checked."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(help_text="in the list of the contact")
    product = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    identity_checked = models.BooleanField(default=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["contact", "place"], name="handed_out_once")]

    def __str__(self) -> str:
        return self.product


class Alarm(CentreRow):
    """Somebody at a counter needs help at once."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=200)
    raised_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    report = models.CharField(max_length=500, blank=True, help_text="what happened")

    class Meta:
        indexes = [
            models.Index(fields=["contact_centre", "-raised_at"], name="alarm_newest"),
            models.Index(fields=["contact_centre"], name="alarm_open", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.where
