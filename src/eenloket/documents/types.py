from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """How a document came to be."""

    SCAN = "scan", _("scanned letter")
    ATTACHMENT = "attachment", _("attachment")
    UPLOAD = "upload", _("sent along with a form")
    LETTER = "letter", _("outgoing letter")
    OWN = "own", _("added by a colleague")
    CHAT = "chat", _("sent in a chat")


class VirusState(models.TextChoices):
    UNCHECKED = "unchecked", _("not checked for viruses")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("virus found")


@dataclass(frozen=True)
class Content:
    """The bytes of a document, and how to give them to a browser: `media_type` is what we know it to be."""

    name: str
    media_type: str
    data: bytes
