from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_PARALLEL: Final = 50  # places side by side at one location for one service
HOLD_MINUTES: Final = 10  # how long a time is held for who fills in the rest
LATE_MINUTES: Final = 15  # who comes later than this for an appointment waits as who has none
WALK_IN_NORM: Final = 15  # minutes, ../shared/design/domain.md
APPOINTMENT_NORM: Final = 10


class Mode(models.TextChoices):
    """How somebody may come for a service."""

    BOTH = "both", _("with and without appointment")
    APPOINTMENT = "appointment", _("by appointment only")
    WALK_IN = "walk_in", _("without appointment only")


class AppointmentState(models.TextChoices):
    HELD = "held", _("being held")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("checked in")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("let go")
    MISSED = "missed", _("did not come")


# States in which an appointment takes up its place.
TAKING_PLACE: Final = (AppointmentState.HELD, AppointmentState.CONFIRMED, AppointmentState.ARRIVED)


class TicketState(models.TextChoices):
    """From taking a number to being helped; parked is set aside, forwarded goes on as another ticket."""

    WAITING = "waiting", _("waiting")
    CALLED = "called", _("called")
    PARKED = "parked", _("set aside")
    DONE = "done", _("helped")
    FORWARDED = "forwarded", _("sent on")
    NO_SHOW = "no_show", _("did not come")
    LEFT = "left", _("left")


IN_LINE: Final = (TicketState.WAITING, TicketState.PARKED)
PRESENT: Final = (TicketState.WAITING, TicketState.PARKED, TicketState.CALLED)


class CallKind(models.TextChoices):
    FIRST = "first", _("called")
    AGAIN = "again", _("called again")


class CounterState(models.TextChoices):
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


@dataclass(frozen=True)
class Span:
    """A stretch of a day in which a location is open."""

    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """How appointments for a service go at a location: minutes each and after it, how many at the same time, and at
    which minutes they may begin."""

    minutes: int
    buffer: int = 0
    parallel: int = 1
    step: int = 15


@dataclass(frozen=True)
class Taken:
    """A place that is taken: the lane, from when and until when, the time after it included."""

    lane: int
    start: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Who:
    """For whom an appointment is. E-mail or phone may be "", not both."""

    name: str
    email: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """Somebody in the line. `due` is the time of an appointment, None for who has none."""

    key: uuid.UUID
    since: datetime
    due: datetime | None = None
    minutes: int = 10
    is_first: bool = False


@dataclass(frozen=True)
class WaitRange:
    """Minutes to wait, as a range."""

    low: int
    high: int


@dataclass(frozen=True)
class FreeDay:
    """A day with the times that are free on it."""

    day: date
    times: Sequence[datetime]


@dataclass(frozen=True, kw_only=True)
class LocationWish:
    """A location as a manager wants it."""

    name: str
    address: str = ""
    directions: str = ""
    screen_text: str = ""
    most_recalls: int = 2
    most_parallel: int = 0
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class ServiceWish:
    """A service as a manager wants it. `names` are the names in other languages, by language code."""

    name: str
    names: dict[str, str] = field(default_factory=dict)
    letter: str = "A"
    minutes: int = 10
    mode: str = Mode.BOTH
    icon: str = "balie"
    bring: str = ""
    answer_id: uuid.UUID | None = None
    product_name: str = ""
    portal_area_id: uuid.UUID | None = None
    position: int = 0
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class CapacityWish:
    """How a service is given at a location; without it the service is not given there."""

    parallel: int = 1
    buffer: int = 0
    step: int = 15
    days_ahead: int = 42
    hours_before: int = 1


@dataclass(frozen=True)
class HandOut:
    """Something handed over at the counter."""

    product: str
    number: str = ""
    identity_checked: bool = False
