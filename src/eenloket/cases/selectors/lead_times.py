"""How long cases took that were settled in a period, and the cases behind it."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, Q, QuerySet, Sum

from eenloket.accounts.selectors import teams_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.models import Case, CaseEvent, WorkSpan
from eenloket.cases.rules.lead_times import working_days_taken
from eenloket.cases.types import BackOfficeWork, CaseState, EventKind, LeadTimes, SettledRows
from eenloket.core.clock import start_of
from eenloket.organisation.selectors import working_calendar

from .reach import listed, sees_sensitive

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SMALLEST_TEAM: Final = 2
_SECONDS_PER_HOUR: Final = 3600
_HAPPENED: Final = {
    SettledRows.WRONGLY_ROUTED: EventKind.WRONGLY_ROUTED,
    SettledRows.REOPENED: EventKind.REOPENED,
}


def lead_times(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
) -> LeadTimes:
    """How long the cases took that were settled in these days, of the municipalities this person works for or one of
    them; of questions that came in by a team or channel when asked. What was joined to another case counts as that
    one. Time in which the clock stood still is part of it: the customer waited as long. Of a team of one nothing is
    counted: it would be the figure of a person.

    Raises NotAllowedError. One query, which brings back days and no cases.
    """
    found = _settled(staff, first, last) & _asked(staff, municipality_id, team_id, channel)
    rows = (
        Case.objects.filter(found)
        .order_by()
        .values("municipality_id", "received_on", "settled_on")
        .annotate(
            n=Count("*"),  # what is counted below stands in the index too
            norm=Count("received_on", filter=Q(settled_on__lte=F("norm_date"))),
            promise=Count("received_on", filter=Q(settled_on__lte=F("promised_date"))),
        )
        .values_list("municipality_id", "received_on", "settled_on", "n", "norm", "promise")
    )
    spans: defaultdict[uuid.UUID, list[tuple[date, date, int]]] = defaultdict(list)
    calendar_days: Counter[int] = Counter()
    within_norm = within_promise = 0
    for place, received, settled, n, norm, promise in rows:
        spans[place].append((received, settled, n))
        calendar_days[max(0, (settled - received).days)] += n
        within_norm, within_promise = within_norm + norm, within_promise + promise
    working_days: Counter[int] = Counter()
    for place, taken in spans.items():
        working_days += working_days_taken(working_calendar(place), taken)
    return LeadTimes(
        n=calendar_days.total(),
        calendar_days=dict(calendar_days),
        working_days=dict(working_days),
        within_norm=within_norm,
        within_promise=within_promise,
    )


def back_office_work(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
) -> BackOfficeWork:
    """How much work cases were: how many were settled in these days with the hours worked on them, and how many were
    found to be with the wrong department. Raises NotAllowedError. Three queries."""
    asked = _asked(staff, municipality_id, team_id, channel)
    settled = Case.objects.filter(_settled(staff, first, last) & asked)
    worked = WorkSpan.objects.filter(case__in=settled.order_by().values("pk")).aggregate(seconds=Sum("seconds"))
    wrong = Case.objects.filter(asked, pk__in=happened(staff, EventKind.WRONGLY_ROUTED, first, last))
    return BackOfficeWork(
        settled=settled.count(), wrongly_routed=wrong.count(), hours=(worked["seconds"] or 0) / _SECONDS_PER_HOUR
    )


def settled_behind(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
    which: str = SettledRows.ALL,
) -> QuerySet[Case]:
    """The very cases that a figure counts, newest first: those settled in these days, all or what was late; or those
    that in these days were found to be wrongly routed, or were opened again (see `SettledRows`).

    Raises NotAllowedError, ValueError for another `which`.
    """
    rows = SettledRows(which)
    asked = _asked(staff, municipality_id, team_id, channel)
    if kind := _HAPPENED.get(rows):
        return listed(Case.objects.filter(asked, pk__in=happened(staff, kind, first, last))).order_by(
            "-created_at", "-pk"
        )
    found = Case.objects.filter(_settled(staff, first, last) & asked)
    if rows == SettledRows.LATE_NORM:
        found = found.filter(settled_on__gt=F("norm_date"))
    if rows == SettledRows.LATE_PROMISE:
        found = found.filter(settled_on__gt=F("promised_date"))
    return listed(found).order_by("-settled_at", "-pk")


def happened(staff: Staff, kind: EventKind, first: date, last: date) -> QuerySet[CaseEvent, uuid.UUID]:
    """The cases of the contact centre to which something of this kind happened in these days, by their keys."""
    return CaseEvent.objects.filter(
        contact_centre_id=staff.contact_centre_id, kind=kind, at__gte=start_of(first), at__lt=start_of(last, days=1)
    ).values_list("case_id", flat=True)


def _settled(staff: Staff, first: date, last: date) -> Q:
    require(staff, Permission.VIEW_TEAM_FIGURES)
    return Q(
        contact_centre_id=staff.contact_centre_id,
        state=CaseState.SETTLED,
        merged_into=None,
        settled_on__range=(first, last),
    )


def _asked(staff: Staff, municipality_id: uuid.UUID | None, team_id: uuid.UUID | None, channel: str) -> Q:
    """What narrows cases to those this person may see figures of, and to what is asked of them."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    found = Q(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)
    found &= sees_sensitive(staff)
    if municipality_id:
        found &= Q(municipality_id=municipality_id)
    if team_id:
        teams = teams_of(staff.contact_centre_id).annotate(size=Count("members")).filter(size__gte=_SMALLEST_TEAM)
        found &= Q(contact__team_id__in=teams.filter(pk=team_id).order_by().values("pk"))
    return found & Q(contact__channel=channel) if channel else found
