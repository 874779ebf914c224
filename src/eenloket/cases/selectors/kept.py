"""What a municipality kept of what it promised in a period, for its public norms: numbers, nothing of a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from eenloket.cases.models import Case
from eenloket.cases.types import CaseKind, CaseState
from eenloket.core.clock import day_of, start_of

from .case_types import document_of

Kept = tuple[int, int]


def kept_by_promise(municipality_id: uuid.UUID, first: date, last: date) -> Kept:
    """Of the cases settled in the period: how many on or before the promised day."""
    return _kept((day, promised) for day, promised, _norm in _days(_settled(municipality_id, first, last)))


def kept_by_norm(municipality_id: uuid.UUID, first: date, last: date) -> Kept:
    """Of the call-back notes settled in the period: how many within their norm."""
    found = _settled(municipality_id, first, last).filter(kind=CaseKind.CALL_BACK)
    return _kept((day, norm) for day, _promised, norm in _days(found))


def kept_complaints(municipality_id: uuid.UUID, first: date, last: date) -> Kept:
    """Of the complaints settled in the period: how many within the legal term."""
    found = _settled(municipality_id, first, last).filter(legal_date__isnull=False, type_version__isnull=False)
    complaints = [each for each in found if (document := document_of(each)) and document.kind == "complaint"]
    return _kept(
        (day_of(each.settled_at), each.legal_date) for each in complaints if each.settled_at and each.legal_date
    )


def _settled(municipality_id: uuid.UUID, first: date, last: date) -> QuerySet[Case]:
    return Case.objects.filter(
        Q(merged_into=None),
        municipality_id=municipality_id,
        state=CaseState.SETTLED,
        settled_at__gte=start_of(first),
        settled_at__lt=start_of(last, days=1),
    )


def _days(cases: QuerySet[Case]) -> list[tuple[date, date, date]]:
    rows = cases.values_list("settled_at", "promised_date", "norm_date")
    return [(day_of(at), promised, norm) for at, promised, norm in rows if at]


def _kept(pairs: Iterable[tuple[date, date]]) -> Kept:
    found = list(pairs)
    return sum(day <= until for day, until in found), len(found)
