"""What a case type says: its fields, documents, steps, results and terms; between how it is stored and as values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

FRONT_OFFICE: Final = "front_office"  # a step that is done at the counter, on the phone, in the chat
RECEIVER: Final = "department"  # a step of whoever the case is handed to
KINDS: Final = ("text", "long_text", "number", "date", "choice", "yes_no", "email", "phone", "address")
CASE_KINDS: Final = ("request", "report", "objection", "complaint")
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_STEPS: Final = 20
_MOST_MINUTES: Final = 2400  # a working week
_MOST_YEARS: Final = 150
_LONGEST_NAME: Final = 120
LONGEST_CODE: Final = 40  # what a case keeps of its step
_PARTS: Final = frozenset({"legal", "fields", "documents", "steps", "results"})


@dataclass(frozen=True, kw_only=True)
class LegalTerm:
    """By when the law asks a decision: weeks or days after receipt, and how it may be extended once."""

    weeks: int = 0
    days: int = 0
    ground: str = ""
    extension_weeks: int = 0
    extension_ground: str = ""

    @property
    def in_days(self) -> int:
        return self.weeks * 7 + self.days


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something that is asked for every case of the type."""

    code: str
    label: str
    kind: str = "text"
    hint: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    for_citizen: bool = True


@dataclass(frozen=True, kw_only=True)
class DocumentNeed:
    """A document that the citizen hands in."""

    code: str
    label: str
    hint: str = ""
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step on the way: who does it, in how many minutes by agreement, and what the citizen sees meanwhile.

    `message` is sent to the citizen when the step is done; empty sends nothing.
    """

    code: str
    label: str
    by: str = RECEIVER
    minutes: int = 0
    instruction: str = ""
    citizen_title: str = ""
    citizen_text: str = ""
    message: str = ""

    @property
    def is_front_office(self) -> bool:
        return self.by == FRONT_OFFICE


@dataclass(frozen=True, kw_only=True)
class ResultType:
    """How a case can end, and how long it is kept after that. `years` None: the archivist has not said yet; 0 with
    `forever`: never destroyed."""

    code: str
    label: str
    years: int | None = None
    forever: bool = False
    ground: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseTypeDocument:
    """All of a case type that is published in versions."""

    name: str
    kind: str = "request"
    for_citizen: str = ""
    department: str = ""
    area: str = ""
    words: str = ""
    norm_working_days: int = 5
    legal: LegalTerm | None = None
    receipt_letter: bool = False
    fields: tuple[Field, ...] = ()
    documents: tuple[DocumentNeed, ...] = ()
    steps: tuple[Step, ...] = ()
    results: tuple[ResultType, ...] = ()

    def step(self, code: str) -> Step | None:
        return next((each for each in self.steps if each.code == code), None)

    def result(self, code: str) -> ResultType | None:
        return next((each for each in self.results if each.code == code), None)

    @property
    def front_steps(self) -> tuple[Step, ...]:
        return tuple(each for each in self.steps if each.is_front_office)


def read(document: Mapping[str, Any]) -> CaseTypeDocument:
    """The document as it was stored; what is missing has its default, what is unknown is passed over."""
    legal = document.get("legal")
    return CaseTypeDocument(
        **_known(CaseTypeDocument, document, leave_out=_PARTS),
        legal=LegalTerm(**_known(LegalTerm, legal)) if legal else None,
        fields=tuple(
            Field(**{**_known(Field, each), "choices": tuple(each.get("choices") or ())})
            for each in document.get("fields") or ()
        ),
        documents=tuple(DocumentNeed(**_known(DocumentNeed, each)) for each in document.get("documents") or ()),
        steps=tuple(Step(**_known(Step, each)) for each in document.get("steps") or ()),
        results=tuple(ResultType(**_known(ResultType, each)) for each in document.get("results") or ()),
    )


def stored(what: CaseTypeDocument) -> dict[str, Any]:
    """The document as it is stored: the opposite of `read`."""
    return asdict(what)


def next_step(what: CaseTypeDocument, done: Iterable[str]) -> str:
    """The code of the first step that is not done yet; "" when all are."""
    finished = set(done)
    return next((each.code for each in what.steps if each.code not in finished), "")


def destroy_on(result: ResultType, settled: date) -> date | None:
    """When a case that ended so may be destroyed: its years after the day it was settled ("afgehandeld", Selectielijst
    gemeenten); None when it is kept for ever, or nobody has said."""
    if result.forever or result.years is None:
        return None
    try:
        return settled.replace(year=settled.year + result.years)
    except ValueError:  # 29 February
        return date(settled.year + result.years, 3, 1)


def value_problem(field: Field, typed: str) -> str:
    """What is wrong with a value, as a code: "" | "empty" | "number" | "date" | "choice" | "long"."""
    typed = typed.strip()
    if not typed:
        return "empty" if field.is_required else ""
    if len(typed) > 5000:
        return "long"
    if field.kind == "number" and not re.fullmatch(r"-?\d+(?:[.,]\d+)?", typed):
        return "number"
    if field.kind == "date" and not _is_date(typed):
        return "date"
    if field.kind == "choice" and typed not in field.choices:
        return "choice"
    return "choice" if field.kind == "yes_no" and typed not in ("ja", "nee") else ""


def faults(what: CaseTypeDocument) -> list[tuple[str, str]]:
    """Why a case type cannot be published: pairs of the part (such as "steps.2") and the fault as a code."""
    found = _whole_faults(what)
    if not what.steps or len(what.steps) > MOST_STEPS:
        found.append(("steps", "count"))
    if not what.results:
        found.append(("results", "count"))
    for name in ("fields", "documents", "steps", "results"):
        found += _faults_of(name, getattr(what, name))
    return found + _field_faults(what) + _step_faults(what) + _result_faults(what)


def _whole_faults(what: CaseTypeDocument) -> list[tuple[str, str]]:
    found = [] if what.name.strip() else [("name", "empty")]
    if len(what.name) > _LONGEST_NAME:
        found.append(("name", "long"))
    if what.kind not in CASE_KINDS:
        found.append(("kind", "unknown"))
    if not 0 < what.norm_working_days <= 400:
        found.append(("norm_working_days", "range"))
    if what.legal and not 0 < what.legal.in_days <= 400:
        found.append(("legal", "range"))
    if what.legal and not 0 <= what.legal.extension_weeks <= 52:
        found.append(("legal", "extension"))
    return found


def _faults_of(name: str, parts: tuple[Any, ...]) -> list[tuple[str, str]]:
    seen: set[str] = set()
    found = []
    for n, each in enumerate(parts):
        if not each.label.strip():
            found.append((f"{name}.{n}", "empty"))
        if not _CODE.fullmatch(each.code) or len(each.code) > LONGEST_CODE:
            found.append((f"{name}.{n}", "code"))
        if each.code in seen:
            found.append((f"{name}.{n}", "double"))
        seen.add(each.code)
    return found


def _field_faults(what: CaseTypeDocument) -> list[tuple[str, str]]:
    found = []
    for n, each in enumerate(what.fields):
        if each.kind not in KINDS:
            found.append((f"fields.{n}", "kind"))
        if each.kind == "choice" and len([one for one in each.choices if one.strip()]) < 1:
            found.append((f"fields.{n}", "choices"))
        if len(set(each.choices)) < len(each.choices):
            found.append((f"fields.{n}", "choice_twice"))
    return found


def _step_faults(what: CaseTypeDocument) -> list[tuple[str, str]]:
    """The front office begins: what it does after a department had the case would not be met again."""
    passed_on = False
    found = []
    for n, step in enumerate(what.steps):
        if step.is_front_office and passed_on:
            found.append((f"steps.{n}", "order"))
        passed_on = passed_on or not step.is_front_office
        if not step.by.strip():
            found.append((f"steps.{n}", "by"))
        if not 0 <= step.minutes <= _MOST_MINUTES:
            found.append((f"steps.{n}", "minutes"))
    return found


def _result_faults(what: CaseTypeDocument) -> list[tuple[str, str]]:
    found = []
    for n, each in enumerate(what.results):
        if each.forever and each.years is not None:
            found.append((f"results.{n}", "forever"))
        elif each.years is not None and not 0 <= each.years <= _MOST_YEARS:
            found.append((f"results.{n}", "years"))
    return found


def _known(kind: Any, part: Mapping[str, Any], leave_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {each.name: part[each.name] for each in fields(kind) if each.name in part and each.name not in leave_out}


def _is_date(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True
