from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.template.defaultfilters import date as format_date
from django.utils import translation

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import crypto
from eenloket.core.clock import day_of, today
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import fill_in, get_department, working_calendar

from . import clock
from .models import CallBackWindow, Case, CaseEvent
from .types import OPEN_STATES, CaseState, InboxTab

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

# What a list shows of a case. Without this each row carries five other rows, of which it shows two names.
_LISTED = (
    "contact_centre_id",
    "municipality_id",
    "department_id",
    "reference",
    "kind",
    "state",
    "urgency",
    "subject",
    "received_on",
    "promised_date",
    "settled_at",
    "organisation__name",
    "handler__name",
    "call_back__number",
)
# What the page of a case shows of the rows around it.
_OPENED = (
    "organisation__name",
    "handler__name",
    "handed_over_by__name",
    "party__display_name",
    "contact__note_for_citizen",
    "contact__conversation__typed_counterpart",
    *(f"call_back__{field.name}" for field in CallBackWindow._meta.concrete_fields),
)
LINK_SALT = "eenloket.cases.link"
LINK_SECONDS = 30 * 24 * 3600
NEARLY_LATE_SHARE = clock.WARN_FROM


def cases_for(staff: Staff) -> QuerySet[Case]:
    """Cases this person may see, of the municipalities assigned: those of the own departments, for KCC staff all.

    Their municipality and department are for `with_places`.
    """
    found = Case.objects.filter(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)
    if not may(staff, Permission.VIEW_CASES):
        found = found.filter(department_id__in=staff.department_ids)
    return found.select_related("organisation", "party", "handler", "handed_over_by", "call_back")


def listed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases with only what a list shows; what else is asked of a row costs a query."""
    return cases.select_related(None).select_related("organisation", "handler", "call_back").only(*_LISTED)


def with_places(cases: Iterable[Case]) -> list[Case]:
    """These cases, their municipality and department filled in."""
    rows = list(cases)
    fill_in(rows, "municipality", "department")
    return rows


def get_case(staff: Staff, case_id: uuid.UUID) -> Case:
    """Raises NotFoundError, also for a case of another department, municipality or contact centre."""
    for found in with_places(_with_names(cases_for(staff)).filter(pk=case_id)):
        return found
    raise NotFoundError("That case does not exist, or is not yours to see.")


def find_case_of(staff: Staff, contact_id: uuid.UUID) -> Case | None:
    """The case that a contact was handed over as, when this person may see it."""
    return next(iter(with_places(listed(cases_for(staff)).filter(contact_id=contact_id))), None)


def _with_names(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Whole cases; of what belongs to them the names, and what was said and typed in the conversation."""
    own = (field.name for field in Case._meta.concrete_fields)
    return cases.select_related("contact__conversation").prefetch_related("party__points").only(*own, *_OPENED)


def find_case(
    contact_centre_id: uuid.UUID, *, reference: str = "", conversation_id: uuid.UUID | None = None
) -> Case | None:
    """A case by its reference, or the first that came from a conversation; for a caller that checks who asks."""
    wanted = Q(contact__conversation_id=conversation_id) if conversation_id else Q(reference=reference)
    found = Case.objects.filter(wanted, contact_centre_id=contact_centre_id)
    return found.select_related("contact__conversation", "party", "department").first()


def may_handle(staff: Staff, case: Case) -> bool:
    """Whether this person may take, settle or pass on the case: its department, or KCC staff for what went to
    another organisation."""
    is_within_reach = case.department_id is None or case.department_id in staff.department_ids
    return is_within_reach and may(staff, Permission.HANDLE_CASES)


def events_of(case: Case, *, for_citizen: bool = False) -> QuerySet[CaseEvent]:
    events = case.events.all()
    return events.filter(is_for_citizen=True) if for_citizen else events


def cases_of(case_ids: Iterable[uuid.UUID]) -> QuerySet[Case]:
    """These cases with whoever has them, to be paged and searched. The caller has checked who may see them."""
    return Case.objects.filter(pk__in=list(case_ids)).select_related("department", "organisation")


def case_events_of(case_ids: Iterable[uuid.UUID]) -> QuerySet[CaseEvent]:
    """The steps of these cases, to be paged and searched. The caller has checked who may see them."""
    return CaseEvent.objects.filter(case_id__in=list(case_ids)).select_related("case")


def inbox(staff: Staff, tab: str, department_id: uuid.UUID | None = None) -> QuerySet[Case]:
    """The cases of a person's departments (or one of them) under a tab, what is due first on top."""
    departments = {department_id} & staff.department_ids if department_id else staff.department_ids
    found = listed(cases_for(staff)).filter(department_id__in=departments)
    if tab == InboxTab.SETTLED:
        return found.filter(state=CaseState.SETTLED).order_by("-settled_at")
    return found.filter(_tab(staff, tab), state__in=OPEN_STATES).order_by("promised_date", "created_at")


