from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AnswerKind(models.TextChoices):
    """What an answer is about, which says how it is shown and which parts its editor is asked for."""

    QUESTION = "question", _("Question and answer")
    PRODUCT = "product", _("Product or service")
    PROTOCOL = "protocol", _("Work instruction")
    LOCATION = "location", _("Location and opening hours")
    REFERRAL = "referral", _("Referral to another organisation")


class DraftState(models.TextChoices):
    """The road of a text to publication. Published, the text is a version of the answer and the draft is done."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("waits for approval")
    APPROVED = "approved", _("approved, comes later")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


OPEN_DRAFT_STATES = (DraftState.DRAFT, DraftState.REVIEW, DraftState.APPROVED)


class SignalKind(models.TextChoices):
    """Why a text needs its owner (R25)."""

    WRONG = "wrong", _("It is not right")
    OUTDATED = "outdated", _("It is out of date")
    UNCLEAR = "unclear", _("It is not clear")
    MISSING = "missing", _("There is no answer to this")


class SignalState(models.TextChoices):
    OPEN = "open", _("open")
    SETTLED = "settled", _("settled")


class SignalOutcome(models.TextChoices):
    """What came of a remark."""

    CHANGED = "changed", _("The answer was changed")
    WRITTEN = "written", _("An answer was written")
    KNOWN = "known", _("There was an answer already")
    UNCHANGED = "unchanged", _("The answer stays as it is")


FIELD_NAMES: Final[dict[str, Promise]] = {
    "title": _("Title"),
    "question": _("The question, as a citizen asks it"),
    "narrowing_question": _("Question to ask first"),
    "narrowing": _("What the customer can say to it"),
    "short": _("To say"),
    "sentence": _("Sentence for SMS and chat"),
    "text": _("For the website"),
    "steps": _("What the customer does"),
    "protocol": _("Steps of the advisor"),
    "conditions": _("Conditions"),
    "costs": _("Cost"),
    "term": _("Ready"),
    "where": _("Where"),
    "links": _("Links"),
    "forms": _("Forms and brochures"),
    "english_title": _("Title in English"),
    "english_short": _("To say in English"),
    "english_text": _("For the website in English"),
    "internal_note": _("Internal only"),
    "phrasings": _("How people ask it"),
    "keywords": _("Search words"),
    "kind": _("Kind"),
    "owner": _("Owner"),
    "portal_area": _("Portal area"),
    "product": _("Product"),
    "municipality": _("Municipality"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "review_on": _("Check again"),
}


@dataclass(frozen=True, kw_only=True)
class AnswerText:
    """All texts of one version of an answer, as its owner writes them."""

    title: str
    question: str
    short: str
    sentence: str = ""
    text: str = ""
    steps: Sequence[Mapping[str, str]] = ()
    protocol: Sequence[Mapping[str, str]] = ()
    conditions: Sequence[str] = ()
    costs: Sequence[Mapping[str, str]] = ()
    term: str = ""
    where: str = ""
    links: Sequence[Mapping[str, str]] = ()
    forms: Sequence[Mapping[str, str]] = ()
    narrowing_question: str = ""
    narrowing: Sequence[Mapping[str, str]] = ()
    english_title: str = ""
    english_short: str = ""
    english_text: str = ""
    internal_note: str = ""
    phrasings: Sequence[str] = ()
    keywords: Sequence[str] = ()


@dataclass(frozen=True)
class Why:
    """Why an answer was found, each from 0 to 1: by its words, by letters that are alike, by what is meant."""

    words: float
    letters: float
    meaning: float


@dataclass(frozen=True)
class Hit:
    """One answer found; `title` and `short` carry the marks around matched words (see `MARK`)."""

    answer_id: uuid.UUID
    version_id: uuid.UUID
    source_id: str
    slug: str
    layer: str
    authority: str
    plain_title: str
    title: str
    short: str
    score: float
    why: Why


@dataclass(frozen=True)
class SearchResult:
    """The hits for a query, and the words that were read as something else (typed -> read as)."""

    hits: list[Hit]
    corrections: dict[str, str] = field(default_factory=dict)
    known_share: float = 0.0  # of what the question says, by weight, that any answer knows
    words: Sequence[str] = ()  # of the question, that were searched for
    telling: int = 0  # how many words of the question say what it is about, known or not


@dataclass(frozen=True)
class Decision:
    """What a question is answered with when nobody looks: an answer or none, how probable that is, and what else."""

    answer: Hit | None
    probability: float
    alternatives: list[Hit]


class Problem(NamedTuple):
    """What there is to say of a row: on which line (or the how manieth record), and of which field when it is one."""

    line: int
    text: str
    field: str = ""


@dataclass
class ImportReport:
    """What an import did, or would do. A row with a problem was not taken; a remark is on a row that was."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0  # changed here since the last import, so left as it is
    skipped: int = 0  # not for us: in another language, or not in force
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def add_problem(self, line: int, text: str, name: str = "") -> None:
        self.problems.append(Problem(line, text, name))

    def add_remark(self, line: int, text: str, name: str = "") -> None:
        self.remarks.append(Problem(line, text, name))

    def count(self, outcome: str) -> None:
        """One row more that was added, changed, unchanged, kept or skipped."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def as_dict(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("added", "changed", "unchanged", "kept", "skipped")}
        return {**counts, "problems": _told(self.problems), "remarks": _told(self.remarks)}


def _told(problems: list[Problem]) -> list[dict[str, Any]]:
    return [{"line": each.line, "field": each.field, "problem": each.text} for each in problems]


@dataclass(frozen=True, kw_only=True)
class NoticeWish:
    """A notice as its writer wants it. For no municipality or role named it is for all; without a first moment it
    begins now, without a last one it holds until it is withdrawn."""

    title: str
    text: str
    site_text: str = ""
    is_important: bool = False
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    municipality_ids: Sequence[uuid.UUID] = ()
    role_codes: Sequence[str] = ()
    answer_slug: str = ""
