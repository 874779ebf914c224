from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Form


class FieldKind(models.TextChoices):
    """What a field asks, which says how it is shown and what is accepted."""

    TEXT = "text", _("short text")
    LONG_TEXT = "long_text", _("long text")
    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone number")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    CHOICE = "choice", _("choice of one")
    CHOICES = "choices", _("choice of several")
    ADDRESS = "address", _("postcode and house number")
    BSN = "bsn", _("citizen service number (BSN)")
    IBAN = "iban", _("bank account (IBAN)")
    FILE = "file", _("file")
    AGREE = "agree", _("statement to agree with")
    EXPLAIN = "explain", _("explaining text")


class Use(models.TextChoices):
    """What a field is for us beside what it asks."""

    NONE = "", _("nothing more")
    QUESTION = "question", _("the question: answers are looked for while it is typed")
    NAME = "name", _("the name of the sender")
    ADDRESS = "address", _("the address where the sender lives")


WITH_CHOICES: Final = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
# Whether these have a value can be a condition of another field; what is in a file or a text cannot be compared.
COMPARABLE: Final = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.AGREE})
FILE_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "pdf": frozenset({"application/pdf"}),
    "photo": frozenset({"image/png", "image/jpeg", "image/webp"}),
    "office": frozenset(
        {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/msword",
            "application/vnd.ms-excel",
        }
    ),
    "text": frozenset({"text/plain"}),
}
MOST_MB: Final = 10
MOST_FILES: Final = 10
LONGEST_TEXT: Final = 20_000
TRAP_KEY: Final = "_trap"  # among the values: something was filled in where people see no field


class FileKind(models.TextChoices):
    PDF = "pdf", _("PDF")
    PHOTO = "photo", _("photo (JPG, PNG or WebP)")
    OFFICE = "office", _("document of Word, Excel or LibreOffice")
    TEXT = "text", _("plain text")


class SubmissionState(models.TextChoices):
    """From the first thing filled in to its end. Personal data is gone after a week, whatever the end."""

    STARTED = "started", _("being filled in")
    SENT = "sent", _("sent")
    ANSWERED = "answered", _("answered automatically")
    HELPED = "helped", _("helped before sending")
    HELD = "held", _("held back")
    REJECTED = "rejected", _("rejected")


class VisitOutcome(models.TextChoices):
    """How one visit to a form ended, kept without saying whose visit it was."""

    OPEN = "open", _("not sent")
    SENT = "sent", _("sent")
    AUTOMATIC = "automatic", _("answered automatically")
    PERSON = "person", _("answered automatically, then passed to a person")
    HELPED = "helped", _("helped before sending")
    HELD = "held", _("held back")
    REJECTED = "rejected", _("rejected")


class HeldReason(models.TextChoices):
    """Why something was held back for a look: signs of a machine, none of them proof."""

    TRAP = "trap", _("filled in a field that people do not see")
    FAST = "fast", _("sent faster than somebody can type")
    OFTEN = "often", _("many times from one address")


@dataclass(frozen=True)
class Condition:
    """Shown only when another field has one of these values; without values when it has any."""

    field: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a form. `text` is what an explanation or a statement says; `least` and `most` bound a number, and
    `most` how many characters or files there may be."""

    key: str
    kind: str
    label: str = ""
    hint: str = ""
    text: str = ""
    is_required: bool = True
    use: str = ""
    choices: tuple[str, ...] = ()
    when: Condition | None = None
    least: int | None = None
    most: int | None = None
    file_types: tuple[str, ...] = ("pdf", "photo")
    most_mb: int = MOST_MB


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a form; skipped when nothing on it is to be shown."""

    key: str
    title: str = ""
    intro: str = ""
    fields: tuple[Field, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Design:
    """All of a form that is published in versions: its texts, and its pages with their fields. Sending it begins a case
    of the type with the code `case_type`; what its fields ask goes to the fields with the same key or label."""

    title: str = ""
    description: str = ""
    intro: str = ""
    button: str = ""
    confirmation: str = ""
    case_type: str = ""
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Something wrong in a design: in which part, which fault, and what about. A remark does not stop publishing."""

    part: str
    code: str
    detail: str = ""
    is_remark: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a value was not accepted; `detail` is the number or name in the sentence about it."""

    code: str
    detail: Any = ""


Value = str | Sequence[str]
Values = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where a form stands: whose it is, under which address, and what it is about."""

    municipality_id: uuid.UUID | None = None
    slug: str = ""
    department_code: str = ""
    product_name: str = ""
    portal_area_id: uuid.UUID | None = None
    is_general: bool = False
    answers_automatically: bool = True
    words: str = ""


@dataclass(frozen=True)
class ChosenForm:
    """The form that fits a question best, and where it is: to steer a mail to."""

    form: Form
    address: str
