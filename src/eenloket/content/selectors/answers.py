from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from eenloket.content.finding import MARK, search
from eenloket.content.finding.confidence import decide
from eenloket.content.models import Answer, AnswerVersion
from eenloket.core import clock
from eenloket.core.errors import NotFoundError

__all__ = ["MARK", "decide", "search"]


def published_answers(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None = None) -> QuerySet[Answer]:
    """Answers that may be given today; for one municipality, its own and the shared ones."""
    today = clock.today()
    found = Answer.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_until=None) | Q(valid_until__gte=today),
        contact_centre_id=contact_centre_id,
        is_published=True,
    )
    if municipality_id:
        found = found.filter(Q(municipality=None) | Q(municipality_id=municipality_id))
    return found.select_related("current", "owner", "portal_area", "product")


def get_answer(
    contact_centre_id: uuid.UUID,
    *,
    answer_id: uuid.UUID | None = None,
    slug: str = "",
    municipality_id: uuid.UUID | None = None,
) -> Answer:
    """One published answer by id or slug, with its text. Raises NotFoundError."""
    wanted = Q(id=answer_id) if answer_id else Q(slug=slug)
    if found := published_answers(contact_centre_id, municipality_id).filter(wanted).first():
        return found
    raise NotFoundError("That answer does not exist.")


def find_answer(contact_centre_id: uuid.UUID, slug: str) -> Answer:
    """One answer by its slug, also when it is not given now: what was said stays readable. Raises NotFoundError."""
    found = Answer.objects.filter(contact_centre_id=contact_centre_id, slug=slug).select_related("current").first()
    if found is None:
        raise NotFoundError("That answer does not exist.")
    return found


def related_answers(answer: Answer) -> list[Answer]:
    ids = list(answer.related.values_list("id", flat=True))
    return list(published_answers(answer.contact_centre_id).filter(id__in=ids))


def get_version(contact_centre_id: uuid.UUID, version_id: uuid.UUID) -> AnswerVersion:
    """Any version, also one that is no longer current: what was said stays readable. Raises NotFoundError."""
    found = (
        AnswerVersion.objects.filter(id=version_id, answer__contact_centre_id=contact_centre_id)
        .select_related("answer")
        .first()
    )
    if found is None:
        raise NotFoundError("That version does not exist.")
    return found


def versions_of(answer: Answer) -> QuerySet[AnswerVersion]:
    """Every version of an answer, newest first."""
    return answer.versions.order_by("-number")


def answers_by_area(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None) -> dict[uuid.UUID, int]:
    """How many answers each portal area has for this municipality, or for all of them."""
    counted = (
        published_answers(contact_centre_id, municipality_id)
        .exclude(portal_area=None)
        .select_related(None)
        .values_list("portal_area_id")
        .annotate(n=Count("id"))
    )
    return dict(counted)


def answers_of_area(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None, area_id: uuid.UUID
) -> QuerySet[Answer]:
    return (
        published_answers(contact_centre_id, municipality_id).filter(portal_area_id=area_id).order_by("current__title")
    )


def answers_by_source_id(contact_centre_id: uuid.UUID, source_ids: Iterable[str]) -> dict[str, Answer]:
    found = published_answers(contact_centre_id).filter(source_id__in=list(source_ids))
    return {answer.source_id: answer for answer in found}
