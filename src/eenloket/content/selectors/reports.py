"""How the content stands: whose it is, what must be looked at, what visitors say of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from eenloket.content.models import Answer, Usefulness
from eenloket.content.types import DraftState, SignalState
from eenloket.core import clock
from eenloket.organisation.directory import directory_of
from eenloket.organisation.types import Layer

from .answers import published_answers
from .editing import answers_within_reach
from .signals import signals_for

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department

_MOST: Final = 10


@dataclass(frozen=True)
class OwnerLine:
    """How the content of one department stands. `reply_days` is the mean of the settled remarks, in days."""

    department: Department
    answers: int
    to_check: int
    open_signals: int
    late_signals: int
    reply_days: float | None


@dataclass(frozen=True)
class Voted:
    """An answer with what visitors of the site said of it."""

    answer: Answer
    yes: int
    no: int

    @property
    def share(self) -> float:
        return self.yes / (self.yes + self.no)


@dataclass(frozen=True)
class ContentReport:
    """The state of the content of this moment, and what came in since a day."""

    by_layer: Sequence[tuple[str, int]]
    variants: int
    changed_here: int
    in_english: int
    owners: Sequence[OwnerLine]
    least_useful: Sequence[Voted]
    votes: tuple[int, int]


def content_report(staff: Staff, *, since: date) -> ContentReport:
    """Over everything within this person's reach. Eight queries, however much there is."""
    answers = published_answers(staff.contact_centre_id).filter(pk__in=answers_within_reach(staff).values("pk"))
    counted = dict(answers.order_by().values_list("layer").annotate(n=Count("pk")))
    changed_here = answers.exclude(source="own").filter(drafts__state=DraftState.PUBLISHED).distinct()
    votes = Usefulness.objects.filter(day__gte=since, municipality_id__in=staff.municipality_ids)
    total = votes.aggregate(yes=Sum("yes"), no=Sum("no"))
    return ContentReport(
        by_layer=[(str(Layer(layer).label), counted[layer]) for layer in Layer.values if layer in counted],
        variants=answers.exclude(variant_of=None).count(),
        changed_here=changed_here.count(),
        in_english=answers.exclude(current__english_title="").count(),
        owners=_owners(staff, since),
        least_useful=_least_useful(votes),
        votes=(total["yes"] or 0, total["no"] or 0),
    )


def _owners(staff: Staff, since: date) -> list[OwnerLine]:
    today = clock.today()
    answers: dict[Any, Mapping[str, Any]] = {
        row["owner_id"]: row
        for row in answers_within_reach(staff)
        .filter(is_published=True)
        .order_by()
        .values("owner_id")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(review_on__lte=today)))
    }
    is_open = Q(state=SignalState.OPEN)
    signals: dict[Any, Mapping[str, Any]] = {
        row["answer__owner_id"]: row
        for row in signals_for(staff)
        .filter(is_open | Q(settled_at__gte=clock.start_of(since)))
        .order_by()
        .values("answer__owner_id")
        .annotate(
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due_on__lt=today)),
            took=Avg(F("settled_at") - F("raised_at")),
        )
    }
    known = directory_of(staff.contact_centre_id).departments
    return [
        _line(department, answers.get(key, {}), signals.get(key, {}))
        for key, department in known.items()
        if key in answers or key in signals
    ]


def _line(department: Department, answers: Mapping[str, Any], signals: Mapping[str, Any]) -> OwnerLine:
    took = signals.get("took")
    return OwnerLine(
        department=department,
        answers=answers.get("n", 0),
        to_check=answers.get("late", 0),
        open_signals=signals.get("open", 0),
        late_signals=signals.get("late", 0),
        reply_days=took.total_seconds() / 86400 if took else None,
    )


def _least_useful(votes: QuerySet[Usefulness]) -> list[Voted]:
    rows = votes.values("answer_id").annotate(y=Sum("yes"), n=Sum("no")).filter(n__gt=0).order_by("-n", "y")[:_MOST]
    found: dict[uuid.UUID, Answer] = Answer.objects.select_related("current").in_bulk(
        [row["answer_id"] for row in rows]
    )
    return [Voted(found[row["answer_id"]], row["y"], row["n"]) for row in rows]
