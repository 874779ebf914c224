"""Goals of a development plan, and the courses that can help."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.services import Judgement, rate
from eenloket.assessment.types import Source
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.learning import selectors
from eenloket.learning.models import Course, Goal
from eenloket.learning.types import GoalKind, GoalState
from eenloket.profiles.selectors import get_employee, is_superior
from eenloket.profiles.types import LEVELS

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def accept_goal(
    *,
    actor: Staff,
    employee_id: uuid.UUID,
    element_key: str,
    to_level: int,
    kind: str,
    action: str,
    due: date,
    module_id: uuid.UUID | None = None,
    course_id: uuid.UUID | None = None,
) -> Goal:
    """Put a goal in somebody's plan: one's own, or as superior or HR. An element has one open goal: the same again
    gives that one. Raises NotAllowedError, NotFoundError, InvalidError."""
    employee = get_employee(actor.contact_centre_id, employee_id)
    if not selectors.may_edit_plan(actor, employee):
        raise NotAllowedError(_("You cannot change the development plan of this colleague."))
    texts = selectors.element_texts(actor.contact_centre_id)
    _check(element_key in texts, "element_key", _("Choose what the goal is about."))
    known = {each.key: each.from_level for each in selectors.proposals_for(employee)}
    goal = Goal(
        contact_centre_id=actor.contact_centre_id,
        employee=employee,
        element_key=element_key,
        element_text=texts[element_key][:300],
        from_level=known.get(element_key),
        by=actor.name[:120],
        created_at=clock.now(),
    )
    _fill(
        goal,
        actor,
        to_level=to_level,
        kind=kind,
        action=action,
        due=due,
        module_id=module_id,
        course_id=course_id,
    )
    stored, made = Goal.objects.get_or_create(
        employee=employee,
        element_key=element_key,
        state=GoalState.OPEN,
        defaults={
            field.attname: getattr(goal, field.attname)
            for field in Goal._meta.concrete_fields
            if field.name not in ("employee", "element_key", "state")
        },
    )
    if made:
        audit.record(actor, "goal.accepted", employee, label=employee.name, key=element_key)
    return stored


@transaction.atomic
def change_goal(
    *,
    actor: Staff,
    goal_id: uuid.UUID,
    to_level: int,
    kind: str,
    action: str,
    due: date,
    module_id: uuid.UUID | None = None,
    course_id: uuid.UUID | None = None,
) -> Goal:
    """Change an open goal. Raises NotAllowedError, NotFoundError, InvalidError."""
    goal = _open(actor, goal_id)
    _fill(
        goal,
        actor,
        to_level=to_level,
        kind=kind,
        action=action,
        due=due,
        module_id=module_id,
        course_id=course_id,
    )
    goal.save()
    audit.record(actor, "goal.changed", goal.employee, label=goal.employee.name, key=goal.element_key)
    return goal


@transaction.atomic
def finish_goal(*, actor: Staff, goal_id: uuid.UUID, result: str, level: int | None = None) -> Goal:
    """Say what came of a goal; the superior may say at which level somebody stands now.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    goal = _open(actor, goal_id)
    _check(bool(result.strip()), "result", _("Say what came of it."))
    if level is not None and not is_superior(actor, goal.employee):
        raise NotAllowedError(_("Only the superior gives a judgement here."))
    goal.state, goal.result, goal.ended_on = GoalState.DONE, result.strip(), clock.today()
    goal.save(update_fields=["state", "result", "ended_on"])
    if level is not None:
        judgement = Judgement(key=goal.element_key, level=level, source=Source.LEADER, evidence=goal.result)
        rate(actor=actor, employee_id=goal.employee_id, judgements=[judgement])
    audit.record(actor, "goal.finished", goal.employee, label=goal.employee.name, key=goal.element_key)
    return goal


@transaction.atomic
def drop_goal(*, actor: Staff, goal_id: uuid.UUID, reason: str) -> Goal:
    """Take a goal out of the plan and say why. Raises NotAllowedError, NotFoundError, InvalidError."""
    goal = _open(actor, goal_id)
    _check(bool(reason.strip()), "reason", _("Say why."))
    goal.state, goal.reason, goal.ended_on = GoalState.DROPPED, reason.strip()[:500], clock.today()
    goal.save(update_fields=["state", "reason", "ended_on"])
    audit.record(actor, "goal.dropped", goal.employee, label=goal.employee.name, key=goal.element_key)
    return goal


@transaction.atomic
def save_course(
    *,
    actor: Staff,
    course_id: uuid.UUID | None,
    name: str,
    provider: str = "",
    duration: str = "",
    cost: Decimal | None = None,
    elements: Iterable[str] = (),
    is_active: bool = True,
) -> Course:
    """Make a course or change it. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_LEARNING)
    centre_id = actor.contact_centre_id
    course = selectors.get_course(centre_id, course_id) if course_id else Course(contact_centre_id=centre_id)
    known = selectors.element_texts(centre_id)
    course.name, course.provider, course.duration = name.strip()[:120], provider.strip()[:120], duration.strip()[:60]
    _check(bool(course.name), "name", _("Fill in a name."))
    _check(cost is None or cost >= 0, "cost", _("The cost cannot be below zero."))
    course.cost, course.is_active = cost, is_active
    course.elements = [key for key in dict.fromkeys(elements) if key in known]
    course.save()
    audit.record(actor, "course.changed" if course_id else "course.added", course, label=course.name)
    return course


def _open(actor: Staff, goal_id: uuid.UUID) -> Goal:
    """An open goal that this person may change, locked."""
    goal = selectors.get_goal(actor.contact_centre_id, goal_id)
    if not selectors.may_edit_plan(actor, goal.employee):
        raise NotAllowedError(_("You cannot change the development plan of this colleague."))
    locked = Goal.objects.select_for_update().get(pk=goal.pk)
    if locked.state != GoalState.OPEN:
        raise InvalidError(_("This goal is closed already."))
    return goal


def _fill(
    goal: Goal,
    actor: Staff,
    *,
    to_level: int,
    kind: str,
    action: str,
    due: date,
    module_id: uuid.UUID | None,
    course_id: uuid.UUID | None,
) -> None:
    _check(to_level in LEVELS, "to_level", _("Choose a level from 1 to 4."))
    _check(kind in GoalKind.values, "kind", _("Choose an action."))
    _check(bool(action.strip()), "action", _("Say what will be done."))
    centre_id = actor.contact_centre_id
    goal.to_level, goal.kind, goal.action, goal.due = to_level, kind, action.strip()[:500], due
    goal.module = selectors.get_module(centre_id, module_id) if kind == GoalKind.MODULE and module_id else None
    goal.course = selectors.get_course(centre_id, course_id) if kind == GoalKind.COURSE and course_id else None


def _check(is_right: bool, field: str, message: str) -> None:
    if not is_right:
        raise InvalidError(message, {field: message})
