"""What in a case type deserves another look, although it can be published: said to who writes it, decided by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from eenloket.content.rules import plain_language

from .case_type_editing import GENERAL, TERMS
from .case_types import RECEIVER, CaseTypeDocument, ResultType, Step

FOREVER: Final = "blijvend"
_NUMBER: Final = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.])")


@dataclass(frozen=True)
class Remark:
    """A part by its key, what about it, and the name or number in the sentence about it."""

    key: str
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Retention:
    """A result in the Selectielijst: its number, name and how long it is kept ("" when not in whole years)."""

    number: str
    name: str
    description: str
    kept: str


def remarks(what: CaseTypeDocument, selectielijst: Mapping[str, Retention]) -> list[Remark]:
    """In the order of the document."""
    return [*_of_whole(what), *_of_terms(what), *_of_steps(what), *_of_results(what, selectielijst)]


def number_in(ground: str) -> str:
    """The number of the Selectielijst that a ground names, such as 5.1.2; "" without one."""
    found = _NUMBER.search(ground)
    return found.group(1) if found else ""


def _of_whole(what: CaseTypeDocument) -> Iterator[Remark]:
    if not what.for_citizen.strip():
        yield Remark(GENERAL, "no_reading")
    yield from _reading(GENERAL, what.for_citizen)
    if not what.words.strip():
        yield Remark(GENERAL, "no_words")
    if not what.department and any(each.by == RECEIVER for each in what.steps):
        yield Remark(GENERAL, "no_department")
    for field in what.fields:
        if field.for_citizen:
            yield from _reading(f"fields.{field.code}", f"{field.label}\n{field.hint}")
    for need in what.documents:
        yield from _reading(f"documents.{need.code}", f"{need.label}\n{need.hint}")


def _of_terms(what: CaseTypeDocument) -> Iterator[Remark]:
    if what.legal is None:
        return
    if not what.legal.ground.strip():
        yield Remark(TERMS, "no_ground")
    if what.legal.extension_weeks and not what.legal.extension_ground.strip():
        yield Remark(TERMS, "no_extension_ground")
    if 0 < what.legal.in_days < what.norm_working_days * 7 / 5:
        yield Remark(TERMS, "norm_after_law")


def _of_steps(what: CaseTypeDocument) -> Iterator[Remark]:
    for step in what.steps:
        key = f"steps.{step.code}"
        if not step.minutes:
            yield Remark(key, "no_minutes")
        if not step.citizen_title.strip():
            yield Remark(key, "no_title")
        yield from _reading(key, _told(step))


def _of_results(what: CaseTypeDocument, selectielijst: Mapping[str, Retention]) -> Iterator[Remark]:
    for each in what.results:
        key = f"results.{each.code}"
        if each.years is None and not each.forever:
            yield Remark(key, "no_years")
            continue
        if not each.ground.strip():
            yield Remark(key, "no_retention_ground")
        known = selectielijst.get(number_in(each.ground))
        if known and known.kept and known.kept != _kept(each):
            yield Remark(key, "other_years", known.kept)


def _kept(result: ResultType) -> str:
    return FOREVER if result.forever else str(result.years)


def _told(step: Step) -> str:
    return f"{step.citizen_title}\n{step.citizen_text}\n{step.message}"


def _reading(key: str, text: str) -> Iterator[Remark]:
    """What citizens read, when it can be easier."""
    for advice in plain_language.read(text).advice:
        detail = f"{advice.quote} → {advice.instead}" if advice.kind == "hard" else advice.quote[:120]
        yield Remark(key, advice.kind, detail)
