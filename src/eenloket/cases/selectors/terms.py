"""How cases stand against their promise, and what may be promised."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from eenloket.cases import clock
from eenloket.core.clock import day_of, today
from eenloket.organisation.selectors import get_department, working_calendar

from .outside_agreements import outside_working_days

if TYPE_CHECKING:
    from eenloket.cases.models import Case
    from eenloket.cases.rules.case_types import CaseTypeDocument

NEARLY_LATE_SHARE = clock.WARN_FROM


def case_clock(case: Case, on: date | None = None) -> clock.Clock:
    """How a case stands against its promise; a settled one as on the day it was settled."""
    day = on or (day_of(case.settled_at) if case.settled_at else today())
    return clock.clock(working_calendar(case.municipality_id), case.received_on, case.promised_date, day)


def clocks(cases: list[Case]) -> dict[uuid.UUID, clock.Clock]:
    """The clocks of a list; a calendar is read once per municipality."""
    calendars = {each: working_calendar(each) for each in {case.municipality_id for case in cases}}
    return {
        case.pk: clock.clock(calendars[case.municipality_id], case.received_on, case.promised_date, today())
        for case in cases
    }


def clock_against(municipality_id: uuid.UUID, received: date, promised: date) -> clock.Clock:
    """How something else than a case stands against a promised day, such as a message that waits."""
    return clock.clock(working_calendar(municipality_id), received, promised, today())


def promise_for(
    contact_centre_id: uuid.UUID,
    municipality_id: uuid.UUID,
    *,
    department_id: uuid.UUID | None,
    is_call_back: bool,
    document: CaseTypeDocument | None = None,
    organisation_id: uuid.UUID | None = None,
) -> clock.Promise:
    """The date that may be promised today: of a case type, else by a department, or as agreed with another organisation
    when there is none."""
    calendar = working_calendar(municipality_id)
    if document:
        days = document.legal.in_days if document.legal else None
        return clock.promise(calendar, today(), working_days=document.norm_working_days, legal_days=days)
    if is_call_back:
        return clock.promise(calendar, today(), working_days=clock.CALL_BACK_WORKING_DAYS)
    if department_id is None:
        return clock.promise(calendar, today(), working_days=outside_working_days(contact_centre_id, organisation_id))
    department = get_department(contact_centre_id, department_id)
    return clock.promise(calendar, today(), working_days=department.norm_working_days, legal_days=department.legal_days)


def promise_of(case: Case) -> clock.Promise:
    """What was promised for a case that runs, with the days from its receipt to its norm."""
    calendar = working_calendar(case.municipality_id)
    days = calendar.working_days_between(case.received_on, case.norm_date)
    found = clock.promise(calendar, case.received_on, working_days=max(days, 0))
    return replace(found, norm_date=case.norm_date, legal_date=case.legal_date, promised_date=case.promised_date)
