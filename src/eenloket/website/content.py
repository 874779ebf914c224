"""The content as citizens may see it: without work instructions, which are for colleagues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from eenloket.content.selectors import get_answer, published_answers, search
from eenloket.content.types import AnswerKind, SearchResult
from eenloket.core.errors import NotFoundError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.content.models import Answer
    from eenloket.organisation.models import Municipality

_FOR_COLLEAGUES: Final = AnswerKind.PROTOCOL


def public_answers(site: Municipality) -> QuerySet[Answer]:
    """The answers that are given in this municipality today."""
    return published_answers(site.contact_centre_id, site.pk).exclude(kind=_FOR_COLLEAGUES)


def public_answer(site: Municipality, slug: str) -> Answer:
    """One answer by its slug. Raises NotFoundError."""
    found = get_answer(site.contact_centre_id, slug=slug, municipality_id=site.pk)
    if is_public(found):
        return found
    raise NotFoundError


def is_public(answer: Answer) -> bool:
    return answer.current is not None and answer.kind != _FOR_COLLEAGUES


def search_public(site: Municipality, typed: str, *, limit: int, while_typing: bool) -> SearchResult:
    """What is found in the answers of this municipality."""
    found = search(site.contact_centre_id, typed, municipality_id=site.pk, limit=limit, while_typing=while_typing)
    hidden = set(_for_colleagues(site, (hit.answer_id for hit in found.hits)))
    return replace(found, hits=[hit for hit in found.hits if hit.answer_id not in hidden])


def _for_colleagues(site: Municipality, ids: Iterable[object]) -> QuerySet[Answer, object]:
    rows = published_answers(site.contact_centre_id, site.pk).filter(pk__in=list(ids), kind=_FOR_COLLEAGUES)
    return rows.select_related(None).values_list("pk", flat=True)
