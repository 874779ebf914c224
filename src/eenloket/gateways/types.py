from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")


@dataclass(frozen=True)
class Outgoing:
    """A message as an adapter gets it; `message_id` is the same on every attempt, so a receiver can tell."""

    message_id: str
    to: str
    subject: str
    body: str
    sender_name: str


@dataclass(frozen=True)
class Receipt:
    """What the other side said when it took the message."""

    reference: str


@dataclass(frozen=True)
class Health:
    """Whether an adapter reaches its other side, and in words what it is connected to."""

    is_ok: bool
    detail: str
