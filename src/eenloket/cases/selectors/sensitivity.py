"""Complex and sensitive cases, and whom a complaint is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from eenloket.accounts.selectors import colleagues_who_may, may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import clock
from eenloket.cases.models import CaseConcern, CaseEvent
from eenloket.cases.types import EventKind
from eenloket.core.actors import NamedActor

from .case_types import document_of
from .lists import watched
from .reach import may_handle, with_places
from .terms import clocks

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

_COMPLAINT = "complaint"
_MOST = 300


@dataclass(frozen=True)
class WatchedRow:
    """A complex or sensitive case, with who has it, since when it is marked and why."""

    case: Case
    clock: clock.Clock
    since: datetime | None
    may_take: bool


def watch_list(staff: Staff) -> list[WatchedRow]:
    """Open cases that are complex or sensitive: those that nobody has first, then what is due first.
    Raises NotAllowedError."""
    require(staff, Permission.VIEW_SENSITIVE_CASES)
    marked = CaseEvent.objects.filter(case=OuterRef("pk"), kind=EventKind.SENSITIVITY).order_by("-at").values("at")[:1]
    found = watched(staff).defer(None).annotate(since=Subquery(marked))
    cases = with_places(found[:_MOST])
    standing = clocks(cases)
    rows = [
        WatchedRow(each, standing[each.pk], each.since, each.handler_id is None and may_handle(staff, each))  # type: ignore[attr-defined]
        for each in cases
    ]
    return sorted(rows, key=lambda row: row.case.handler_id is not None)


def is_complaint(case: Case) -> bool:
    """Whether the case is of a type that is a complaint (Awb chapter 9)."""
    document = document_of(case)
    return document is not None and document.kind == _COMPLAINT


def concern_of(case: Case) -> CaseConcern | None:
    """Whom a complaint is about, when that was said."""
    if not case.type_version_id:
        return None
    return CaseConcern.objects.filter(case=case).select_related("staff", "department").first()


def is_concerned(actor: Staff | NamedActor, case: Case) -> bool:
    """Whether a complaint is about this person, or the department they act for."""
    concern = concern_of(case)
    if concern is None:
        return False
    if isinstance(actor, NamedActor):
        return concern.department_id is not None and concern.department_id == case.department_id
    return concern.staff_id == actor.pk or concern.department_id in actor.department_ids


def colleagues_named(staff: Staff, case: Case) -> list[Staff]:
    """Who can be named as the one that a complaint is about: whoever works with cases or contacts there."""
    found = {
        each.pk: each
        for permission in (Permission.HANDLE_CONTACTS, Permission.HANDLE_CASES)
        for each in colleagues_who_may(staff.contact_centre_id, permission, municipality_ids=[case.municipality_id])
    }
    return sorted(found.values(), key=lambda each: each.name)


def may_unmark(staff: Staff, case: Case) -> bool:
    """Whether this person may make a sensitive case less restricted."""
    return may(staff, Permission.VIEW_SENSITIVE_CASES) or case.sensitivity != "sensitive"
