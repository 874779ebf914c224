"""Conditions that live on after a placement, and the rules they come from."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.placement.models import Condition, ConditionRule
from eenloket.profiles.selectors import is_superior, reports_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def condition_rules_of(contact_centre_id: uuid.UUID) -> QuerySet[ConditionRule]:
    return ConditionRule.objects.filter(contact_centre_id=contact_centre_id)


def visible_conditions(reader: Staff) -> QuerySet[Condition]:
    """The conditions that are this person's to see, by deadline: the own ones, those of who reports here, for HR all,
    and for who decides placements also those of newcomers who have no superior yet."""
    reach = Q(employee__staff=reader)
    if may(reader, Permission.LEAD_PEOPLE):
        reach |= Q(employee__in=reports_of(reader).values("pk"))
    if may(reader, Permission.DECIDE_PLACEMENT):
        reach |= Q(employee__staff=None, employee__superior=None)
    if may(reader, Permission.VIEW_ALL_PERSONNEL):
        reach = Q()
    return (
        Condition.objects.filter(reach, contact_centre_id=reader.contact_centre_id)
        .select_related("employee__staff__team__leader", "employee__superior__staff", "decision__profile")
    )  # fmt: skip


def may_mark(reader: Staff, condition: Condition) -> bool:
    """Whether this person says if the condition is met: the superior, HR, and who decides placements for newcomers
    who have no superior yet; never about oneself."""
    employee = condition.employee
    if employee.staff_id == reader.pk:
        return False
    if may(reader, Permission.VIEW_ALL_PERSONNEL):
        return True
    if may(reader, Permission.LEAD_PEOPLE) and is_superior(reader, employee):
        return True
    is_newcomer = employee.staff_id is None and employee.superior_id is None
    return is_newcomer and may(reader, Permission.DECIDE_PLACEMENT)


def conditions_of(employee_id: uuid.UUID) -> QuerySet[Condition]:
    """The conditions of one employee, by deadline. The caller has checked who may see them."""
    return Condition.objects.filter(employee_id=employee_id).select_related("decision__profile")