def inbox_counts(staff: Staff, department_id: uuid.UUID | None = None) -> dict[str, int]:
    """How many open cases stand under each tab; one query, over open cases only."""
    departments = {department_id} & staff.department_ids if department_id else staff.department_ids
    tabs = (InboxTab.NEW, InboxTab.MINE, InboxTab.LATE, InboxTab.ASKED_BACK)
    return (
        Case.objects.filter(
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


def cases_of_party(staff: Staff, party: Party, limit: int = 20) -> list[Case]:
    return with_places(listed(cases_for(staff)).filter(party=party).order_by("-created_at")[:limit])


def cases_matching(staff: Staff, typed: str) -> list[Case]:
    """Cases whose reference starts as typed."""
    wanted = "".join(typed.split()).upper()
    if not wanted:
        return []
    return with_places(listed(cases_for(staff)).filter(reference__startswith=wanted).order_by("reference")[:8])


def find_by_reference(municipality_id: uuid.UUID, reference: str) -> Case | None:
    """The case of a municipality with this reference, for a caller that checks who asks."""
    return Case.objects.filter(municipality_id=municipality_id, reference=reference).first()


def late_or_nearly(contact_centre_id: uuid.UUID, municipality_ids: frozenset[uuid.UUID], on: date) -> QuerySet[Case]:
    """Open cases whose promise has passed, or passes today or within the next days; most late first."""
    return (
        listed(
            Case.objects.filter(
                contact_centre_id=contact_centre_id, municipality_id__in=municipality_ids, state__in=OPEN_STATES
            )
        )
        .filter(promised_date__lte=on)
        .order_by("promised_date", "created_at")
    )


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
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, *, department_id: uuid.UUID | None, is_call_back: bool
) -> clock.Promise:
    """The date that may be promised today by a department, or by another organisation when there is none."""
    calendar = working_calendar(municipality_id)
    if is_call_back:
        return clock.promise(calendar, today(), working_days=clock.CALL_BACK_WORKING_DAYS)
    if department_id is None:
        return clock.promise(calendar, today(), working_days=clock.ORGANISATION_WORKING_DAYS)
    department = get_department(contact_centre_id, department_id)
    return clock.promise(calendar, today(), working_days=department.norm_working_days, legal_days=department.legal_days)


def citizen_code(case: Case) -> str:
    """The second secret, to read to the citizen or print in a message."""
    return crypto.decrypt(case.code_sealed)


def link_token(case: Case) -> str:
    """A signed token that opens this one case for the department it is with now, for 30 days."""
    return signing.dumps({"case": str(case.pk), "department": str(case.department_id)}, salt=LINK_SALT)


def case_by_link(token: str) -> Case:
    """The case a mailed link opens. Raises NotFoundError when it is forged, too old, or the case went elsewhere."""
    try:
        content = signing.loads(token, salt=LINK_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        content = {"case": None, "department": None}
    found = Case.objects.filter(pk=content["case"], department_id=content["department"]).select_related(
        "department", "organisation", "party", "municipality", "handler", "handed_over_by", "call_back"
    )
    if case := found.first():
        return case
    raise NotFoundError("This link does not work any more.")


def with_promise_on(day: date, municipality_ids: Iterable[uuid.UUID]) -> list[Case]:
    """Cases of these municipalities that are open and promised for this day, with the person they are about."""
    places = list(municipality_ids)
    if not places:
        return []
    found = Case.objects.filter(promised_date=day, municipality_id__in=places).exclude(state=CaseState.SETTLED)
    return list(found.select_related("municipality", "party").prefetch_related("party__points"))


def get_settled_case(case_id: uuid.UUID) -> Case | None:
    """A settled case with the person it is about, for what follows from settling it."""
    found = Case.objects.filter(pk=case_id, state=CaseState.SETTLED)
    return found.select_related("municipality", "party").first()


def values_for_text(case: Case) -> dict[str, str]:
    """What the variables of a text about a case stand for, without the citizen's code: that goes by one way only."""
    with translation.override("nl"):
        promised = format_date(case.promised_date, "l j F")
    return {
        "onderwerp": case.subject,
        "datum": promised,
        "nummer": case.reference,
        "volgadres": f"{settings.EENLOKET_BASE_URL}/{case.municipality.slug}/volgen/",
        "telefoon": case.municipality.phone,
        "gemeente": case.municipality.name,
    }
