from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Eye(StrEnum):
    """As whom somebody looks at a colleague's file."""

    SELF = "self"
    SUPERIOR = "superior"
    HR = "hr"


class ContractType(TextChoices):
    PERMANENT = "permanent", _("permanent")
    TEMPORARY = "temporary", _("fixed term")
    AGENCY = "agency", _("agency worker")
    SECONDED = "seconded", _("seconded")
    ON_CALL = "on_call", _("on call")


class Flexible(TextChoices):
    """Whether somebody works extra or other hours at peaks."""

    YES = "yes", _("yes")
    SOMETIMES = "sometimes", _("at some times")
    NO = "no", _("no")


class DayPart(TextChoices):
    MORNING = "m", _("morning")
    AFTERNOON = "a", _("afternoon")
    EVENING = "e", _("evening")


WEEKDAYS: Final = (0, 1, 2, 3, 4, 5)


class ListKind(TextChoices):
    ONBOARDING = "onboarding", _("start")
    LEAVING = "leaving", _("leaving")


class Owner(TextChoices):
    """Who sees to an item of a checklist."""

    PERSON = "person", _("employee")
    LEADER = "leader", _("superior")
    IT = "it", _("ICT")
    HR = "hr", _("HR")


class WorkKind(StrEnum):
    """Work of somebody that other modules keep."""

    CASES = "cases"
    CONVERSATIONS = "conversations"


class TalkKind(TextChoices):
    PLANNING = "planning", _("planning conversation")
    PROGRESS = "progress", _("progress conversation")
    ASSESSMENT = "assessment", _("assessment conversation")
    ABSENCE = "absence", _("absence conversation")
    EXIT = "exit", _("exit conversation")
    OTHER = "other", _("other conversation")


class MomentKind(TextChoices):
    """What the Wet verbetering poortwachter asks of an employer and an employee."""

    REPORT = "report", _("report to the occupational health service")
    ANALYSIS = "analysis", _("problem analysis by the company doctor")
    PLAN = "plan", _("plan of action together")
    TALK = "talk", _("six-weekly conversation about the plan")
    UWV = "uwv", _("report of illness to UWV")
    FIRST_YEAR = "first_year", _("evaluation of the first year")
    FINAL = "final", _("final evaluation and reintegration report")


class IncidentKind(TextChoices):
    VERBAL = "verbal", _("verbal aggression")
    PHYSICAL = "physical", _("physical aggression")
    ONLINE = "online", _("online aggression")
    THREAT = "threat", _("threat")
    UNSAFE = "unsafe", _("unsafe situation")
    ACCIDENT = "accident", _("accident at work")
    NEAR_MISS = "near_miss", _("near miss")


class Place(TextChoices):
    COUNTER = "counter", _("counter")
    PHONE = "phone", _("phone")
    CHAT = "chat", _("chat")
    MAIL = "mail", _("e-mail")
    SOCIAL = "social", _("social media")
    OFFICE = "office", _("workplace")
    OUTSIDE = "outside", _("outside the building")


class Police(TextChoices):
    NO = "no", _("no report")
    ADVISED = "advised", _("to be reported")
    REPORTED = "reported", _("reported to the police")


class IdeaKind(TextChoices):
    PROPOSAL = "proposal", _("proposal")
    BOTTLENECK = "bottleneck", _("bottleneck")


class IdeaSubject(TextChoices):
    PROCESS = "process", _("process")
    CONTENT = "content", _("content")
    ORGANISATION = "organisation", _("organisation")


class Column(TextChoices):
    """Where a card stands on the improvement board."""

    PROPOSED = "proposed", _("Proposed")
    CHOSEN = "chosen", _("Chosen")
    TRYING = "trying", _("Being tried")
    ADOPTED = "adopted", _("Adopted")
    DROPPED = "dropped", _("Dropped")


class Answered(TextChoices):
    OPEN = "open", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")


@dataclass(frozen=True, kw_only=True)
class Availability:
    """When somebody can work: codes of weekday and part of the day ("0-m"), and what is possible at peaks."""

    parts: tuple[str, ...]
    flexible: str
    flexible_when: str = ""


@dataclass(frozen=True, kw_only=True)
class Contract:
    """From when until when somebody is employed: `ends_on` is the first day out of service."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One absence. `steps` are (from this day, percentage absent), the first on the first day."""

    first_day: date
    recovered_on: date | None
    steps: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A date that the law asks something on; `source` says which rule."""

    kind: MomentKind
    week: int
    due_on: date
    source: str

    @property
    def code(self) -> str:
        return f"{self.kind.value}-{self.week}"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Absent days out of contract days; no value when nobody had a contract."""

    absent: Decimal
    contract: int

    @property
    def value(self) -> float | None:
        return float(self.absent) / self.contract if self.contract else None


@dataclass(frozen=True, kw_only=True)
class Attention:
    """One thing that asks a team leader's attention: about whom, by when, and the page (`page` with `pk`) for it."""

    on: date
    who: str
    what: str | Promise
    icon: str
    page: str
    pk: uuid.UUID
    is_late: bool = False


@dataclass(kw_only=True)
class Signs:
    """What shows beside somebody's name in the list of the people led."""

    chips: list[tuple[str, str, str]] = field(default_factory=list)  # state, icon, words
