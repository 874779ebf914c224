from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    UPLOAD = "upload", _("uploaded")
    FOLDER = "folder", _("from the scanner's folder")


class BatchState(models.TextChoices):
    WAITING = "waiting", _("waiting to be read")
    READING = "reading", _("being read")
    READ = "read", _("read")
    REFUSED = "refused", _("cannot be read")


class PageState(models.TextChoices):
    UNREAD = "unread", _("not read yet")
    TEXT = "text", _("page")
    BLANK = "blank", _("blank page")
    SEPARATOR = "separator", _("separator sheet")


class LetterState(models.TextChoices):
    TO_CONFIRM = "to_confirm", _("to be confirmed")
    REGISTERED = "registered", _("registered")
    NOT_POST = "not_post", _("not post")
    MERGED = "merged", _("put with another letter")


class OutgoingState(models.TextChoices):
    TO_PRINT = "to_print", _("to be printed")
    PRINTED = "printed", _("printed")
    POSTED = "posted", _("posted")
    WITHDRAWN = "withdrawn", _("withdrawn")


PROBLEMS = {
    "empty": _("The file is empty."),
    "kind": _("This is not a PDF, TIFF, JPEG or PNG file, whatever its name says."),
    "locked": _("The PDF has a password. Ask for one without."),
    "damaged": _("The file is damaged."),
    "too_large": _("The file or one of its pages is too large."),
    "too_many_pages": _("The file has more than 300 pages. Scan it in parts."),
    "too_slow": _("Opening the file took too long. It may be made to do harm."),
    "engine": _("Tesseract is not installed, so letters cannot be read. Ask the administrator."),
}


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a person confirmed of a letter; all as typed."""

    received_on: date | None
    sender_name: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    email: str = ""
    phone: str = ""
    letter_date: date | None = None
    subject: str = ""
    their_reference: str = ""
    reference: str = ""
    party_id: uuid.UUID | None = None
    makes_party: bool = False
    department_id: uuid.UUID | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class OutgoingWish:
    """A letter as somebody wants it: about what (`case`, `contact` or `party`), to whom, and what it says."""

    municipality_id: uuid.UUID
    about_type: str
    about_id: uuid.UUID
    addressee: str
    subject: str
    text: str
    reference: str = ""
    party_id: uuid.UUID | None = None
    also_about: Mapping[uuid.UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DepartmentGuess:
    """A department a letter may be for, how probable that is, and the code of why."""

    department_id: uuid.UUID
    name: str
    sure: float
    why: str


@dataclass(frozen=True, kw_only=True)
class ChannelState:
    """How the post of a municipality stands."""

    municipality_id: uuid.UUID
    municipality: str
    folder: str
    reading: int
    to_confirm: int
    refused: int
    oldest_on: date | None
    last_received_on: date | None
