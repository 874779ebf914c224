"""The words and plain values of placement and grading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PURPOSE: Final = "plaatsing"  # why anybody looks at a candidate, as the audit trail says it


class FunctionKind(TextChoices):
    """What kind of function somebody has now: condition rules go by it."""

    TELEPHONIST = "telephonist", _("telephonist")
    COUNTER = "counter", _("counter employee")
    CIVIL_AFFAIRS = "civil_affairs", _("civil affairs employee")
    ADMINISTRATION = "administration", _("administrative employee")
    SENIOR = "senior", _("senior employee or coordinator")
    LEADER = "leader", _("leads people")
    PROJECT = "project", _("project manager or adviser")
    OTHER = "other", _("another function")


class YesNo(TextChoices):
    """What a candidate says about a condition."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not asked yet")


class Asks(TextChoices):
    """Which of the candidate's answers a condition rule is about."""

    FLEXIBLE = "flexible", _("flexible hours at peaks")
    CONTENT = "content", _("working with content")
    NOTHING = "", _("no question; always part of the placement")


class RoundState(TextChoices):
    OPEN = "open", _("being prepared")
    PLACED = "placed", _("placed")


class ScenarioState(TextChoices):
    DRAFT = "draft", _("draft")
    CONFIRMED = "confirmed", _("confirmed")


class DecisionState(TextChoices):
    """A line of a scenario: filled in by proposal, or decided by a person."""

    PROPOSED = "proposed", _("proposal, to be decided")
    DECIDED = "decided", _("decided")


class ConditionState(TextChoices):
    OPEN = "open", _("open")
    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")


@dataclass(frozen=True, kw_only=True)
class ConditionTemplate:
    """What is asked of somebody in a present function of this kind who goes to this profile; `asks` names the answer
    that decides whether it can be accepted, `days` how long after the placement it must be met."""

    function_kind: str
    profile_code: str
    text: str
    asks: str = ""
    days: int = 180
    consequence: str = ""


@dataclass(frozen=True, kw_only=True)
class CandidateFacts:
    """What the rules need to know of a candidate. `levels` is the IST: what is not known is not there."""

    function_kind: str = FunctionKind.OTHER
    wishes: tuple[str, ...] = ()
    flexible: str = YesNo.UNKNOWN
    content: str = YesNo.UNKNOWN
    levels: Mapping[str, int] = field(default_factory=dict)

    def answer_to(self, asks: str) -> str:
        """Yes, no or unknown; a condition without a question is never refused."""
        return {"flexible": self.flexible, "content": self.content}.get(asks, "yes")


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """One demand that is not met, or of which nothing is known (`actual` None)."""

    key: str
    text: str
    kind: str
    required: int
    actual: int | None
    weight: int
    is_must: bool


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A condition with what the candidate says of it: yes, no or unknown."""

    text: str
    asks: str
    answer: str
    days: int
    consequence: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One candidate against one function. The points are weight times steps above
    level 1; nothing here decides anything."""

    code: str
    points: int  # reached, of what is known
    known_points: int  # asked, of what is known
    total_points: int  # asked in all
    reached: int
    known_count: int
    count: int
    musts_short: tuple[Shortfall, ...] = ()
    nice_short: tuple[Shortfall, ...] = ()
    unknown: tuple[Shortfall, ...] = ()
    conditions: tuple[Offer, ...] = ()
    wish: int | None = None  # 1 is the first wish

    @property
    def match(self) -> int | None:
        """0-100 over what is known; None when nothing is. 100 only when all that is known is reached."""
        return self.points * 100 // self.known_points if self.known_points else None

    @property
    def sure(self) -> int:
        """0-100 over everything that is asked: what is not known counts as not reached."""
        return self.points * 100 // self.total_points if self.total_points else 0

    @property
    def known(self) -> int:
        """How much of what is asked is known, 0-100 by weight."""
        return self.known_points * 100 // self.total_points if self.total_points else 0

    @property
    def at_best(self) -> int:
        """`sure` when all that is not known turns out to be enough."""
        missing = self.total_points - self.known_points
        return (self.points + missing) * 100 // self.total_points if self.total_points else 0

    @property
    def education_short(self) -> tuple[Shortfall, ...]:
        return tuple(each for each in self.musts_short if each.kind == "education")

    @property
    def is_refused(self) -> bool:
        """The candidate does not accept a condition of this function."""
        return any(each.answer == "no" for each in self.conditions)

    @property
    def is_settled(self) -> bool:
        """The candidate said yes to every condition that asks something."""
        return all(each.answer == "yes" for each in self.conditions)

    @property
    def is_blocked(self) -> bool:
        """Not filled in by the system: a refused condition, or an education that is asked and known to be short."""
        return self.is_refused or bool(self.education_short)


@dataclass(frozen=True, kw_only=True)
class AgreedCondition:
    """A condition as a decision states it."""

    text: str
    deadline: date | None = None
    consequence: str = ""


@dataclass(frozen=True, kw_only=True)
class CellFault:
    """What is wrong in a file, and where: column is the letter with the head."""

    sheet: str
    row: int
    column: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class ReadCandidate:
    """One candidate from a file or a form. `given` names the fields that were there: the others stay as they are."""

    name: str
    number: str = ""
    email: str = ""
    function: str = ""
    function_kind: str = FunctionKind.OTHER
    unit: str = ""
    years: int | None = None
    hours: str = "36"
    wishes: tuple[str, ...] = ()
    wish_note: str = ""
    flexible: str = YesNo.UNKNOWN
    content: str = YesNo.UNKNOWN
    levels: Mapping[str, int] = field(default_factory=dict)
    given: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class ReadFunction:
    """One existing function from a file or a form: `order` places its scale among the others."""

    name: str
    scale: str
    order: str
    note: str = ""
    levels: Mapping[str, int] = field(default_factory=dict)
