"""What a back office sees beside its cases: who may have one, who looks at it, what was asked aside or mailed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may, may, who_may_in
from eenloket.accounts.types import Permission
from eenloket.cases.models import Case, CaseSettings, CaseViewer, DepartmentNotice, SideTalk
from eenloket.cases.types import OPEN_STATES, Sensitivity
from eenloket.core import clock
from eenloket.core.errors import NotFoundError

from .reach import cases_for, listed, sees_sensitive
from .sensitivity import is_concerned

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

DEFAULT_REMINDER_HOURS: Final = 24
VIEWER_GRACE: Final = timedelta(seconds=40)  # two signs of life missed


def who_may_have(case: Case) -> list[Staff]:
    """Who can be given this case: the people of its department, or KCC staff while the front office has it. By name."""
    if case.department_id:
        people = who_may_in([case.department_id], Permission.HANDLE_CASES)
        return [each for each in people if not is_concerned(each, case)]
    people = colleagues_who_may(
        case.contact_centre_id, Permission.HANDLE_CASES, municipality_ids=[case.municipality_id]
    ).prefetch_related("roles")
    asks = Permission.VIEW_CASES if case.sensitivity == Sensitivity.NORMAL else Permission.VIEW_SENSITIVE_CASES
    return [each for each in people if may(each, asks) and not is_concerned(each, case)]


def colleagues_of_inbox(staff: Staff, department_id: uuid.UUID | None = None) -> list[Staff]:
    """The people of my departments (or one of them), to give cases to and to filter by. By name."""
    departments = {department_id} & staff.department_ids if department_id else staff.department_ids
    return list(who_may_in(departments, Permission.HANDLE_CASES))


def colleagues_to_ask(staff: Staff, case: Case) -> list[Staff]:
    """Whom of those who work for the municipality of a case somebody can ask something aside. By name."""
    found = colleagues_who_may(
        case.contact_centre_id, Permission.HANDLE_CASES, municipality_ids=[case.municipality_id]
    ).exclude(pk=staff.pk)
    return list(found[:200])


def joinable_to(staff: Staff, case: Case) -> list[Case]:
    """Open cases of the same person with the same department, that this one can be joined to."""
    if not (case.party_id or case.citizen_email):
        return []
    same = Q(party=case.party_id) if case.party_id else Q(party=None, citizen_email__iexact=case.citizen_email)
    found = listed(cases_for(staff)).filter(same, municipality_id=case.municipality_id, state__in=OPEN_STATES)
    with_same = Q(department=case.department_id) if case.department_id else Q(department=None)
    return list(found.filter(with_same).exclude(pk=case.pk).order_by("promised_date")[:20])


def viewers_of(case_id: uuid.UUID, *, but: uuid.UUID) -> list[CaseViewer]:
    """Who else has this case open now, by name. The caller has checked who asks."""
    found = CaseViewer.objects.filter(case=case_id, seen_at__gt=clock.now() - VIEWER_GRACE).exclude(staff=but)
    return list(found.select_related("staff").order_by("staff__name"))


def reminder_hours(contact_centre_id: uuid.UUID) -> int | None:
    """After how many hours a department is mailed once more about an unopened link; None is never."""
    found = CaseSettings.objects.filter(contact_centre=contact_centre_id).values_list("reminder_hours", flat=True)
    return next(iter(found), DEFAULT_REMINDER_HOURS)


# --- asked aside -------------------------------------------------------------------------------------------


def side_talks_of(case: Case) -> list[SideTalk]:
    """What was asked aside about a case, with what was said. The caller has checked who may see the case."""
    return list(case.side_talks.select_related("staff", "department").prefetch_related("lines"))


def asked_aside(staff: Staff) -> QuerySet[SideTalk]:
    """Questions to me or my departments that wait for an answer, the oldest on top."""
    to_me = Q(staff=staff) | Q(department__in=staff.department_ids)
    found = SideTalk.objects.filter(to_me, contact_centre=staff.contact_centre_id, answered_at=None)
    return found.filter(case__state__in=OPEN_STATES).select_related("case", "department").order_by("asked_at")


def is_asked_of(staff: Staff, talk: SideTalk) -> bool:
    return talk.staff_id == staff.pk or (talk.department_id is not None and talk.department_id in staff.department_ids)


def get_side_talk(staff: Staff, talk_id: uuid.UUID) -> SideTalk:
    """For who was asked, and for who may see the case. Raises NotFoundError."""
    found = SideTalk.objects.filter(pk=talk_id, contact_centre=staff.contact_centre_id)
    talk = found.select_related("case", "staff", "department").prefetch_related("lines").first()
    if talk and (is_asked_of(staff, talk) or cases_for(staff).filter(pk=talk.case_id).exists()):
        return talk
    raise NotFoundError(_("That question does not exist."))


def side_talk_by_token(contact_centre_id: uuid.UUID, token: str, sender: str) -> SideTalk | None:
    """The question that a mail from the address that was asked names, for the mail that came in without a thread."""
    found = SideTalk.objects.filter(contact_centre=contact_centre_id, token=token.upper(), email__iexact=sender)
    return found.first()


def find_side_talk(contact_centre_id: uuid.UUID, talk_id: uuid.UUID) -> SideTalk | None:
    """For a caller that has checked what asks for it."""
    return SideTalk.objects.filter(contact_centre=contact_centre_id, pk=talk_id).first()


# --- mailed to departments ---------------------------------------------------------------------------------


def notices_of(case: Case) -> list[DepartmentNotice]:
    """Which departments were mailed about a case and what they did, the newest on top."""
    return list(case.notices.select_related("department"))


def open_notices(staff: Staff) -> QuerySet[DepartmentNotice]:
    """Mails to departments about open cases of the municipalities this person works for: unopened first."""
    found = DepartmentNotice.objects.filter(
        contact_centre=staff.contact_centre_id,
        ended_at=None,
        case__municipality__in=staff.municipality_ids,
        case__state__in=OPEN_STATES,
    ).exclude(department__email="")
    return found.select_related("case", "department").order_by("opened_at", "sent_at")


# --- parts and joined ones ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Related:
    """Cases that belong together: the whole, its parts, what was joined."""

    whole: Case | None
    parts: list[Case]
    kept: Case | None
    joined: list[Case]

    def __bool__(self) -> bool:
        return bool(self.whole or self.parts or self.kept or self.joined)


def related_to(staff: Staff, case: Case) -> Related:
    """The cases around one by splitting and joining. The caller has checked who may see it: they are of one person, and
    only what is sensitive may be hidden."""
    ids = [each for each in (case.split_from_id, case.merged_into_id) if each]
    around = (
        Case.objects.filter(sees_sensitive(staff))
        .filter(Q(pk__in=ids) | Q(split_from=case) | Q(merged_into=case))
        .only("reference", "subject", "state", "split_from_id", "merged_into_id", "department_id", "contact_centre_id")
    )
    found = {each.pk: each for each in around}
    return Related(
        found.get(case.split_from_id) if case.split_from_id else None,
        [each for each in found.values() if each.split_from_id == case.pk],
        found.get(case.merged_into_id) if case.merged_into_id else None,
        [each for each in found.values() if each.merged_into_id == case.pk],
    )


def parts_for_citizen(case: Case) -> list[Case]:
    """The cases that the citizen's request was split into, or the one it was split from: they go by one code."""
    family = Q(split_from=case) | Q(pk=case.split_from_id) if case.split_from_id else Q(split_from=case)
    return list(Case.objects.filter(family, municipality_id=case.municipality_id).order_by("created_at"))
