from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from eenloket.content.finding import MARK, anticipate, search
from eenloket.content.finding.confidence import decide
from eenloket.content.models import Answer, AnswerVersion
from eenloket.core import clock
from eenloket.core.errors import NotFoundError

__all__ = ["MARK", "anticipate", "decide", "search"]


@dataclass(frozen=True)
class Choice:
    """One thing that can be said to a narrowing question."""

    label: str
    answer: Answer


def published_answers(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None = None) -> QuerySet[Answer]:
    """Answers that may be given today; for one municipality, its own and the shared ones that it has no variant of."""
    found = _given_today().filter(contact_centre_id=contact_centre_id)
    if municipality_id:
        variants = _given_today().filter(variant_of=OuterRef("pk"), municipality_id=municipality_id)
        found = found.filter(Q(municipality=None) | Q(municipality_id=municipality_id)).exclude(Exists(variants))
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
    if municipality_id:  # who asks for the shared answer gets the variant of the municipality
        wanted |= Q(variant_of_id=answer_id) if answer_id else Q(variant_of__slug=slug)
    if found := published_answers(contact_centre_id, municipality_id).filter(wanted).first():
        return found
    raise NotFoundError("That answer does not exist.")


def _given_today() -> QuerySet[Answer]:
    today = clock.today()
    return Answer.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_until=None) | Q(valid_until__gte=today),
        is_published=True,
    )


def narrowed(version: AnswerVersion, contact_centre_id: uuid.UUID, municipality_id: uuid.UUID | None) -> list[Choice]:
    """What can be said to the question of an answer that is asked first, with the answer that then fits.

    What leads to an answer that is not given now is left out; to the variant of the municipality where it has one.
    """
    if not version.narrowing:
        return []
    slugs = [row["answer"] for row in version.narrowing]
    found = published_answers(contact_centre_id, municipality_id).filter(
        Q(slug__in=slugs) | Q(variant_of__slug__in=slugs)
    )
    by_slug: dict[str, Answer] = {}
    for answer in found.annotate(shared_slug=F("variant_of__slug")):
        by_slug[answer.shared_slug if municipality_id and answer.shared_slug else answer.slug] = answer
    return [Choice(row["label"], by_slug[row["answer"]]) for row in version.narrowing if row["answer"] in by_slug]


def find_answer(contact_centre_id: uuid.UUID, slug: str) -> Answer:
    """One answer by its slug, also when it is not given now: what was said stays readable. Raises NotFoundError."""
    found = Answer.objects.filter(contact_centre_id=contact_centre_id, slug=slug).select_related("current").first()
    if found is None:
        raise NotFoundError("That answer does not exist.")
    return found


def related_answers(answer: Answer, municipality_id: uuid.UUID | None = None) -> list[Answer]:
    """What belongs with an answer; for a municipality its variants in the place of what they replace."""
    ids = list(answer.related.values_list("id", flat=True))
    if not ids:
        return []
    wanted = Q(id__in=ids) | Q(variant_of_id__in=ids) if municipality_id else Q(id__in=ids)
    return list(published_answers(answer.contact_centre_id, municipality_id).filter(wanted))


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
