from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

BEST: Final = 10
SATISFIED_FROM: Final = 7  # a mark from which somebody counts as satisfied (domain: share >= 7)
LONGEST_COMMENT: Final = 2_000
NO_MARKS: Final = (0,) * BEST


class Means(models.TextChoices):
    """How somebody was asked."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("e-mail")
    PAGE = "page", _("page of the question")
    CHAT = "chat", _("end of the chat")
    KIOSK = "kiosk", _("kiosk at the counter")


class Way(models.TextChoices):
    """How a channel asks: by what address, or only on the page where somebody follows the question."""

    SMS = "sms", _("by SMS only")
    EMAIL = "email", _("by e-mail only")
    SMS_FIRST = "sms_first", _("by SMS, else by e-mail")
    EMAIL_FIRST = "email_first", _("by e-mail, else by SMS")
    PAGE = "page", _("only on the page of the question")


class State(models.TextChoices):
    """Chosen to be asked, asked, or left alone after all."""

    PLANNED = "planned", _("to be asked")
    ASKED = "asked", _("asked")
    WITHDRAWN = "withdrawn", _("not asked after all")


class Solved(models.TextChoices):
    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class Which(models.TextChoices):
    """Which rows stand behind a figure."""

    INVITED = "invited", _("Invited")
    ANSWERED = "answered", _("Answered")
    LOW = "low", _("Low marks")
    SATISFIED = "satisfied", _("Marks of 7 or more")
    SOLVED = "solved", _("Question answered")
    PARTLY = "partly", _("Question partly answered")
    NOT_SOLVED = "not_solved", _("Question not answered")
    COMMENTED = "commented", _("With words of their own")
    CALLED = "called", _("Asked to be called")
    MARKED = "marked", _("Marks")


@dataclass(frozen=True)
class Sampling:
    """Of how many contacts of a channel in a hundred we ask, and how."""

    share: int
    way: str


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a municipality settled about asking. `opens` and `closes`: messages go between these hours."""

    is_on: bool = False
    sampling: Mapping[str, Sampling] = field(default_factory=dict)
    rest_days: int = 90
    expires_days: int = 14
    delay_minutes: int = 10
    opens: time = time(9)
    closes: time = time(20)
    low_mark: int = 5
    fewest: int = 10
    keep_months: int = 12


# What a municipality begins with when it turns asking on.
USUAL_SAMPLING: Final[Mapping[str, Sampling]] = {
    "phone": Sampling(25, Way.SMS_FIRST),
    "counter": Sampling(25, Way.SMS_FIRST),
    "post": Sampling(25, Way.EMAIL_FIRST),
    "web_form": Sampling(50, Way.EMAIL_FIRST),
    "email": Sampling(25, Way.EMAIL_FIRST),
    "sms": Sampling(25, Way.SMS),
    "chat": Sampling(50, Way.PAGE),
}


@dataclass(frozen=True)
class Marks:
    """What was said in a group of contacts: `marks` counts the marks 1 to 10.

    `unasked` are those among `answered` whom nobody invited (the kiosk): they are no part of the response rate.
    """

    key: str
    invited: int
    answered: int
    marks: tuple[int, ...]
    solved: int
    partly: int
    not_solved: int
    unasked: int = 0

    @property
    def marked(self) -> int:
        """How many gave a mark."""
        return sum(self.marks)

    @property
    def mean(self) -> float | None:
        total = sum(mark * n for mark, n in enumerate(self.marks, 1))
        return total / self.marked if self.marked else None

    @property
    def satisfied(self) -> int:
        """How many gave a mark of 7 or more."""
        return sum(self.marks[SATISFIED_FROM - 1 :])

    @property
    def told_solved(self) -> int:
        """How many said whether their question was answered."""
        return self.solved + self.partly + self.not_solved

    @property
    def replies(self) -> int:
        """Answers of those who were invited."""
        return self.answered - self.unasked

    @property
    def rate(self) -> float | None:
        """Response: answers of those invited / invited. Of nobody there is no rate."""
        return self.replies / self.invited if self.invited else None
