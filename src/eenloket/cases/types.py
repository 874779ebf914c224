from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    REQUEST = "request", _("Request")
    CALL_BACK = "call_back", _("Call back")


class CaseState(models.TextChoices):
    NEW = "new", _("new")
    TAKEN = "taken", _("being handled")
    ASKED_BACK = "asked_back", _("question to the KCC")
    SETTLED = "settled", _("settled")


OPEN_STATES = (CaseState.NEW, CaseState.TAKEN, CaseState.ASKED_BACK)


class EventKind(models.TextChoices):
    """What can happen to a case; in the order a reader meets them."""

    HANDED_OVER = "handed_over", _("Handed over")
    TAKEN = "taken", _("Taken up")
    ASKED_BACK = "asked_back", _("Question to the KCC")
    REPLIED = "replied", _("Reply from the KCC")
    FORWARDED = "forwarded", _("Forwarded")
    HANDED_BACK = "handed_back", _("Back in the inbox")
    NOTE = "note", _("Note")
    CALL_ATTEMPT = "call_attempt", _("Tried to call")
    MESSAGE = "message", _("Message to the customer")
    CUSTOMER_WROTE = "customer_wrote", _("Message from the customer")
    SETTLED = "settled", _("Settled")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    DANGER = "danger", _("Danger")


class InboxTab(models.TextChoices):
    NEW = "new", _("New")
    MINE = "mine", _("Mine")
    LATE = "late", _("Overdue")
    ASKED_BACK = "asked_back", _("Waiting for reply")
    SETTLED = "settled", _("Settled")


@dataclass(frozen=True, kw_only=True)
class CallBackWish:
    """Whom to call, on which number, and when it suits; no window means any time within office hours."""

    who: str
    number: str
    on: date | None = None
    after: time | None = None
    before: time | None = None


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """What an advisor hands over, to whom, and what was told to the citizen."""

    department_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    request: str
    promised_date: date
    date_was_told: bool
    urgency: str = Urgency.NORMAL
    email: str = ""
    call_back: CallBackWish | None = None
