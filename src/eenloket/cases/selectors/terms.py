"""How cases stand against their promise, and what may be promised."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from eenloket.agreements.selectors import holding
from eenloket.agreements.types import CALL_BACK, QUESTION, NormUnit
from eenloket.cases import clock
from eenloket.cases.models import ReceiptNote, TermExtension
from eenloket.cases.rules.legal_terms import Term, moved, objection_end, term_end, unmoved_end
from eenloket.cases.rules.pauses import Gap
from eenloket.cases.rules.working_time import OpeningHours, after_working
from eenloket.cases.types import CaseKind
from eenloket.core.clock import day_of, now, today
from eenloket.organisation.selectors import get_department, opening_spans_of, working_calendar

from .case_types import document_of, receiver_for, type_code_of
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
    type_code: str = "",
) -> clock.Promise:
    """The date that may be promised today: as agreed with who gets it, else of the case type, of the department, or of
    another organisation when there is none."""
    calendar = working_calendar(municipality_id)
    if document:
        receiver = department_id or _receiver_id(contact_centre_id, municipality_id, document)
        term = legal_term_of(document, today(), values or {})
        legal = term_end(*term) if term else None
        days = _agreed_days(municipality_id, receiver, type_code) or document.norm_working_days
        return clock.promise(calendar, today(), working_days=days, legal_date=legal)
    agreed = _agreed_days(municipality_id, department_id, CALL_BACK if is_call_back else QUESTION)
    if is_call_back:
        return clock.promise(calendar, today(), working_days=agreed or clock.CALL_BACK_WORKING_DAYS)
    if department_id is None:
        return clock.promise(calendar, today(), working_days=outside_working_days(contact_centre_id, organisation_id))
    department = get_department(contact_centre_id, department_id)
    days = agreed or department.norm_working_days
    return clock.promise(calendar, today(), working_days=days, legal_days=department.legal_days)


def _receiver_id(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, document: CaseTypeDocument
) -> uuid.UUID | None:
    found = receiver_for(contact_centre_id, municipality_id, document)
    return found.pk if found else None


def _agreed_days(municipality_id: uuid.UUID, department_id: uuid.UUID | None, work: str) -> int | None:
    """The agreed norm in working days; hours run over the opening hours and count up to the day on which they end, at
    least one."""
    version = holding(department_id, work) if work else None
    if version is None or version.norm_unit == NormUnit.DAYS:
        return version.norm_amount if version else None
    calendar = working_calendar(municipality_id)
    spans = tuple((each.weekday, each.opens, each.closes) for each in opening_spans_of(municipality_id))
    if not spans:
        return None
    end = after_working(OpeningHours(calendar, spans), now(), timedelta(hours=version.norm_amount))
    return max(1, calendar.working_days_between(today(), day_of(end)))


def work_of(case: Case) -> str:
    """Which kind of work an agreement calls this case."""
    if case.kind == CaseKind.CALL_BACK:
        return CALL_BACK
    return type_code_of(case.type_version_id) if case.type_version_id else QUESTION


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
