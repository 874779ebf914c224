"""Cases beside each other: an inbox, what somebody handed over, what is nearly late."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from eenloket.cases.models import Case
from eenloket.cases.types import OPEN_STATES, CaseState, InboxTab, Sensitivity
from eenloket.core.clock import today

from .reach import cases_for, listed, sees_sensitive, with_places

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party


def inbox(staff: Staff, tab: str, department_id: uuid.UUID | None = None) -> QuerySet[Case]:
    """The cases of a person's departments (or one of them) under a tab, what is due first on top."""
    departments = {department_id} & staff.department_ids if department_id else staff.department_ids
    found = listed(cases_for(staff)).filter(department_id__in=departments)
    if tab == InboxTab.SETTLED:
        return found.filter(state=CaseState.SETTLED).order_by("-settled_at")
    return found.filter(_tab(staff, tab), state__in=OPEN_STATES).order_by("promised_date", "created_at")


def front_office(staff: Staff) -> QuerySet[Case]:
    """Open cases that nobody but the front office has: started, asked for online, or come back; due first on top."""
    found = listed(cases_for(staff)).filter(department=None, organisation=None, state__in=OPEN_STATES)
    return found.order_by("promised_date", "created_at")


def outside(staff: Staff) -> QuerySet[Case]:
    """Open cases that another organisation has; due first on top."""
    found = listed(cases_for(staff)).filter(organisation__isnull=False, state__in=OPEN_STATES)
    return found.order_by("promised_date", "created_at")


def watched(staff: Staff) -> QuerySet[Case]:
    """Open cases that are complex or sensitive, for who keeps an eye on them."""
    found = listed(cases_for(staff)).exclude(sensitivity=Sensitivity.NORMAL).filter(state__in=OPEN_STATES)
    return found.order_by("promised_date", "created_at")


def climbed(staff: Staff) -> QuerySet[Case]:
    """Open cases that were reported to a team leader or higher; the highest and the longest overdue first."""
    found = listed(cases_for(staff)).filter(escalation__gte=2, state__in=OPEN_STATES)
    return found.order_by("-escalation", "norm_date", "created_at")


def inbox_counts(staff: Staff, department_id: uuid.UUID | None = None) -> dict[str, int]:
    """How many open cases stand under each tab; one query, over open cases only."""
    departments = {department_id} & staff.department_ids if department_id else staff.department_ids
    tabs = (InboxTab.NEW, InboxTab.MINE, InboxTab.LATE, InboxTab.ASKED_BACK)
    return (
        Case.objects.filter(
            sees_sensitive(staff),
            contact_centre_id=staff.contact_centre_id,
            municipality_id__in=staff.municipality_ids,
            department_id__in=departments,
            state__in=OPEN_STATES,
        )
        .order_by()
        .aggregate(**{str(tab): Count("pk", filter=_tab(staff, tab)) for tab in tabs})
    )


def _tab(staff: Staff, tab: str) -> Q:
    match tab:
        case InboxTab.MINE:
            return Q(handler=staff)
        case InboxTab.LATE:
            return Q(promised_date__lt=today())
        case InboxTab.ASKED_BACK:
            return Q(state=CaseState.ASKED_BACK)
        case _:
            return Q(state=CaseState.NEW)


def open_count_of(staff_id: uuid.UUID) -> int:
    """How many open cases somebody took up."""
    return Case.objects.filter(handler_id=staff_id, state__in=OPEN_STATES).count()


def handed_over_by(staff: Staff, limit: int = 10) -> list[Case]:
    """What this advisor handed over: open cases with a question back first, then the latest changed."""
    own = listed(Case.objects.filter(contact_centre_id=staff.contact_centre_id, handed_over_by=staff))
    asked = list(own.filter(state=CaseState.ASKED_BACK).order_by("promised_date")[:limit])
    latest = own.exclude(state=CaseState.ASKED_BACK).order_by("-changed_at")[: limit - len(asked)]
    return with_places([*asked, *latest])


def handed_over(staff: Staff) -> QuerySet[Case]:
    """All that this advisor handed over, the latest changed on top."""
    own = Case.objects.filter(contact_centre_id=staff.contact_centre_id, handed_over_by=staff)
    return listed(own).order_by("-changed_at")


def cases_of_party(staff: Staff, party: Party, limit: int = 20) -> list[Case]:
    return with_places(listed(cases_for(staff)).filter(party=party).order_by("-created_at")[:limit])


def cases_matching(staff: Staff, typed: str) -> list[Case]:
    """Cases whose reference starts as typed."""
    wanted = "".join(typed.split()).upper()
    if not wanted:
        return []
    return with_places(listed(cases_for(staff)).filter(reference__startswith=wanted).order_by("reference")[:8])


def late_or_nearly(staff: Staff, municipality_ids: frozenset[uuid.UUID], on: date) -> QuerySet[Case]:
    """Open cases whose promise has passed, or passes today or within the next days; most late first. What is sensitive
    counts for who may see it only."""
    return (
        listed(
            Case.objects.filter(
                sees_sensitive(staff),
                contact_centre_id=staff.contact_centre_id,
                municipality_id__in=municipality_ids,
                state__in=OPEN_STATES,
            )
        )
        .filter(promised_date__lte=on)
        .order_by("promised_date", "created_at")
    )


def with_promise_on(day: date, municipality_ids: Iterable[uuid.UUID]) -> list[Case]:
    """Cases of these municipalities that are open and promised for this day, with the person they are about."""
    places = list(municipality_ids)
    if not places:
        return []
    found = Case.objects.filter(promised_date=day, municipality_id__in=places).exclude(state=CaseState.SETTLED)
    return list(found.select_related("municipality", "party").prefetch_related("party__points"))
