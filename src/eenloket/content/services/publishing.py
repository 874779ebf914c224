from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from eenloket.content.models import Answer, AnswerVersion
from eenloket.content.types import AnswerKind, AnswerText
from eenloket.core import audit, clock, live
from eenloket.core.actors import SYSTEM
from eenloket.organisation.types import Layer


@dataclass(frozen=True, kw_only=True)
class AnswerSource:
    """Where an answer comes from and to whom it belongs; everything about it but its text."""

    source_id: str
    source: str = "own"
    kind: str = AnswerKind.QUESTION
    authority: str = ""
    source_url: str = ""
    layer: str = Layer.MUNICIPALITY
    municipality_id: uuid.UUID | None = None
    owner_id: uuid.UUID | None = None
    portal_area_id: uuid.UUID | None = None
    product_id: uuid.UUID | None = None
    review_on: date | None = None


@transaction.atomic
def publish_answer(
    *,
    contact_centre_id: uuid.UUID,
    source: AnswerSource,
    text: AnswerText,
    by: str,
    checked_on: date | None = None,
) -> tuple[Answer, str]:
    """Store an answer under its source id; a new version only when the text differs.

    Returns the answer with "added", "changed" or "unchanged".
    """
    answer = (
        Answer.objects.select_for_update(of=("self",))
        .filter(contact_centre_id=contact_centre_id, source=source.source, source_id=source.source_id)
        .first()
    )
    outcome = "changed" if answer else "added"
    if answer is None:
        answer = Answer(contact_centre_id=contact_centre_id, slug=free_slug(contact_centre_id, text.title))
    for name, value in asdict(source).items():
        setattr(answer, name, value)
    current = answer.current
    if current and normal(text) == text_of(current):
        answer.save()
        return answer, "unchanged"
    answer.save()
    store_version(answer, text, by=by, checked_on=checked_on)
    return answer, outcome


def store_version(
    answer: Answer,
    text: AnswerText,
    *,
    by: str,
    approved_by: str = "",
    change_note: str = "",
    checked_on: date | None = None,
) -> AnswerVersion:
    """Give the answer a next version and tell every open page. The caller holds the lock on the answer."""
    version = answer.current = AnswerVersion.objects.create(
        answer=answer,
        number=answer.current.number + 1 if answer.current else 1,
        checked_on=checked_on or clock.today(),
        created_at=clock.now(),
        created_by=by[:200],
        approved_by=approved_by[:200],
        change_note=change_note[:300],
        **_stored(text),
    )
    answer.save()
    live.poke(f"content:{answer.contact_centre_id}")
    return version


def text_of(version: AnswerVersion) -> AnswerText:
    """The texts of a stored version, comparable with what an import or editor brings."""
    values = {name: getattr(version, name) for name in AnswerVersion.TEXT_FIELDS}
    return normal(AnswerText(**values))


def record_import(contact_centre_id: uuid.UUID, what: str, counts: dict[str, int], subject: Any) -> None:
    """Put an import on the audit trail."""
    audit.record(
        replace(SYSTEM, contact_centre_id=contact_centre_id), "content.imported", subject, label=what, **counts
    )


def _stored(text: AnswerText) -> dict[str, Any]:
    values = asdict(normal(text))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def normal(text: AnswerText) -> AnswerText:
    """The same text in one shape (tuples, stripped), so that equal texts compare equal."""
    values: dict[str, Any] = {
        name: tuple(_clean(each) for each in value) if isinstance(value, list | tuple) else str(value).strip()
        for name, value in vars(text).items()
    }
    return AnswerText(**values)


def _clean(item: Any) -> Any:
    return {k: str(v).strip() for k, v in item.items()} if isinstance(item, dict) else str(item).strip()


def free_slug(contact_centre_id: uuid.UUID, title: str) -> str:
    base = slugify(title)[:100] or "antwoord"
    taken = set(
        Answer.objects.filter(contact_centre_id=contact_centre_id, slug__startswith=base).values_list("slug", flat=True)
    )
    return next(slug for slug in _numbered(base) if slug not in taken)


def _numbered(base: str) -> Iterable[str]:
    yield base
    n = 2
    while True:
        yield f"{base}-{n}"
        n += 1
