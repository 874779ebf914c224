"""One person's file: card, checklists, conversations."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import teams_of
from eenloket.core.errors import NotFoundError
from eenloket.personnel import work
from eenloket.personnel.models import (
    AvailabilityRequest,
    Checklist,
    ChecklistItem,
    IncidentMeasure,
    PersonnelConversation,
    StaffCard,
    TemplateItem,
)
from eenloket.personnel.types import Answered, Eye, ListKind
from eenloket.profiles.selectors import employees_of, reports_of

from .access import eye_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


def find_card(employee_id: uuid.UUID) -> StaffCard | None:
    """The caller has checked who may see it."""
    return StaffCard.objects.filter(employee_id=employee_id).first()


def open_request(employee_id: uuid.UUID) -> AvailabilityRequest | None:
    return AvailabilityRequest.objects.filter(employee_id=employee_id, state=Answered.OPEN).first()


def last_answered_request(employee_id: uuid.UUID) -> AvailabilityRequest | None:
    return AvailabilityRequest.objects.filter(employee_id=employee_id).exclude(state=Answered.OPEN).first()


def people_matching(
    contact_centre_id: uuid.UUID, *, text: str = "", team_id: uuid.UUID | None = None
) -> QuerySet[Employee]:
    """Who works here, by name and team: for HR."""
    found = employees_of(contact_centre_id)
    if text:
        found = found.filter(name__icontains=text)
    return found.filter(staff__team_id=team_id) if team_id else found


def checklists_of(employee_id: uuid.UUID) -> QuerySet[Checklist]:
    """With how many items there are and how many are done. The caller has checked who may see them."""
    return Checklist.objects.filter(employee_id=employee_id).annotate(
        items_total=Count("items"), items_done=Count("items", filter=Q(items__done_at__isnull=False))
    )


def get_checklist(actor: Staff, checklist_id: uuid.UUID) -> tuple[Checklist, Eye]:
    """Raises NotFoundError."""
    checklist = (
        Checklist.objects.select_related("employee__staff__team__leader", "employee__superior")
        .prefetch_related("items")
        .filter(contact_centre_id=actor.contact_centre_id, pk=checklist_id)
        .first()
    )
    eye = eye_of(actor, checklist.employee) if checklist else None
    if checklist is None or eye is None:
        raise NotFoundError(_("There is no such checklist."))
    return checklist, eye


def hr_items(contact_centre_id: uuid.UUID) -> QuerySet[ChecklistItem]:
    """What is to be done in the open checklists of everybody."""
    open_items = ChecklistItem.objects.filter(contact_centre_id=contact_centre_id, done_at=None)
    return open_items.filter(checklist__closed_at=None).select_related("checklist__employee").order_by("due_on")


def template_items(contact_centre_id: uuid.UUID, kind: str) -> QuerySet[TemplateItem]:
    return TemplateItem.objects.filter(contact_centre_id=contact_centre_id, kind=kind)


def talks_of(employee_id: uuid.UUID) -> QuerySet[PersonnelConversation]:
    """Newest first. The caller has checked who may see them."""
    return PersonnelConversation.objects.filter(employee_id=employee_id)


def get_talk(actor: Staff, talk_id: uuid.UUID) -> tuple[PersonnelConversation, Eye]:
    """Raises NotFoundError."""
    talk = (
        PersonnelConversation.objects.select_related("employee__staff__team__leader", "employee__superior")
        .prefetch_related("agreements")
        .filter(contact_centre_id=actor.contact_centre_id, pk=talk_id)
        .first()
    )
    eye = eye_of(actor, talk.employee) if talk else None
    if talk is None or eye is None:
        raise NotFoundError(_("There is no such conversation."))
    return talk, eye


def open_work(employee: Employee) -> dict[str, int]:
    """What is still open at somebody who leaves: of personnel policy, and what modules above keep."""
    talks = talks_of(employee.pk).filter(cancelled_at=None)
    leaving = Checklist.objects.filter(employee=employee, kind=ListKind.LEAVING, closed_at=None)
    return {
        "items": ChecklistItem.objects.filter(checklist__in=leaving, done_at=None).count(),
        "talks": talks.filter(Q(employee_signed_at=None) | Q(superior_signed_at=None)).count(),
        "measures": IncidentMeasure.objects.filter(
            contact_centre_id=employee.contact_centre_id, who=employee.name, done_at=None
        ).count(),
        "reports": reports_of(employee.staff).count() if employee.staff else 0,
        "teams": teams_of(employee.contact_centre_id).filter(leader=employee.staff).count() if employee.staff else 0,
        **work.counted(employee.staff_id),
    }
