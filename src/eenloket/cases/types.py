from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
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

    OPENED = "opened", _("Started")
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
    STEP_DONE = "step_done", _("Step done")
    ASSIGNED = "assigned", _("Assigned")
    PAUSED = "paused", _("Clock stopped")
    RESUMED = "resumed", _("Clock runs again")
    EXTENDED = "extended", _("Term extended")
    PROMISE_CHANGED = "promise", _("Another date promised")
    ESCALATED = "escalated", _("Reported higher up")
    WRONGLY_ROUTED = "wrongly_routed", _("Wrongly routed")
    RETURNED = "returned", _("Came back from the other organisation")
    OUTSIDE = "outside", _("Handed to another organisation")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    REOPENED = "reopened", _("Opened again")
    NUDGED = "nudged", _("Asked to hurry")
    RECEIPT = "receipt", _("Receipt confirmed")
    ASKED_CITIZEN = "asked_citizen", _("Question to the customer")
    SIDE_QUESTION = "side_question", _("Question aside")
    SIDE_ANSWER = "side_answer", _("Answer aside")
    SENSITIVITY = "sensitivity", _("Marked")
    TYPED_BACK = "typed_back", _("Result from an application")


class Sensitivity(models.TextChoices):
    """Complex goes to the most experienced; sensitive is seen by few besides."""

    NORMAL = "normal", _("Ordinary")
    COMPLEX = "complex", _("Complex")
    SENSITIVE = "sensitive", _("Sensitive")


class PauseReason(models.TextChoices):
    """Why the clock of a case stands still."""

    CITIZEN = "citizen", _("waits for the customer")
    OTHER = "other", _("waits for another organisation")
    AGREED = "agreed", _("agreed with the customer")
    FORCE = "force", _("force majeure")


class AttemptResult(models.TextChoices):
    """How a try to call back went."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    VOICEMAIL = "voicemail", _("Voicemail")
    ENGAGED = "engaged", _("Engaged")
    OTHER_TIME = "other_time", _("Asked for another moment")
    WRONG_NUMBER = "wrong_number", _("Wrong number")


class Way(models.TextChoices):
    """How another organisation takes something over."""

    MAIL = "mail", _("by e-mail")
    FORM = "form", _("by their form")
    PHONE = "phone", _("by phone")


class OutsideState(models.TextChoices):
    """How far a case is at another organisation."""

    TO_SEND = "to_send", _("to be passed on")
    SENT = "sent", _("passed on, not confirmed yet")
    CONFIRMED = "confirmed", _("receipt confirmed")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    DANGER = "danger", _("Danger")


class InboxTab(models.TextChoices):
    NEW = "new", _("New")
    MINE = "mine", _("Mine")
    LATE = "late", _("Overdue")
    ASKED_BACK = "asked_back", _("Waiting for reply")
    SETTLED = "settled", _("Settled")


class InboxSort(models.TextChoices):
    """In which order a list of cases stands."""

    DUE = "due", _("first what is due first")
    OLDEST = "oldest", _("longest waiting first")
    NEWEST = "newest", _("newest first")


class WaitsFor(models.TextChoices):
    """What a case waits for, apart from whoever has it."""

    NOBODY = "nobody", _("waits for nobody else")
    CITIZEN = "citizen", _("waits for the customer")
    KCC = "kcc", _("waits for the KCC")
    ASIDE = "aside", _("waits for an answer aside")
    OTHER = "other", _("stands still otherwise")


class TimeSource(models.TextChoices):
    """Where a figure of worked time comes from."""

    MEASURED = "measured", _("measured")
    CORRECTED = "corrected", _("corrected by hand")
    AGREED = "agreed", _("agreed norm time")


class SettledRows(models.TextChoices):
    """Which cases stand behind a figure of what was settled in a period, or of what went wrong in it."""

    ALL = "all", _("All that were settled")
    LATE_NORM = "late_norm", _("Settled later than the norm")
    LATE_PROMISE = "late_promise", _("Settled later than promised")
    WRONGLY_ROUTED = "wrongly_routed", _("Wrongly routed")
    REOPENED = "reopened", _("Opened again")


@dataclass(frozen=True, kw_only=True)
class LeadTimes:
    """How long `n` cases took from the day of receipt to the day they were settled: how many took each number of whole
    days (calendar days, working days), and how many were settled on or before their norm and their promised date."""

    n: int = 0
    calendar_days: Mapping[int, int] = field(default_factory=dict)
    working_days: Mapping[int, int] = field(default_factory=dict)
    within_norm: int = 0
    within_promise: int = 0


@dataclass(frozen=True, kw_only=True)
class BackOfficeWork:
    """Cases that were settled in a period with the hours worked on them, and those found to be wrongly routed in it."""

    settled: int = 0
    wrongly_routed: int = 0
    hours: float = 0.0


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
    type_version_id: uuid.UUID | None = None
    sensitivity: str = Sensitivity.NORMAL
    sensitivity_reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
