from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

QUESTION: Final = "question"  # a free question, handed over without a case type
CALL_BACK: Final = "call_back"  # else the code of a case type


class NormUnit(models.TextChoices):
    DAYS = "days", _("working days")
    HOURS = "hours", _("working hours")


class Side(models.TextChoices):
    """Who signs: both, before it holds."""

    KCC = "kcc", _("KCC")
    DEPARTMENT = "department", _("department")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is agreed, as typed; `ladder` as `rules.ladder_stored` writes it."""

    from_date: date | None
    norm_unit: str = NormUnit.DAYS
    norm_amount: int | None = None
    minutes_per_case: int | None = None
    cents_per_case: int | None = None
    review_on: date | None = None
    ladder: list[dict[str, int | None]] = field(default_factory=list)


class PublicCode(models.TextChoices):
    """What a municipality has public norms for, in the order of its page."""

    PHONE = "phone", _("Phone")
    ABANDONED = "abandoned", _("Phone: hung up before an answer")
    CHAT = "chat", _("Chat")
    COUNTER = "counter", _("Counter without an appointment")
    APPOINTMENT = "appointment", _("Counter with an appointment")
    DIRECT = "direct", _("Answered at once")
    CALL_BACK = "call_back", _("Calling back")
    MESSAGES = "messages", _("E-mail and forms")
    CASES = "cases", _("What was promised")
    LETTERS = "letters", _("Letters")
    COMPLAINTS = "complaints", _("Complaints")


@dataclass(frozen=True)
class Target:
    """A public norm: so many percent within an amount (of a unit that goes with the code), shown or not.

    For `abandoned` the percent is the most there may be; everywhere else the least.
    """

    code: str
    percent: int
    amount: int | None = None
    is_shown: bool = True


# Advice, adjustable per municipality: seconds, minutes, working days or weeks, whatever goes with the code.
USUAL: Final = (
    Target(PublicCode.PHONE, 80, 25),
    Target(PublicCode.ABANDONED, 5),
    Target(PublicCode.CHAT, 80, 60),
    Target(PublicCode.COUNTER, 90, 15),
    Target(PublicCode.APPOINTMENT, 90, 10),
    Target(PublicCode.DIRECT, 80),
    Target(PublicCode.CALL_BACK, 90, 2),
    Target(PublicCode.MESSAGES, 85, 2),
    Target(PublicCode.CASES, 90),
    Target(PublicCode.LETTERS, 90, 8),
    Target(PublicCode.COMPLAINTS, 95, 6),
)
