from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import InvalidError
from eenloket.core.events import publish as publish_event
from eenloket.organisation.types import Layer

from .events import SignalRaised
from .finding import kept, meaning
from .models import Answer, AnswerVersion, CatalogueVersion, ContentSignal, TextMeaning
from .types import AnswerText, SignalKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class AnswerSource:
    """Where an answer comes from and to whom it belongs; everything about it but its text."""

    source_id: str
    source: str = "own"
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
        answer = Answer(contact_centre_id=contact_centre_id, slug=_free_slug(contact_centre_id, text.title))
    for name, value in asdict(source).items():
        setattr(answer, name, value)
    current = answer.current
    if current and _normal(text) == text_of(current):
        answer.save()
        return answer, "unchanged"
    answer.save()
    answer.current = AnswerVersion.objects.create(
        answer=answer,
        number=current.number + 1 if current else 1,
        checked_on=checked_on or clock.today(),
        created_at=clock.now(),
        created_by=by[:200],
        **_stored(text),
    )
    answer.save(update_fields=["current"])
    return answer, outcome


def text_of(version: AnswerVersion) -> AnswerText:
    """The texts of a stored version, comparable with what an import or editor brings."""
    values = {name: getattr(version, name) for name in AnswerVersion.TEXT_FIELDS}
    return _normal(AnswerText(**values))


def get_ready_to_search() -> None:
    """Read the answers of every contact centre now: the first to ask need not wait for it. Some ms an answer."""
    for contact_centre_id in CatalogueVersion.objects.values_list("pk", flat=True):
        kept.kept_of(contact_centre_id)


def learn_meanings(*, contact_centre_id: uuid.UUID, most: int = 400) -> int:
    """Compute and store the vectors that published answers lack, and let them be used. Returns how many texts."""
    if not meaning.is_available():
        return 0
    lacking = kept.texts_without_meaning(contact_centre_id)[:most]
    for text in lacking:
        (vector,) = meaning.of_passages([text])
        TextMeaning.objects.get_or_create(digest=meaning.digest(text), defaults={"vector": vector.tobytes()})
    if lacking:
        CatalogueVersion.objects.filter(pk=contact_centre_id).update(version=uuid.uuid4())
    return len(lacking)


@transaction.atomic
def raise_signal(
    *,
    actor: Staff,
    kind: str,
    text: str,
    municipality_id: uuid.UUID | None,
    answer_id: uuid.UUID | None = None,
    searched_for: str = "",
    contact_id: uuid.UUID | None = None,
) -> ContentSignal:
    """Tell the owner of the content. Twice for the same contact is once. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.SIGNAL_CONTENT)
    if not text.strip():
        message = _("Say what is wrong or missing.")
        raise InvalidError(message, {"text": message})
    if kind not in SignalKind.values:
        raise InvalidError(_("Choose what is the matter."))
    answer = (
        Answer.objects.filter(contact_centre_id=actor.contact_centre_id, id=answer_id).first() if answer_id else None
    )
    values: dict[str, Any] = {
        "contact_centre_id": actor.contact_centre_id,
        "municipality_id": municipality_id,
        "answer": answer,
        "kind": kind,
        "text": text.strip(),
        "searched_for": searched_for.strip()[:300],
        "raised_by": actor,
        "raised_at": clock.now(),
    }
    if contact_id:
        signal, created = ContentSignal.objects.get_or_create(contact_id=contact_id, defaults=values)
    else:
        signal, created = ContentSignal.objects.create(**values), True
    if created:
        audit.record(actor, "content.signalled", signal, label=str(answer or text)[:200], kind=kind)
        publish_event(SignalRaised(signal_id=signal.pk, contact_centre_id=actor.contact_centre_id))
    return signal


def record_import(contact_centre_id: uuid.UUID, what: str, counts: dict[str, int], subject: Any) -> None:
    """Put an import on the audit trail."""
    audit.record(
        replace(SYSTEM, contact_centre_id=contact_centre_id), "content.imported", subject, label=what, **counts
    )


def _stored(text: AnswerText) -> dict[str, Any]:
    values = asdict(_normal(text))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _normal(text: AnswerText) -> AnswerText:
    """The same text in one shape (tuples, stripped), so that equal texts compare equal."""
    values: dict[str, Any] = {
        name: tuple(_clean(each) for each in value) if isinstance(value, list | tuple) else str(value).strip()
        for name, value in vars(text).items()
    }
    return AnswerText(**values)


def _clean(item: Any) -> Any:
    return {k: str(v).strip() for k, v in item.items()} if isinstance(item, dict) else str(item).strip()


def _free_slug(contact_centre_id: uuid.UUID, title: str) -> str:
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
