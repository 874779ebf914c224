from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """What a message goes out by."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    ACCEPTED = "accepted", _("handed over")
    DELIVERED = "delivered", _("delivered")
    BOUNCED = "bounced", _("came back")
    FAILED = "failed", _("not delivered")
    DOUBTFUL = "doubtful", _("doubtful")


# What a person can have sent again: it did not arrive, or nobody knows whether it did.
ENDED_BADLY = frozenset({MessageState.BOUNCED, MessageState.FAILED, MessageState.DOUBTFUL})
HANDED_OVER = frozenset({MessageState.ACCEPTED, MessageState.DELIVERED, MessageState.BOUNCED})


class StepKind(models.TextChoices):
    """One line in the history of a message."""

    ACCEPTED = "accepted", _("Taken by the other side")
    REFUSED = "refused", _("Not taken")
    UNSURE = "unsure", _("No answer: it may or may not have been taken")
    FOUND = "found", _("The other side was asked what became of it")
    RECEIPT = "receipt", _("Report of the other side")
    PERSON = "person", _("By a colleague")


class StopReason(models.TextChoices):
    """Why an address gets no more messages."""

    BOUNCE = "bounce", _("the address does not exist")
    STOP_WORD = "stop_word", _("asked to stop, by SMS")
    PERSON = "person", _("stopped by a colleague")


class DeliveryError(Exception):
    """The message was not taken, and why.

    `is_final` says that trying again is of no use, `refuses_address` that nothing will ever arrive at that address,
    `is_unsure` that the other side may have taken it all the same (it did not answer), `retry_after` in how many
    seconds it wants to be asked again.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_final: bool = False,
        refuses_address: bool = False,
        is_unsure: bool = False,
        retry_after: float = 0,
    ) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.refuses_address = refuses_address
        self.is_unsure = is_unsure
        self.retry_after = retry_after


@dataclass(frozen=True)
class Attachment:
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Outgoing:
    """A message as an adapter gets it; `message_id` is the same on every attempt, so a receiver can tell."""

    message_id: str
    to: str
    subject: str
    body: str
    sender_name: str
    reply_to: str = ""
    in_reply_to: str = ""
    references: str = ""
    attachments: Sequence[Attachment] = ()
    provider_reference: str = ""
    is_automatic: bool = True
    tenant: str = ""

    @property
    def reference(self) -> str:
        """Our own key, as other sides keep it with a message."""
        return self.message_id.strip("<>").partition("@")[0]


class Fate(models.TextChoices):
    """What the other side says became of a message."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    ABSENT = "absent"  # the other side is sure that it never got it: sending again sends it once


@dataclass(frozen=True)
class Receipt:
    """What the other side said of a message: when it took it, or later.

    `reference` is the other side's own; `message_id` ours, where the other side gives it back; `address` where it
    went. `refuses_address` says that nothing will ever arrive there.
    """

    reference: str
    fate: Fate = Fate.ACCEPTED
    detail: str = ""
    at: datetime | None = None
    message_id: uuid.UUID | None = None
    address: str = ""
    part_references: Sequence[str] = ()
    refuses_address: bool = False


@dataclass(frozen=True)
class IncomingText:
    """A text that somebody sent us, with the words of the other side kept as they came."""

    external_id: str
    sender: str
    to: str
    text: str
    at: datetime | None = None
    raw: bytes = b""


@dataclass(frozen=True)
class Received:
    """What one delivery of the other side held."""

    receipts: Sequence[Receipt] = field(default_factory=tuple)
    texts: Sequence[IncomingText] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class PhoneText:
    """A short message as the development phones receive it; `fate` is what they will report."""

    id: uuid.UUID
    number: str
    body: str
    protocol: str
    sender: str = ""
    part: int = 1
    parts: int = 1
    reference: str = ""
    contact_centre_id: uuid.UUID | None = None
    fate: str = "delivered"


@dataclass(frozen=True)
class Health:
    """Whether an adapter reaches its other side, and in words what it is connected to."""

    is_ok: bool
    detail: str


@dataclass(frozen=True)
class Account:
    """What messages of a channel go out through, and how many a second it takes; 0 is as many as there are."""

    name: str
    per_second: float = 0


@dataclass(frozen=True)
class Promptness:
    """Of the messages of a channel since a moment: how many were handed over within the promise."""

    channel: str
    handed_over: int
    in_time: int

    @property
    def share(self) -> float | None:
        return self.in_time / self.handed_over if self.handed_over else None


class InboundState(models.TextChoices):
    RECEIVED = "received", _("received")
    HANDLED = "handled", _("handled")
    UNREADABLE = "unreadable", _("not readable")


class InboundOutcome(models.TextChoices):
    """What became of a message that came in."""

    CONTACT = "contact", _("on the work list")
    DOSSIER = "dossier", _("added to its dossier")
    STEERED = "steered", _("steered to a form")
    BOUNCE = "bounce", _("report that a mail came back")
    RECEIPT = "receipt", _("report that a mail arrived")
    AUTOMATIC = "automatic", _("automatic reply")
    LOOP = "loop", _("our own mail, come back")
    DUPLICATE = "duplicate", _("had come in already")
    STOP = "stop", _("asked to stop, or to start again")


class MailPolicy(models.TextChoices):
    """What is done with a new question that comes in by e-mail (R7: internal, dossier and business use)."""

    STEER = "steer", _("citizens are led to the right form")
    BUSINESS = "business", _("mail of businesses and organisations")
    ACCEPT = "accept", _("every mail is taken in")


@dataclass(frozen=True)
class Filed:
    """What was done with a message that came in, and what is shown of it in the list."""

    outcome: InboundOutcome
    about_type: str = ""
    about_id: uuid.UUID | None = None
    sender: str = ""
    subject: str = ""
    contact_centre_id: uuid.UUID | None = None
    municipality_id: uuid.UUID | None = None


@dataclass(frozen=True)
class FetchedMail:
    """A mail as a mailbox holds it: its number there, and its bytes."""

    uid: int
    raw: bytes


@dataclass(frozen=True, kw_only=True)
class TextKind:
    """A text that the product sends, which a contact centre may word its own way.

    `variables` are pairs of name and example; `required` those without which the text makes no sense; `shipped` is per
    channel the subject and the text it is when nobody changed it.
    """

    code: str
    label: Promise
    variables: Sequence[tuple[str, str]]
    shipped: Mapping[str, tuple[str, str]]
    required: Sequence[str] = ()

    @property
    def names(self) -> list[str]:
        return [name for name, _example in self.variables]
