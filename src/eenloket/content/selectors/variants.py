"""Variants of shared answers: what a municipality says otherwise, and which of them to look at again (R2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet

from eenloket.content.models import Answer
from eenloket.content.rules import documents
from eenloket.organisation.directory import directory_of

from .editing import answers_within_reach, texts_of_version

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality


@dataclass(frozen=True)
class Variant:
    """A variant with the fields in which it differs from the shared answer."""

    answer: Answer
    municipality: Municipality
    fields: Sequence[str]
    is_behind: bool


def variants_of(answer: Answer) -> list[Variant]:
    """The variants of a shared answer, by municipality."""
    known = directory_of(answer.contact_centre_id).municipalities
    rows = answer.variants.filter(is_published=True).select_related("current").order_by("municipality__name")
    return [
        Variant(
            row,
            known[row.municipality_id],
            differing_fields(answer, row),
            row.compared_with_id != answer.current_id,
        )
        for row in rows
        if row.municipality_id
    ]


def differing_fields(shared: Answer, variant: Answer) -> list[str]:
    """In which fields a variant says something else than the shared answer."""
    if shared.current is None or variant.current is None:
        return []
    return documents.changed_fields(texts_of_version(shared.current), texts_of_version(variant.current))


def variants_behind(staff: Staff) -> QuerySet[Answer]:
    """Variants of which the shared answer changed since they were laid beside it."""
    found = answers_within_reach(staff).filter(is_published=True).exclude(variant_of=None)
    found = found.exclude(compared_with=F("variant_of__current"))
    return found.select_related("municipality", "variant_of__current", "compared_with").order_by("current__title", "pk")


def municipalities_without_variant(staff: Staff, answer: Answer) -> list[Municipality]:
    """For which municipalities this person may begin a variant of a shared answer."""
    if answer.municipality_id or answer.variant_of_id:
        return []
    known = directory_of(staff.contact_centre_id).municipalities
    taken = set(answer.variants.values_list("municipality_id", flat=True))
    return [each for key, each in known.items() if key in staff.municipality_ids and key not in taken]
