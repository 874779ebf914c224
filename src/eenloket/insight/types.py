from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

_WEEK = 7
SLOTS = 48  # half hours of a day


@dataclass(frozen=True)
class Period:
    """Days from `first` up to and including `last`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """The period of the same length just before; whole weeks earlier, so that weekdays match."""
        shift = timedelta(days=math.ceil(self.days / _WEEK) * _WEEK)
        return Period(self.first - shift, self.last - shift)


@dataclass(frozen=True)
class Share:
    """A part of a whole. Of nothing there is no share, never 100%."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole}")

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Share) -> Share:
        """A sum of days is the sum of the numerators over the sum of the denominators."""
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class Change:
    """How much more or less than before, as a share of before."""

    now: int
    before: int

    @property
    def value(self) -> float | None:
        return (self.now - self.before) / self.before if self.before else None


class PeriodName(models.TextChoices):
    TODAY = "today", _("Today")
    WEEK = "week", _("This week")
    MONTH = "month", _("This month")
    FOUR_WEEKS = "4weeks", _("Last 4 weeks")
    LAST_MONTH = "last_month", _("Last month")
    QUARTER = "quarter", _("This quarter")
    THIRTEEN_WEEKS = "13weeks", _("Last 13 weeks")
    YEAR = "year", _("Last 12 months")
    CHOSEN = "chosen", _("From and to")


class Which(models.TextChoices):
    """Which contacts stand behind a figure."""

    ALL = "all", _("All contacts")
    COUNTED = "counted", _("Contacts with a question")
    DIRECT = "direct", _("Answered directly")
    NOT_DIRECT = "not_direct", _("Not answered directly")
    REFERRED = "referred", _("Referred to another government")
    STATUS = "status", _("Status of a running case")
    NONE = "none", _("Nothing asked, outgoing or internal")
    CONSULTED = "consulted", _("Answered after consulting")
    TRANSFERRED = "transferred", _("Put through to someone else")
    NOT_REACHED = "not_reached", _("Put through, and nobody was reached")
    HANDED_OVER = "handed_over", _("Handed over or to be called back")
    AUTOMATIC = "automatic", _("Answered automatically")
    WITH_ANSWER = "with_answer", _("With an answer of the content")
    WITHOUT_ANSWER = "without_answer", _("Without an answer of the content")
    HAD_ANSWER = "had_answer", _("Handed over though the content has an answer")
    CHANNEL_KNOWN = "channel_known", _("On subjects with a preferred channel")
    RIGHT_CHANNEL = "right_channel", _("On the preferred channel")
    OTHER_CHANNEL = "other_channel", _("On another channel than preferred")
    KNOWN = "known", _("Contacts of a known customer")
    REPEAT = "repeat", _("Asked again within 7 days")
    TALKED = "talked", _("Conversations with talk time")


class TurnsOf(models.TextChoices):
    """Which turns in the queues stand behind a figure."""

    OFFERED = "offered", _("Everybody who came in the queue")
    ANSWERED = "answered", _("Who was answered")
    WITHIN = "within", _("Who was answered within the target time")
    TOO_LONG = "too_long", _("Who was answered later than the target time")
    LEFT = "left", _("Who left before being answered")
    BLOCKED = "blocked", _("Who was not let in")
    CALLED_BACK = "called_back", _("Who chose to be called back")


class CostKind(models.TextChoices):
    HOURLY = "hourly", _("per hour worked")
    MONTHLY = "monthly", _("per month")


class ReportKind(models.TextChoices):
    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")


class Audience(models.TextChoices):
    """For whom a report is: what stands in it follows from that."""

    LEADER = "leader", _("Team leader")
    MANAGER = "manager", _("Manager")
    COUNCIL = "council", _("Council and residents")


class Dimension(models.TextChoices):
    """By what a figure can be taken apart."""

    DAY = "day", _("Day")
    WEEKDAY = "weekday", _("Day of the week")
    MONTH = "month", _("Month")
    HOUR = "hour", _("Hour of arrival")
    SLOT = "slot", _("Half hour of arrival")
    CHANNEL = "channel", _("Channel")
    TEAM = "team", _("Team")
    MUNICIPALITY = "municipality", _("Municipality")
    PORTAL_AREA = "portal_area", _("Subject area")
    SUBJECT = "subject", _("Subject")
    RESULT = "result", _("Result")
    CLASS = "class", _("Class of first contact")


@dataclass(frozen=True)
class Ratio:
    """A figure as its numerator and denominator, so that figures of parts can be put together: the figure of a month
    is the sum of the numerators of its days over the sum of their denominators. Of nothing there is no value."""

    part: float
    whole: float

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, kw_only=True)
class FigureFilter:
    """What is counted: a period, and one team, municipality or channel or all of them."""

    period: Period
    team_id: uuid.UUID | None = None
    municipality_id: uuid.UUID | None = None
    channel: str = ""
    portal_area_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RowFilter:
    """Which rows within a `FigureFilter`: the class, and one day, result, portal area or subject or all of them.

    `no_area` asks for what belongs to no portal area.
    """

    which: Which = Which.ALL
    result: str = ""
    area_id: uuid.UUID | None = None
    no_area: bool = False
    subject: str | None = None


@dataclass(frozen=True)
class Line:
    """One row of a table: how many contacts, and how many of those that count were answered directly."""

    key: str
    label: str
    total: int
    direct: Share

    @property
    def not_direct(self) -> int:
        return self.direct.whole - self.direct.part


@dataclass(frozen=True)
class DayLine:
    day: date
    direct: Share
    total: int

    @property
    def not_direct(self) -> int:
        return self.direct.whole - self.direct.part


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a period. Shares carry their numbers, so that a page can print the formula."""

    total: int
    total_before: Change | None
    direct: Share
    direct_before: Share
    phone: Share
    consulted: Share
    transferred: Share
    apart: Mapping[str, int]
    days: Sequence[DayLine]
    channels: Sequence[Line]
    areas: Sequence[Line]
    results: Sequence[tuple[str, str, int]]

    @property
    def not_direct(self) -> int:
        return self.direct.whole - self.direct.part


@dataclass(frozen=True)
class Durations:
    """Seconds of talk and of wrap-up, over so many conversations."""

    conversations: int
    talk: int
    wrap_up: int

    @property
    def talk_average(self) -> float | None:
        return self.talk / self.conversations if self.conversations else None

    @property
    def handling_average(self) -> float | None:
        """(talk + hold + wrap-up) / handled; hold is within talk, ring time is in neither."""
        return (self.talk + self.wrap_up) / self.conversations if self.conversations else None


@dataclass(frozen=True, kw_only=True)
class Promises:
    """Open hand-overs: how many passed their promise, and how many have theirs today or the next working day."""

    late: int
    nearly: int


@dataclass(frozen=True)
class ChannelUse:
    """How answers of the content were used in the contacts of one channel, or of all when the channel is empty."""

    channel: str
    asked: int
    with_answer: int
    given: int
    outdated: int

    @property
    def standard(self) -> Share:
        """Standardisation: contacts with a question in which an answer of the content was given."""
        return Share(self.with_answer, self.asked)

    @property
    def same(self) -> Share:
        """The same answer everywhere: answers given in the version that held at that moment."""
        return Share(self.given - self.outdated, self.given)


@dataclass(frozen=True)
class Rise:
    """An answer that is asked for much more than usual: how often today, and the mean of the same day in weeks before,
    up to the same time of day."""

    answer_id: uuid.UUID
    today: int
    usual: float
