"""Taking in rows: each on its own, counted, and without writing over what editors did here.

A text is the work of an editor when the version that is current differs from the newest one that an import wrote.
Such a row is kept, unless the import is told to overwrite.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db import DataError, transaction
from django.db.models import Q

from eenloket.content import services
from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.services import AnswerSource
from eenloket.content.services.publishing import text_of
from eenloket.content.types import OPEN_DRAFT_STATES, AnswerText, ImportReport
from eenloket.core.errors import InvalidError
from eenloket.organisation.types import Layer

from .files import Record

Progress = Callable[[int, int], None]

IMPORTED_BY: Final = "Import: "  # what the author of a version begins with when an import wrote it
OWN: Final = "own"
# What people here decide about an answer, also when its text comes from elsewhere.
_LOCAL: Final = ("owner_id", "portal_area_id", "product_id", "municipality_id", "review_on")
_ADDED_TO: Final = ("phrasings",)
_LAYERS: Final = {
    "gemeente": Layer.MUNICIPALITY,
    "provincie": Layer.PROVINCE,
    "waterschap": Layer.WATER_BOARD,
    "hoogheemraadschap": Layer.WATER_BOARD,
    "wetterskip": Layer.WATER_BOARD,
}


@dataclass(frozen=True)
class Wishes:
    """How to import: only say what it would do; also write over what was changed here."""

    dry_run: bool = False
    overwrite: bool = False


NO_WISHES: Final = Wishes()


def silent(done: int, total: int) -> None:
    """Tells nobody how far it is."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a row says of an answer. `text` holds the parts that the file speaks of; the others stay as they are."""

    source: AnswerSource
    text: Mapping[str, Any]
    by: str
    checked_on: date | None = None
    valid: Mapping[str, date] = field(default_factory=dict)
    is_withdrawn: bool = False


def for_each(
    records: Sequence[Record],
    report: ImportReport,
    take: Callable[[Record], str],
    progress: Progress,
    wishes: Wishes,
) -> None:
    """Take each row in a transaction of its own; a wrong one is reported and the rest goes on."""
    for done, record in enumerate(records, start=1):
        try:
            with transaction.atomic():
                outcome = take(record)
                if wishes.dry_run:
                    transaction.set_rollback(True)
        except InvalidError as error:
            for name, text in (error.fields or {"": str(error)}).items():
                report.add_problem(record.line, text, name)
        except DataError as error:
            report.add_problem(record.line, str(error).strip().splitlines()[0])
        else:
            report.count(outcome)
        progress(done, len(records))
    report.problems.sort()
    report.remarks.sort()


