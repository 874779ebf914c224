"""How an agreement with a department was met: figures, each with the cases it counted."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q, QuerySet

from eenloket.agreements.types import CALL_BACK, QUESTION
from eenloket.cases.models import Case
from eenloket.cases.rules.lead_times import percentile_of, working_days_taken
from eenloket.cases.types import OPEN_STATES, CaseKind, CaseState, EventKind
from eenloket.core.clock import day_of, start_of, today
from eenloket.organisation.selectors import working_calendar

if TYPE_CHECKING:
    from eenloket.agreements.models import Agreement

AGREED_DAYS: Final = 90
SETS: Final = ("settled", "norm", "promise", "wrong", "reopened", "open", "late")


@dataclass(frozen=True, kw_only=True)
class Met:
    """How the work of the last so many days went. A share of nothing is no value, never 100%."""

    since: date
    settled: int = 0
    norm: int = 0
    promise: int = 0
    median: int | None = None
    p90: int | None = None
    wrong: int = 0
    reopened: int = 0
    open: int = 0
    late: int = 0

    @property
    def norm_share(self) -> float | None:
        return self.norm / self.settled if self.settled else None

    @property
    def promise_share(self) -> float | None:
        return self.promise / self.settled if self.settled else None


def agreed_cases(agreement: Agreement, which: str, *, since: date | None = None) -> QuerySet[Case]:
    """The cases behind a figure (see SETS), newest first. The caller has checked who may see the agreement; who may see
    each case is checked when it is opened."""
    after = start_of(since or today() - timedelta(days=AGREED_DAYS))
    all_of = Case.objects.filter(_work(agreement.work), contact_centre_id=agreement.contact_centre_id)
    own = all_of.filter(department_id=agreement.department_id)
    happened = Q(events__at__gte=after, events__department_id=agreement.department_id)
    found = {
        "settled": own.filter(settled_at__gte=after, state=CaseState.SETTLED, merged_into=None),
        "wrong": all_of.filter(happened, events__kind=EventKind.WRONGLY_ROUTED).distinct(),
        "reopened": all_of.filter(happened, events__kind=EventKind.REOPENED).distinct(),
        "open": own.filter(state__in=OPEN_STATES),
    }
    if which in found:
        return found[which].order_by("-created_at")
    if which == "late":
        return found["open"].filter(promised_date__lt=today()).order_by("promised_date")
    until = F("norm_date") if which == "norm" else F("promised_date")
    return found["settled"].filter(settled_at__date__lte=until).order_by("-settled_at")


def agreed_met(agreement: Agreement, *, since: date | None = None) -> Met:
    """The figures of one agreement; a handful of queries."""
    since = since or today() - timedelta(days=AGREED_DAYS)
    settled = agreed_cases(agreement, "settled", since=since)
    rows = [
        (place, received, day_of(at), norm, promised)
        for place, received, at, norm, promised in settled.values_list(
            "municipality_id", "received_on", "settled_at", "norm_date", "promised_date"
        )
        if at
    ]
    lengths = _lengths((place, received, day) for place, received, day, _norm, _promised in rows)
    return Met(
        since=since,
        settled=len(rows),
        norm=sum(day <= norm for _place, _received, day, norm, _promised in rows),
        promise=sum(day <= promised for _place, _received, day, _norm, promised in rows),
        median=percentile_of(lengths, 0.5),
        p90=percentile_of(lengths, 0.9),
        wrong=agreed_cases(agreement, "wrong", since=since).count(),
        reopened=agreed_cases(agreement, "reopened", since=since).count(),
        open=agreed_cases(agreement, "open").count(),
        late=agreed_cases(agreement, "late").count(),
    )


def _work(work: str) -> Q:
    if work == CALL_BACK:
        return Q(kind=CaseKind.CALL_BACK)
    if work == QUESTION:
        return Q(kind=CaseKind.REQUEST, type_version=None)
    return Q(type_version__case_type__code=work) & ~Q(kind=CaseKind.CALL_BACK)


def _lengths(rows: Iterable[tuple[uuid.UUID, date, date]]) -> Counter[int]:
    by_place: defaultdict[uuid.UUID, list[tuple[date, date, int]]] = defaultdict(list)
    for place, received, settled in rows:
        by_place[place].append((received, settled, 1))
    taken: Counter[int] = Counter()
    for place, spans in by_place.items():
        taken += working_days_taken(working_calendar(place), spans)
    return taken
