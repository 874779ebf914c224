from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q, QuerySet, Sum

from eenloket.core import clock
from eenloket.webforms.models import Form, FormDay, Visit
from eenloket.webforms.types import VisitOutcome

from .forms import version_design

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_GOES_ON: Final = timedelta(hours=2)  # who did something less long ago may still be at it
_SENT: Final = (VisitOutcome.SENT, VisitOutcome.AUTOMATIC, VisitOutcome.PERSON)


@dataclass(frozen=True)
class PageLeft:
    """On which page people stopped, how many, and their share of those who began."""

    key: str
    title: str
    left: int
    share: float

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class FormFigures:
    """How a form did in a period; each figure but `opened` is a count of visits, which can be looked at."""

    opened: int
    begun: int
    sent: int
    automatic: int
    person: int
    helped: int
    held: int
    busy: int
    left: int
    pages: Sequence[PageLeft]

    @property
    def not_begun(self) -> int:
        return max(0, self.opened - self.begun)


@dataclass(frozen=True)
class DayCount:
    """How often a form was opened on a day, how many of those began, and how many of these sent it."""

    day: date
    opened: int
    begun: int
    sent: int


def figures_of(staff: Staff, form: Form, since: date) -> FormFigures:
    """The figures of a form from this day on, of the municipalities this person works for."""
    visits = list(visits_behind(staff, form, since).values_list("outcome", "page", "last_hour"))
    outcomes = Counter(outcome for outcome, _page, _hour in visits)
    border = clock.now() - _GOES_ON
    stopped = Counter(page for outcome, page, hour in visits if outcome == VisitOutcome.OPEN and hour < border)
    days = FormDay.objects.filter(form=form, day__gte=since, municipality_id__in=list(staff.municipality_ids))
    left = sum(stopped.values())
    return FormFigures(
        opened=max(days.aggregate(n=Sum("opened"))["n"] or 0, len(visits)),
        begun=len(visits),
        sent=sum(outcomes[each] for each in _SENT),
        automatic=outcomes[VisitOutcome.AUTOMATIC],
        person=outcomes[VisitOutcome.PERSON],
        helped=outcomes[VisitOutcome.HELPED],
        held=outcomes[VisitOutcome.HELD] + outcomes[VisitOutcome.REJECTED],
        busy=outcomes[VisitOutcome.OPEN] - left,
        left=left,
        pages=_pages(form, stopped, len(visits)),
    )


def days_behind(staff: Staff, form: Form, since: date) -> list[DayCount]:
    """Day by day, newest first, what `opened`, begun and sent count; days on which nothing happened are left out."""
    opened = FormDay.objects.filter(form=form, day__gte=since, municipality_id__in=list(staff.municipality_ids))
    visits = visits_behind(staff, form, since).order_by().values("day")
    counted = visits.annotate(begun=Count("pk"), sent=Count("pk", filter=Q(outcome__in=_SENT)))
    begun = {row["day"]: (row["begun"], row["sent"]) for row in counted}
    totals = dict(opened.values("day").annotate(n=Sum("opened")).values_list("day", "n"))
    days = sorted({*totals, *begun}, reverse=True)
    return [DayCount(day, max(totals.get(day, 0), begun.get(day, (0, 0))[0]), *begun.get(day, (0, 0))) for day in days]


def visits_behind(
    staff: Staff, form: Form, since: date, *, outcome: str = "", page: str | None = None
) -> QuerySet[Visit]:
    """The visits that a figure counts, newest first. With a page: those that stopped there."""
    found = Visit.objects.filter(form=form, day__gte=since, municipality_id__in=list(staff.municipality_ids))
    if outcome == VisitOutcome.SENT:
        found = found.filter(outcome__in=_SENT)
    elif outcome == VisitOutcome.HELD:
        found = found.filter(outcome__in=(VisitOutcome.HELD, VisitOutcome.REJECTED))
    elif outcome:
        found = found.filter(outcome=outcome)
    if page is not None:
        found = found.filter(outcome=VisitOutcome.OPEN, page=page, last_hour__lt=clock.now() - _GOES_ON)
    return found.select_related("municipality", "version").order_by("-last_hour", "-pk")


def _pages(form: Form, stopped: Counter[str], begun: int) -> list[PageLeft]:
    """The pages as they are now, then the check; and pages of earlier versions on which somebody stopped."""
    design = version_design(form.current) if form.current else None
    titles = {page.key: page.title for page in design.pages} if design else {}
    keys = [*titles, *(key for key in stopped if key and key not in titles), ""]
    return [PageLeft(key, titles.get(key, key), stopped[key], stopped[key] / begun if begun else 0.0) for key in keys]


def page_title(visit: Visit) -> str:
    """What the page reached is called, in the version that was filled in; "" for the check."""
    pages = version_design(visit.version).pages
    return next((page.title for page in pages if page.key == visit.page), visit.page)
