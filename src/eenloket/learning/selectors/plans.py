"""Development plans: goals, where they come from, and the courses there are."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.assessment.selectors import gaps_of, required_by
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.learning import rules
from eenloket.learning.models import Course, Goal
from eenloket.learning.types import PORTAL_KEY, GoalState, Means, PathKind, Proposal
from eenloket.organisation.selectors import portal_areas_of
from eenloket.profiles.selectors import document_of, profiles_held, profiles_of

from .paths import modules_of

if TYPE_CHECKING:
    from eenloket.profiles.models import Employee


def goals_of(employee_id: uuid.UUID) -> QuerySet[Goal]:
    """Somebody's goals by date. The caller has checked who may see them."""
    return Goal.objects.filter(employee_id=employee_id).select_related("module", "course")


def overdue_goals(employee_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many open goals of each of these people are past their date; who has none is not in it."""
    found = Goal.objects.filter(employee__in=list(employee_ids), state=GoalState.OPEN, due__lt=clock.today())
    return Counter(found.values_list("employee_id", flat=True))


def get_goal(contact_centre_id: uuid.UUID, goal_id: uuid.UUID) -> Goal:
    """Raises NotFoundError."""
    found = (
        Goal.objects.filter(contact_centre_id=contact_centre_id, pk=goal_id)
        .select_related("employee__staff__team__leader", "employee__superior__staff", "module", "course")
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such goal."))
    return found


def courses_of(contact_centre_id: uuid.UUID) -> QuerySet[Course]:
    return Course.objects.filter(contact_centre_id=contact_centre_id)


def get_course(contact_centre_id: uuid.UUID, course_id: uuid.UUID) -> Course:
    """Raises NotFoundError."""
    if found := courses_of(contact_centre_id).filter(pk=course_id).first():
        return found
    raise NotFoundError(_("There is no such course."))


def proposals_for(employee: Employee) -> list[Proposal]:
    """Goals that follow from where somebody falls short and that the plan does not hold yet."""
    functions = profiles_held([employee.pk], clock.today()).get(employee.pk, [])
    texts = {key: element.text for key, element in required_by(functions).items()}
    texts |= _portal_texts(employee.contact_centre_id)
    taken = set(goals_of(employee.pk).filter(state=GoalState.OPEN).values_list("element_key", flat=True))
    return rules.propose(
        gaps_of(employee.pk),
        texts=texts,
        taken=taken,
        modules=_modules_by_element(employee.contact_centre_id, [each.code for each in functions]),
        courses=_courses_by_element(employee.contact_centre_id),
        today=clock.today(),
    )


def element_texts(contact_centre_id: uuid.UUID) -> dict[str, str]:
    """The measured elements of all functions here and the portal areas: what a module or course can help with."""
    texts: dict[str, str] = {}
    for profile in profiles_of(contact_centre_id):
        if profile.current_id:
            texts |= {element.key: element.text for element in document_of(profile).measured}
    return texts | _portal_texts(contact_centre_id)


def _portal_texts(contact_centre_id: uuid.UUID) -> dict[str, str]:
    return {
        PORTAL_KEY + area.code: _("Portal area %(name)s") % {"name": area.name}
        for area in portal_areas_of(contact_centre_id)
    }


def _modules_by_element(contact_centre_id: uuid.UUID, functions: Iterable[str]) -> dict[str, Means]:
    """By which module one grows in these functions; of several the one that covers fewest portal areas, which is the
    most to the point. What leads to another function is no answer to a gap in this one."""
    fitting = Q(paths=None) | ~Q(paths__kind=PathKind.GROWTH) | Q(paths__profile_code__in=list(functions))
    modules = modules_of(contact_centre_id).filter(fitting, is_active=True).order_by("name").distinct()
    found: dict[str, Means] = {}
    for module in sorted(modules, key=lambda each: len(each.portal_codes)):
        for key in module.teaches:
            found.setdefault(key, Means(id=module.pk, name=module.name))
    return found


def _courses_by_element(contact_centre_id: uuid.UUID) -> dict[str, Means]:
    found: dict[str, Means] = {}
    for course in courses_of(contact_centre_id).filter(is_active=True):
        for key in course.elements:
            found.setdefault(key, Means(id=course.pk, name=course.name))
    return found
