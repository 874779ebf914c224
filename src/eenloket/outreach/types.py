from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _


class Means(models.TextChoices):
    """How a broadcast reaches people."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("e-mail")
    EITHER = "either", _("SMS, or e-mail to who has no mobile number")


class Source(models.TextChoices):
    """Where the people of a broadcast come from."""

    LIST = "list", _("a list")
    POSTCODE = "postcode", _("postcodes")
    SUBJECT = "subject", _("who asked about a subject")
    CALLERS = "callers", _("who asked about a subject today")


class BroadcastState(models.TextChoices):
    DRAFT = "draft", _("being written")
    ASKED = "asked", _("waits for approval")
    APPROVED = "approved", _("waits for its moment")
    SENDING = "sending", _("being sent")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("done")


class Purpose(models.TextChoices):
    """What somebody wants messages for, beside answers to their own questions."""

    REMINDERS = "reminders", _("reminders about own questions")


class Occasion(models.TextChoices):
    """When a reminder goes."""

    PROMISE_TOMORROW = "tomorrow", _("the day before the promised date")
    SETTLED = "settled", _("when the answer is there")


RUNNING = frozenset({BroadcastState.APPROVED, BroadcastState.SENDING})


class Skip(models.TextChoices):
    """Why a row of a list, or a person who was chosen, gets nothing."""

    NO_ADDRESS = "no_address", _("no mobile number or e-mail address")
    WRONG_NUMBER = "wrong_number", _("this is not a phone number")
    NOT_MOBILE = "not_mobile", _("this number cannot receive SMS")
    WRONG_EMAIL = "wrong_email", _("this is not an e-mail address")
    TWICE = "twice", _("the same address stands there before")
    STOPPED = "stopped", _("nothing goes to this address any more")
    MISSING_VALUE = "missing_value", _("a value that the text asks is missing")


@dataclass(frozen=True, kw_only=True)
class BroadcastWish:
    """A broadcast as its writer wants it. `per_second` 0 is as quickly as the account takes."""

    name: str
    means: str = Means.SMS
    sms_text: str = ""
    email_subject: str = ""
    email_text: str = ""
    site_text: str = ""
    site_until: datetime | None = None
    starts_at: datetime | None = None
    hours_from: time = time(9)
    hours_until: time = time(20)
    per_second: int = 0


@dataclass(frozen=True)
class Row:
    """One person of a list: where it stands, how they can be reached as it was written, and the other columns."""

    number: int
    mobile: str = ""
    email: str = ""
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    party_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Sheet:
    """A list as it was read: names of the columns beside number, address and name, and the rows."""

    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Reachable:
    """A row with the one address it gets its message at."""

    row: Row
    channel: str
    address: str


@dataclass(frozen=True)
class Skipped:
    row: Row
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Cost:
    """What a broadcast comes to: people and messages for each channel, and euros (None: the price is not known)."""

    sms: int
    parts: int
    emails: int
    euros: float | None
    longest_parts: int
    costly_signs: str
