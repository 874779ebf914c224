from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FormChannel(TextChoices):
    """What a form is for: everything in writing is judged by one form."""

    PHONE = "phone", _("Phone")
    CHAT = "chat", _("Chat")
    COUNTER = "counter", _("Counter")
    WRITTEN = "written", _("In writing")


# The form by which a contact of a channel is evaluated.
FORM_OF: Final[Mapping[str, FormChannel]] = {
    "phone": FormChannel.PHONE,
    "chat": FormChannel.CHAT,
    "counter": FormChannel.COUNTER,
    "email": FormChannel.WRITTEN,
    "web_form": FormChannel.WRITTEN,
    "post": FormChannel.WRITTEN,
    "sms": FormChannel.WRITTEN,
}


def channels_of(form: str) -> list[str]:
    """The channels of contacts that are evaluated by this form."""
    return [channel for channel, which in FORM_OF.items() if which == form]


class Effect(TextChoices):
    """What a critical error does: it takes the whole score away, or only stands beside it."""

    ZERO = "zero", _("the score becomes 0")
    FLAG = "flag", _("is shown, the score stays")


NOT_APPLICABLE: Final = "na"
HIGHEST_SCALE: Final = 9  # a digit sets a mark
HIGHEST_WEIGHT: Final = 10

# Of one criterion: points, NOT_APPLICABLE, or None while nothing was marked.
Mark = int | str | None


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing to look at. `most` is the highest mark; with `is_yes_no` it is 1 and the marks are called no and yes.

    `elements` are the keys of the competences, skills and indicators of function profiles that it lets one see.
    """

    key: str
    text: str
    good: str = ""
    weight: int = 1
    most: int = 4
    is_yes_no: bool = False
    elements: tuple[str, ...] = ()

    @property
    def marks(self) -> range:
        return range(self.most + 1)


@dataclass(frozen=True, kw_only=True)
class Group:
    key: str
    title: str
    weight: int = 1
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Critical:
    """An error that no good mark makes up for: a wrong answer, privacy broken, rude."""

    key: str
    text: str
    effect: Effect = Effect.ZERO


@dataclass(frozen=True, kw_only=True)
class FormDocument:
    """An evaluation form as plain values, the same in a file and in the database."""

    title: str
    intro: str = ""
    groups: tuple[Group, ...] = ()
    critical: tuple[Critical, ...] = ()

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @cached_property
    def by_key(self) -> Mapping[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    @cached_property
    def errors(self) -> Mapping[str, Critical]:
        return {each.key: each for each in self.critical}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a form before it can be published: of which part (its key, "" for the form), and what."""

    part: str
    what: str


@dataclass(frozen=True)
class Score:
    """What an evaluation comes to: `points` of what was `possible`; zero when a critical error says so."""

    points: float
    possible: float
    is_zeroed: bool = False

    @property
    def share(self) -> float | None:
        """Nothing marked has no score, never zero."""
        if not self.possible:
            return None
        return 0.0 if self.is_zeroed else self.points / self.possible


class Kind(TextChoices):
    """Who evaluates, and what for."""

    SELF = "self", _("self-evaluation")
    LEADER = "leader", _("superior")
    CALIBRATION = "calibration", _("calibration")


class EvaluationState(TextChoices):
    DRAFT = "draft", _("draft")
    DONE = "done", _("finished")


class Reaction(TextChoices):
    """What the advisor says of an evaluation."""

    AGREE = "agree", _("I agree")
    REMARK = "remark", _("I see it differently")


class Way(TextChoices):
    """How contacts were chosen."""

    RANDOM = "random", _("random")
    TARGETED = "targeted", _("targeted")


class Target(TextChoices):
    """What a targeted sample looks for."""

    TRANSFERRED = "transferred", _("put through to someone else")
    HANDED_OVER = "handed_over", _("handed over")
    NOT_ANSWERED = "not_answered", _("not answered")
    LONG_TALK = "long_talk", _("long talk")
    LOW_MARK = "low_mark", _("low mark of the citizen")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which contacts a sample draws from; what is empty does not narrow."""

    channel: FormChannel
    first: date
    last: date
    subject: str = ""
    area_id: uuid.UUID | None = None
    result: str = ""
    target: str = ""
    talk_minutes: int | None = None

    @property
    def is_targeted(self) -> bool:
        return bool(self.subject or self.area_id or self.result or self.target)


class SessionState(TextChoices):
    """A calibration session: blind until the last has finished, then compared, then agreed."""

    BLIND = "blind", _("everybody marks on their own")
    COMPARED = "compared", _("compared")
    AGREED = "agreed", _("agreed")


class Measure(TextChoices):
    """By which figure one sees whether coaching helps."""

    CRITERION = "criterion", _("mean mark of one criterion")
    SCORE = "score", _("mean score")
    TALK_TIME = "talk_time", _("mean talk time")


class CoachingState(TextChoices):
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


class Outcome(TextChoices):
    REACHED = "reached", _("reached")
    PARTLY = "partly", _("partly reached")
    NOT_REACHED = "not_reached", _("not reached")


@dataclass(frozen=True)
class Value:
    """A measured figure and of how many evaluations or conversations it is the mean; None without any."""

    value: float | None
    of: int


@dataclass(frozen=True)
class Scores:
    """Evaluations of one group: how many, what they scored of 100 each, how many hold a critical error."""

    key: str
    evaluated: int
    points: float
    possible: float
    critical: int

    @property
    def mean(self) -> float | None:
        return self.points / self.possible if self.possible else None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What evaluations say about one element: the level that counts now, the level proposed and why.

    `reason` is `few`, `low`, `middle`, `high` or `unknown_asked`.
    """

    key: str
    asked: int | None
    current: int | None
    proposed: int | None
    mean: float
    evaluations: int
    reason: str
    criteria: tuple[str, ...] = field(default=())
