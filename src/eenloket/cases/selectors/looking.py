"""Finding cases: by filter and words within an inbox, and what is like one."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from eenloket.cases.models import Case, CaseTypeVersion, SideTalk
from eenloket.cases.types import CaseState, InboxSort, PauseReason, Sensitivity, WaitsFor
from eenloket.core import clock

from .reach import cases_for, listed, with_places

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

WORDS: Final = SearchVector("subject", "request", config="dutch")  # as the index `case_words` has it
_LATELY: Final = timedelta(days=120)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_STREET: Final = re.compile(
    r"\b([A-Z][\w'’-]*(?:straat|laan|weg|plein|pad|hof|kade|dijk|singel|gracht|steeg|park|ring|dreef|markt|baan|kamp))\b"
)
_EMPTY: Final = frozenset(["melding", "vraag", "aanvraag", "klacht", "over", "voor", "naar", "niet", "terugbellen"])


@dataclass(frozen=True)
class Similar:
    """A case that is like another: in the same street (`is_near`), or about the same."""

    id: uuid.UUID
    reference: str
    subject: str
    state: str
    settled_at: datetime | None
    is_near: bool

    @property
    def state_label(self) -> str:
        return str(CaseState(self.state).label)


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """What of an inbox is shown, and in which order."""

    type_code: str = ""
    waits_for: str = ""
    sensitivity: str = ""
    person_id: uuid.UUID | None = None
    words: str = ""
    sort: str = InboxSort.DUE

    def __bool__(self) -> bool:
        return bool(self.type_code or self.waits_for or self.sensitivity or self.person_id or self.words)


def filtered(cases: QuerySet[Case], what: InboxFilter) -> QuerySet[Case]:
    """Those of the cases that the filter lets through, in its order."""
    if what.type_code == "free":
        cases = cases.filter(type_version=None)
    elif what.type_code:
        versions = CaseTypeVersion.objects.filter(case_type__code=what.type_code)
        cases = cases.filter(type_version__in=versions.values("pk"))
    if what.waits_for:
        cases = cases.filter(_waiting(what.waits_for))
    if what.sensitivity in Sensitivity.values:
        cases = cases.filter(sensitivity=what.sensitivity)
    if what.person_id:
        cases = cases.filter(handler=what.person_id)
    if query := words_query(what.words):
        cases = cases.annotate(words=WORDS).filter(words=query)
    if what.sort == InboxSort.NEWEST:
        return cases.order_by("-created_at")
    return cases.order_by("received_on", "created_at") if what.sort == InboxSort.OLDEST else cases


def _waiting(what: str) -> Q:
    match what:
        case WaitsFor.CITIZEN:
            return Q(paused_at__isnull=False, pause_reason=PauseReason.CITIZEN)
        case WaitsFor.OTHER:
            return Q(paused_at__isnull=False) & ~Q(pause_reason=PauseReason.CITIZEN)
        case WaitsFor.KCC:
            return Q(state=CaseState.ASKED_BACK)
        case WaitsFor.ASIDE:
            return Q(Exists(SideTalk.objects.filter(case=OuterRef("pk"), answered_at=None)))
        case WaitsFor.NOBODY:
            return Q(paused_at=None) & ~Q(state=CaseState.ASKED_BACK)
        case _:
            return Q()


def words_query(typed: str) -> SearchQuery | None:
    """What was typed as a search: all words, each also as a beginning. None without a word."""
    words = [each.lower() for each in re.findall(r"[^\W_]+", typed)][:8]
    query: SearchQuery | None = None
    for each in words:
        part = SearchQuery(f"{each}:*", search_type="raw", config="dutch")
        query = part if query is None else query & part
    return query


def found_in_inbox(staff: Staff, what: InboxFilter, *, limit: int, offset: int = 0) -> list[Case]:
    """Cases of the own departments (for KCC staff all) with these words, open ones first, then the newest."""
    found = filtered(listed(cases_for(staff)), what)
    found = found.order_by(F("settled_at").desc(nulls_first=True), "promised_date")
    return with_places(found[offset : offset + limit])


def similar_to(staff: Staff, case: Case, limit: int = 4) -> list[Similar]:
    """Cases of the last months that this person may see in the same street, else about the same. One question, by the
    words of the index."""
    street, subject = _street_of(case), _subject_of(case)
    wanted = street | subject if street and subject else street or subject
    if wanted is None:
        return []
    rows = cases_for(staff).select_related(None).annotate(words=WORDS)
    rows = rows.filter(
        words=wanted, municipality_id=case.municipality_id, created_at__gt=clock.now() - _LATELY
    ).exclude(pk=case.pk)
    if street:
        near = ExpressionWrapper(Q(words=street), output_field=BooleanField())
        rows = rows.annotate(is_near=near).order_by("-is_near", "-created_at")
    else:
        rows = rows.annotate(is_near=Value(value=False)).order_by("-created_at")
    found = rows.values_list("pk", "reference", "subject", "state", "settled_at", "is_near")
    return [Similar(*each) for each in found[:limit]]


def _street_of(case: Case) -> SearchQuery | None:
    texts = f"{case.subject} {case.request} {' '.join(str(each) for each in case.values.values())}"
    street = _STREET.search(texts)
    return SearchQuery(street[1], config="dutch") if street else None


def _subject_of(case: Case) -> SearchQuery | None:
    """The two longest words that say something."""
    words = sorted({each.lower() for each in _WORD.findall(case.subject)} - _EMPTY, key=lambda each: (-len(each), each))
    query: SearchQuery | None = None
    for each in words[:2]:
        part = SearchQuery(each, config="dutch")
        query = part if query is None else query & part
    return query
