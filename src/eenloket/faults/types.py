from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tool(models.TextChoices):
    """What somebody works with."""

    EENLOKET = "eenloket", _("Eenloket")
    PHONE = "phone", _("telephone or headset")
    WEBSITE = "website", _("website or forms")
    REGISTERS = "registers", _("registers (BRP, BAG)")
    CASES = "cases", _("case system or another application")
    MAIL = "mail", _("mail or office software")
    NETWORK = "network", _("network or internet")
    COMPUTER = "computer", _("computer or screen")
    COUNTER = "counter", _("counter, printer or ticket machine")
    OTHER = "other", _("something else")


class FaultState(models.TextChoices):
    OPEN = "open", _("reported")
    KNOWN = "known", _("known, is worked on")
    SOLVED = "solved", _("solved")


@dataclass(frozen=True)
class Downtime:
    """How long a tool did not work at all in a period, and in how many faults; `faults` counts all of them."""

    tool: str
    label: str
    faults: int
    down: timedelta
    is_down_now: bool
