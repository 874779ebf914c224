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
