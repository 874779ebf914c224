from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How somebody reaches us. E-mail is for internal, dossier and business use only (R7)."""

    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("Counter")
    POST = "post", _("Post")
    WEB_FORM = "web_form", _("Web form")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    CHAT = "chat", _("Chat")


# Channels on which both talk at the same time: only these have talk time.
LIVE_CHANNELS = frozenset({Channel.PHONE, Channel.COUNTER, Channel.CHAT})


class Direction(models.TextChoices):
    INBOUND = "in", _("incoming")
    OUTBOUND = "out", _("outgoing")


class ConversationState(models.TextChoices):
    """Waiting for an advisor (what came in writing), talking, wrapping up after the talk, or done."""

    WAITING = "waiting", _("waiting for an advisor")
    OPEN = "open", _("in conversation")
    WRAP_UP = "wrap_up", _("wrap-up")
    CLOSED = "closed", _("closed")


class ContactState(models.TextChoices):
    DRAFT = "draft", _("draft")
    STORED = "stored", _("stored")
    DROPPED = "dropped", _("dropped")


class Result(models.TextChoices):
    """The fixed codes of how a question ended; labels may be local, codes never."""

    ANSWERED = "answered", _("Answered")
    ANSWERED_AUTOMATICALLY = "answered_automatically", _("Answered automatically")
    PRODUCT_DELIVERED = "product_delivered", _("Delivered")
    ANSWERED_AFTER_CONSULT = "answered_after_consult", _("After consulting")
    STATUS_GIVEN = "status_given", _("Status given")
    APPOINTMENT_MADE = "appointment_made", _("Appointment made")
    TRANSFERRED = "transferred", _("Transferred")
    HANDED_OVER = "handed_over", _("Handed over")
    CALL_BACK = "call_back", _("Call back")
    REFERRED = "referred", _("Referred")
    NOT_ANSWERED = "not_answered", _("Not answered")
    ABANDONED = "abandoned", _("Abandoned")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    TEST = "test", _("Test")


# The order on the desk: Alt+1 to Alt+8; the others stand behind "more".
DESK_RESULTS = (
    Result.ANSWERED,
    Result.PRODUCT_DELIVERED,
    Result.ANSWERED_AFTER_CONSULT,
    Result.TRANSFERRED,
    Result.HANDED_OVER,
    Result.CALL_BACK,
    Result.REFERRED,
    Result.NOT_ANSWERED,
)
MORE_RESULTS = (
    Result.STATUS_GIVEN,
    Result.APPOINTMENT_MADE,
    Result.ABANDONED,
    Result.WRONG_NUMBER,
    Result.TEST,
)


class ConsultedWhere(models.TextChoices):
    """Where a consulted colleague sits: only inside the KCC counts as answered directly."""

    KCC = "kcc", _("inside the KCC")
    DEPARTMENT = "department", _("at a department")


class TransferKind(models.TextChoices):
    COLD = "cold", _("cold")
    WARM = "warm", _("warm")


class Role(models.TextChoices):
    """What somebody is in a conversation: the customer, someone calling for them, or one more who is present."""

    CUSTOMER = "customer", _("customer")
    REPRESENTATIVE = "representative", _("calls for the customer")
    PRESENT = "present", _("also present")


@dataclass(frozen=True, kw_only=True)
class WrittenQuestion:
    """A question that came in writing, before anybody looked at it.

    `sender_address` is an e-mail address or phone number as it was given, "" when the sender stays unknown; `details`
    are pairs of label and value that came with the text; `versions_shown` are the versions of answers that the sender
    saw before asking; `mail_id` is the Message-ID of a mail. Without `received_at` it came in now.
    """

    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    channel: str
    text: str
    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    party_id: uuid.UUID | None = None
    portal_area_id: uuid.UUID | None = None
    searched_for: str = ""
    received_at: datetime | None = None
    versions_shown: tuple[uuid.UUID, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    mail_id: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftChange:
    """What the desk keeps of a question while it is being typed; None leaves a field as it is.

    `steps_done` names steps as "version:number"; `finish` holds what is typed in the dialog of a result.
    """

    subject: str | None = None
    note_for_citizen: str | None = None
    note_for_colleagues: str | None = None
    result: str | None = None
    searched_for: str | None = None
    steps_done: list[str] | None = None
    finish: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class ResultDetail:
    """What some results need besides their code; the other fields stay empty."""

    consulted_where: str = ""
    transfer_kind: str = ""
    was_reached: bool | None = None
    department_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    colleague: str = ""
    missing: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnDay:
    """An advisor's own day, shown to nobody else: `direct` is a share or None, `talk` mean seconds or None."""

    stored: int
    direct: float | None
    talk: int | None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a work list needs of a conversation that waits."""

    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    channel: str
    subject: str
    counterpart: str
    portal_area_id: uuid.UUID | None
    started_at: datetime
