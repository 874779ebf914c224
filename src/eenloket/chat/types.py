from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    """With the answers, in line for a person, with a person, or over."""

    ANSWERING = "answering", _("with the answers")
    WAITING = "waiting", _("in line")
    TALKING = "talking", _("in conversation")
    ENDED = "ended", _("is over")


class Author(models.TextChoices):
    """Who a line is of; `answer` is the content base, `system` what happened."""

    CITIZEN = "citizen", _("citizen")
    ADVISOR = "advisor", _("advisor")
    ANSWER = "answer", _("answer of the content")
    SYSTEM = "system", _("Eenloket")


class EndedBy(models.TextChoices):
    CITIZEN = "citizen", _("the citizen")
    ADVISOR = "advisor", _("the advisor")
    SILENCE = "silence", _("nobody wrote any more")
    GONE = "gone", _("the citizen left while waiting")
    HELPED = "helped", _("an answer helped")


class Happening(models.TextChoices):
    """What a line of the system says; put in words where it is shown, for the citizen and for the advisor."""

    NOTHING_FOUND = "nothing_found"
    IN_LINE = "in_line"
    NO_ROOM = "no_room"
    CALL_BACK = "call_back"
    JOINED = "joined"
    GIVEN_BACK = "given_back"
    PASSED_ON = "passed_on"
    REMINDER = "reminder"
    SILENT = "silent"
    CITIZEN_LEFT = "citizen_left"
    ADVISOR_ENDED = "advisor_ended"
    HELPED = "helped"
    TRANSCRIPT = "transcript"


# Lines that both sides read as part of the talk, apart from what happened around it.
SPOKEN: Final = (Author.CITIZEN, Author.ADVISOR)

LONGEST_LINE: Final = 4_000
MOST_LINES: Final = 2_000
LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_FILES: Final = 20
# What one may send along: documents and pictures, by their first bytes.
FILE_TYPES: Final = frozenset(
    {
        "application/pdf",
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "text/plain",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
    }
)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A chat that began. The token is told once, and known to nobody but the browser that began."""

    session_id: uuid.UUID
    token: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a municipality wants its chat; the texts are its own, "" is what is shipped.

    `sites` are origins (https://www.gemeente.example) that may show the chat; minutes without a word of the citizen
    after which is asked whether somebody is still there, and after which it ends.
    """

    is_on: bool = False
    welcome: str = ""
    closed_text: str = ""
    sites: tuple[str, ...] = ()
    remind_minutes: int = 4
    end_minutes: int = 8


@dataclass(frozen=True, kw_only=True)
class Wait:
    """How long it will take: how many are before, and the expected minutes as a range when it is known."""

    ahead: int
    low_minutes: int | None = None
    high_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Whether one may ask for a person now and how long it would take, else from when on (None: not known)."""

    is_open: bool
    wait: Wait | None = None
    opens: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How an open chat stands for its advisor. `label` is the name of the citizen or what it is about; `waits_since` is
    the moment (seconds since 1970) since which the citizen waits for a word, None when it is the citizen's turn."""

    conversation_id: uuid.UUID
    label: str
    last: int
    waits_since: float | None
    is_over: bool
    is_away: bool