class Intake:
    """Brings the answers of one file to a contact centre."""

    def __init__(self, contact_centre_id: uuid.UUID, report: ImportReport, progress: Progress, wishes: Wishes) -> None:
        self.contact_centre_id = contact_centre_id
        self.report = report
        self._progress = progress
        self._wishes = wishes
        self._lines: dict[tuple[str, str], int] = {}

    def take_all(self, records: Sequence[Record], read: Callable[[Record], Brought | None]) -> None:
        """Store what `read` makes of each record; None is not for us. `read` raises InvalidError for a wrong one."""

        def take(record: Record) -> str:
            brought = read(record)
            return "skipped" if brought is None else self._store(record.line, brought)

        for_each(records, self.report, take, self._progress, self._wishes)

    def _store(self, line: int, brought: Brought) -> str:
        self._refuse_twice(line, brought.source)
        answer = self._known(brought.source)
        if answer is None:
            return "skipped" if brought.is_withdrawn else self._add(brought)
        if answer.current is None or (not answer.is_published and not self._wishes.overwrite):
            return "unchanged" if brought.is_withdrawn else self._keep(line, "is not published here")
        if self._is_changed_here(answer.current, brought) and not self._wishes.overwrite:
            return self._keep(line, "was changed here since the last import")
        if self._is_worked_on(answer, answer.current, brought) and not self._wishes.overwrite:
            return self._keep(line, "has a draft here that would undo what comes in")
        return self._withdraw(answer) if brought.is_withdrawn else self._change(line, answer, answer.current, brought)

    def _refuse_twice(self, line: int, source: AnswerSource) -> None:
        first = self._lines.setdefault((source.source, source.source_id), line)
        if first != line:
            raise InvalidError(f"has the id of row {first}", {"id": f"is that of row {first}"})

    def _known(self, source: AnswerSource) -> Answer | None:
        rows = Answer.objects.filter(contact_centre_id=self.contact_centre_id, source=source.source)
        return rows.select_related("current").filter(source_id=source.source_id).first()

    def _add(self, brought: Brought) -> str:
        text = {"short": "", **brought.text}
        answer, outcome = services.publish_answer(
            contact_centre_id=self.contact_centre_id,
            source=brought.source,
            text=AnswerText(**text),
            by=brought.by,
            checked_on=brought.checked_on,
        )
        self._set(answer, brought.valid)
        return outcome

    def _change(self, line: int, answer: Answer, current: AnswerVersion, brought: Brought) -> str:
        source, valid, kept = self._facts(answer, brought)
        for name in kept:
            self.report.add_remark(line, "is another here and was kept", name.removesuffix("_id"))
        now = text_of(current)
        text = _merged(now, brought)
        is_same = all(getattr(answer, name) == value for name, value in asdict(source).items())
        if text == now and is_same and not valid and answer.is_published:
            return "kept" if kept else "unchanged"
        services.publish_answer(
            contact_centre_id=self.contact_centre_id,
            source=source,
            text=text,
            by=brought.by,
            checked_on=brought.checked_on,
        )
        self._set(answer, {**valid, "is_published": True})
        return "changed"

    def _facts(self, answer: Answer, brought: Brought) -> tuple[AnswerSource, dict[str, date], list[str]]:
        """The facts about an answer as they become, the days that change, and what stays as it is here."""
        here = {name: getattr(answer, name) for name in (*_LOCAL, "valid_from", "valid_until")}
        wanted = {**{name: getattr(brought.source, name) for name in _LOCAL}, **brought.valid}
        differing = [name for name, value in wanted.items() if value is not None and value != here[name]]
        kept = [name for name in differing if here[name] is not None and not self._wishes.overwrite]
        taken = {name: wanted[name] for name in differing if name not in kept}
        local = {name: taken.get(name, here[name]) for name in _LOCAL}
        source = replace(brought.source, kind=answer.kind, **local)
        return source, {name: day for name, day in taken.items() if name not in _LOCAL}, kept

    def _is_changed_here(self, current: AnswerVersion, brought: Brought) -> bool:
        """Whether an editor changed a part that the file speaks of, and not into what the file says."""
        written = AnswerVersion.objects.filter(answer_id=current.answer_id)
        by_import = written.filter(Q(created_by__startswith=IMPORTED_BY) | Q(created_by=brought.by))
        base = by_import.order_by("-number").first()
        if base is not None and base.pk == current.pk:
            return False
        now = text_of(current)
        if _merged(now, brought) == now:
            return False
        before = text_of(base) if base else None
        return any(
            before is None or getattr(now, name) != getattr(before, name)
            for name in brought.text
            if name not in _ADDED_TO
        )

    def _is_worked_on(self, answer: Answer, current: AnswerVersion, brought: Brought) -> bool:
        """Whether somebody is writing the next version of a text that would change."""
        is_news = brought.is_withdrawn or _merged(text_of(current), brought) != text_of(current)
        return is_news and answer.drafts.filter(state__in=OPEN_DRAFT_STATES).exists()

    def _keep(self, line: int, why: str) -> str:
        self.report.add_remark(line, f"{why}; kept")
        return "kept"

    def _withdraw(self, answer: Answer) -> str:
        self._set(answer, {"is_published": False})
        return "changed"

    def _set(self, answer: Answer, values: Mapping[str, Any]) -> None:
        if "valid_from" in values or "valid_until" in values:
            first, last = (values.get(name, getattr(answer, name)) for name in ("valid_from", "valid_until"))
            if first and last and first > last:
                raise InvalidError("ends before it begins", {"valid_until": "is before valid_from"})
        if values:
            Answer.objects.filter(pk=answer.pk).update(**values)


def _merged(now: AnswerText, brought: Brought) -> AnswerText:
    """The text here with the parts that were brought in their place; phrasings are added to those there are."""
    parts = dict(brought.text)
    for name in _ADDED_TO:
        if name in parts:
            parts[name] = tuple(dict.fromkeys([*getattr(now, name), *parts[name]]))
    whole = asdict(now) | parts
    return text_of(AnswerVersion(**whole))


def layer_of(authority: str) -> Layer:
    """The layer of government that an organisation with this name is of."""
    first = authority.strip().partition(" ")[0].lower()
    return _LAYERS.get(first, Layer.STATE) if authority else Layer.MUNICIPALITY


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
