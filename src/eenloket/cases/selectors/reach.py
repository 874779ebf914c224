"""Who may see which case, and finding one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases.models import CallBackWindow, Case, CaseEvent
from eenloket.cases.types import OPEN_STATES, CaseKind, CaseState, Sensitivity
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import fill_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

# What a list shows of a case. Without this each row carries five other rows, of which it shows two names.
_LISTED = (
    "contact_centre_id",
    "municipality_id",
    "department_id",
    "reference",
    "kind",
    "state",
    "urgency",
    "sensitivity",
    "subject",
    "received_on",
    "promised_date",
    "settled_at",
    "sensitivity",
    "escalation",
    "paused_at",
    "pause_reason",
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


def cases_for(staff: Staff) -> QuerySet[Case]:
    """Cases this person may see, of the municipalities assigned: those of the own departments, for KCC staff all.

    Their municipality and department are for `with_places`.
    """
    found = Case.objects.filter(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)
    if not may(staff, Permission.VIEW_CASES):
        found = found.filter(department_id__in=staff.department_ids)
    if hidden := sees_sensitive(staff):
        found = found.filter(hidden)
    return found.select_related("organisation", "party", "handler", "handed_over_by", "call_back")


def sees_sensitive(staff: Staff, prefix: str = "") -> Q:
    """What narrows cases to those whose sensitivity lets this person see them: nothing for who has the permission, else
    what is not sensitive, and what one handles or handed over oneself. `prefix` leads to the case ("case__")."""
    if may(staff, Permission.VIEW_SENSITIVE_CASES):
        return Q()
    own = Q(**{f"{prefix}handler": staff}) | Q(**{f"{prefix}handed_over_by": staff})
    return ~Q(**{f"{prefix}sensitivity": Sensitivity.SENSITIVE}) | own


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
    return next(iter(with_places(listed(cases_for(staff)).filter(contact_id=contact_id, split_from=None))), None)


def find_started_case(staff: Staff, contact_id: uuid.UUID) -> Case | None:
    """The case of a type that this question became, with who ticked what; None when it became none."""
    found = cases_for(staff).filter(contact_id=contact_id, type_version__isnull=False)
    return next(iter(with_places(found.prefetch_related("steps_done"))), None)


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


def find_by_reference(municipality_id: uuid.UUID, reference: str) -> Case | None:
    """The case of a municipality with this reference, for a caller that checks who asks."""
    return Case.objects.filter(municipality_id=municipality_id, reference=reference).first()


def get_settled_case(case_id: uuid.UUID) -> Case | None:
    """A settled case with the person it is about, for what follows from settling it."""
    found = Case.objects.filter(pk=case_id, state=CaseState.SETTLED)
    return found.select_related("municipality", "party").first()


def find_open_call_back(
    municipality_id: uuid.UUID, *, number: str = "", party_id: uuid.UUID | None = None
) -> Case | None:
    """The oldest open call-back note of this person or number, for a caller that checks who asks."""
    wanted = Q(call_back__number=number) if number else Q(pk=None)
    if party_id:
        wanted |= Q(party_id=party_id)
    found = Case.objects.filter(wanted, municipality_id=municipality_id, kind=CaseKind.CALL_BACK, state__in=OPEN_STATES)
    return found.select_related("contact", "call_back").order_by("created_at").first()
