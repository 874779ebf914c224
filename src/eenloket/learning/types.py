"""The words of learning as plain values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Cell = tuple[str, str]  # (code of a portal area, code of a channel)


class Channel(TextChoices):
    """On what somebody can master a portal area. The codes are those of `contacts.types.Channel`: a test says so."""

    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("Counter")
    POST = "post", _("Post")
    WEB_FORM = "web_form", _("Web form")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    CHAT = "chat", _("Chat")


class PathKind(TextChoices):
    """The two ways in of Klantadviseur 3 (5.1.6 of the source), and growth from one function to the next."""

    PER_PORTAL = "per_portal", _("per portal area")
    PER_CHANNEL = "per_channel", _("per channel")
    GROWTH = "growth", _("growth to another function")


ENTRY_KINDS: Final = (PathKind.PER_PORTAL, PathKind.PER_CHANNEL)


class EnrolmentState(TextChoices):
    RUNNING = "running", _("busy")
    FINISHED = "finished", _("finished")
    STOPPED = "stopped", _("stopped")


class SkillKind(TextChoices):
    CELL = "cell", _("portal area on a channel")
    LANGUAGE = "language", _("language")
    DUTY = "duty", _("special duty")


class SkillSource(TextChoices):
    """How we know that somebody masters it."""

    MODULE = "module", _("module signed off")
    SUPERIOR = "superior", _("superior")
    TAKEN_OVER = "taken_over", _("known from before")
    PROFILE = "profile", _("function held")


class Language(TextChoices):
    NL = "nl", _("Dutch")
    EN = "en", _("English")
    DE = "de", _("German")
    FR = "fr", _("French")
    TR = "tr", _("Turkish")
    AR = "ar", _("Arabic")
    PL = "pl", _("Polish")
    UK = "uk", _("Ukrainian")
    ES = "es", _("Spanish")
    FY = "fy", _("Frisian")
    SIGN = "sign", _("Dutch Sign Language")


class Duty(TextChoices):
    """What only some are asked for. Who holds the function of Klantadviseur 1 has the first three by it (5.3)."""

    COMPLEX_MATTERS = "complex_matters", _("complex matters")
    POLITICALLY_SENSITIVE = "politically_sensitive", _("politically sensitive matters")
    MENTORING = "mentoring", _("mentoring newcomers")
    COUNTER_SAFETY = "counter_safety", _("safety at the counter")
    CRISIS_LINE = "crisis_line", _("crisis line")
    CONTENT_TESTING = "content_testing", _("trying out new content")


# From least to most experienced, as in `accounts.roles`: compared by place, never by the digit.
ADVISOR_LEVELS: Final = ("advisor_3", "advisor_2", "advisor_1")
DUTIES_OF_ADVISOR_1: Final = frozenset({Duty.COMPLEX_MATTERS, Duty.POLITICALLY_SENSITIVE, Duty.MENTORING})
MASTERY_LEVEL: Final = 3  # works alone in the whole area
PORTAL_KEY: Final = "portal."  # the key of a portal area as an element of a profile: portal.<code>


class CellState(TextChoices):
    MASTERED = "mastered", _("mastered")
    BUSY = "busy", _("busy")
    OPEN = "open", _("open")


class GoalKind(TextChoices):
    """By which action somebody works on a goal."""

    MODULE = "module", _("module")
    COURSE = "course", _("course")
    COACHING = "coaching", _("coaching")
    PRACTICE = "practice", _("practice at work")


class GoalState(TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("reached")
    DROPPED = "dropped", _("dropped")


@dataclass(frozen=True, kw_only=True)
class Question:
    """A multiple choice question; `right` is the place of the right option."""

    text: str
    options: tuple[str, ...]
    right: int


@dataclass(frozen=True, kw_only=True)
class StandardModule:
    """A module of a standard path: of one portal area or of one channel."""

    code: str
    portal: str = ""
    channel: str = ""
    covers: frozenset[Cell] = frozenset()


@dataclass(frozen=True, kw_only=True)
class StandardPath:
    kind: PathKind
    modules: tuple[StandardModule, ...]


@dataclass(frozen=True, kw_only=True)
class SignedOff:
    """A module that somebody finished on a day; it holds for so many months, or for good (None)."""

    covers: frozenset[Cell]
    on: date
    valid_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """What there is to master in a contact centre: its portal areas and the channels that its modules teach."""

    portals: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def cells(self) -> frozenset[Cell]:
        return frozenset((portal, channel) for portal in self.portals for channel in self.channels)


@dataclass(frozen=True, kw_only=True)
class SkillSet:
    """What somebody masters on a day: what routing and rosters ask.

    `channels` and `portals` are those mastered whole: a channel for every portal area, a portal area on every channel.
    `level` is that of the highest advisor function held ("" when none).
    """

    cells: frozenset[Cell] = frozenset()
    channels: frozenset[str] = frozenset()
    portals: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    level: str = ""


NO_SKILLS: Final = SkillSet()


@dataclass(frozen=True, kw_only=True)
class Means:
    """A module or course by which somebody can grow."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A goal that follows from a gap, to accept, change or leave."""

    key: str
    text: str
    from_level: int
    to_level: int
    shortfall: int
    kind: GoalKind
    due: date
    module_id: uuid.UUID | None = None
    course_id: uuid.UUID | None = None
    means: str = ""


@dataclass(frozen=True, kw_only=True)
class GrowthModule:
    """A module for what one function asks more than another: element keys with the level asked (None: not measured)."""

    code: str
    group: str
    levels: dict[str, int | None] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
