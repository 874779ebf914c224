"""How cases stand against their promise, and what may be promised."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from eenloket.cases import clock
from eenloket.cases.models import ReceiptNote, TermExtension
from eenloket.cases.rules.legal_terms import Term, moved, objection_end, term_end, unmoved_end
from eenloket.cases.rules.pauses import Gap
from eenloket.core.clock import day_of, today
from eenloket.organisation.selectors import get_department, working_calendar

from .case_types import document_of
from .outside_agreements import outside_working_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eenloket.cases.models import Case, ClockPause
    from eenloket.cases.rules.case_types import CaseTypeDocument

NEARLY_LATE_SHARE = clock.WARN_FROM
ANNOUNCED_FIELD = "datum-besluit"  # when the decision was made known against which somebody objects


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
    values: Mapping[str, str] | None = None,
    organisation_id: uuid.UUID | None = None,
) -> clock.Promise:
    """The date that may be promised today: of a case type, else by a department, or as agreed with another organisation
    when there is none."""
    calendar = working_calendar(municipality_id)
    if document:
        term = legal_term_of(document, today(), values or {})
        legal = term_end(*term) if term else None
        return clock.promise(calendar, today(), working_days=document.norm_working_days, legal_date=legal)
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


def legal_term_of(document: CaseTypeDocument, received: date, values: Mapping[str, str]) -> tuple[date, Term] | None:
    """The day after which the legal term of a case counts, and the term; None when the law sets none.

    An objection counts from the end of the time in which one could object (Awb 7:10 lid 1), when the day of the
    decision is known; from its receipt when that came later.
    """
    if document.legal is None:
        return None
    legal = document.legal
    term = Term(legal.weeks) if legal.weeks and not legal.days else Term(legal.in_days, "days")
    announced = _date_or_none(values.get(ANNOUNCED_FIELD, "")) if document.kind == "objection" else None
    return (max(received, objection_end(announced)) if announced else received), term


def legal_unmoved_of(case: Case) -> date | None:
    """Where the legal term of a case ends before weekends and holidays move it: what was kept, else by its type or
    department, else the legal date itself."""
    if case.legal_date is None or case.legal_unmoved:
        return case.legal_unmoved
    term = _term_of(case)
    if term and term_end(*term) == case.legal_date:
        return unmoved_end(*term)
    return case.legal_date


def legal_date_after(case: Case, unmoved: date) -> date:
    """The legal date that follows from where the term ends by itself; long terms are not moved (Atw art. 4)."""
    term = _term_of(case)
    return moved(unmoved) if term is None or term[1].is_moved else unmoved


def kind_in_law(case: Case) -> str:
    """Which rules of the law stop and extend it: request | report | objection | complaint."""
    document = document_of(case)
    return document.kind if document else "request"


def pauses_of(case: Case) -> list[ClockPause]:
    return list(case.pauses.all())


def extension_of(case: Case) -> TermExtension | None:
    """How its legal term was made longer, if it was."""
    return TermExtension.objects.filter(case=case).first()


def receipt_of(case: Case) -> ReceiptNote | None:
    """When its receipt was confirmed, if that was noted."""
    return ReceiptNote.objects.filter(case=case).first()


def gaps(pauses: Iterable[ClockPause]) -> list[Gap]:
    """The days on which the clock stood still; of one that still does, up to today."""
    return [Gap(day_of(each.started_at), day_of(each.ended_at) if each.ended_at else today()) for each in pauses]


def _term_of(case: Case) -> tuple[date, Term] | None:
    if document := document_of(case):
        return legal_term_of(document, case.received_on, case.values)
    if case.department and case.department.legal_days:
        return case.received_on, Term(case.department.legal_days, "days")
    return None


def _date_or_none(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
