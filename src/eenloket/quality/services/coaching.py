"""Coaching: what is worked on, notes along the way, and the figure before and after."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.selectors import functions_of, required_by
from eenloket.core import audit, clock, live
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.learning.services import accept_goal
from eenloket.learning.types import GoalKind
from eenloket.profiles.selectors import get_employee
from eenloket.quality import selectors
from eenloket.quality.models import Coaching, CoachingNote, Evaluation
from eenloket.quality.types import CoachingState, FormChannel, Measure, Outcome

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

FURTHEST: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is started: what is done, by which figure one sees that it helps, and when one looks again."""

    what: str
    measure: str
    channel: str
    look_again_on: date | None
    criterion: str = ""
    element_key: str = ""
    with_goal: bool = False


@transaction.atomic
def start_coaching(
    *,
    actor: Staff,
    coaching_id: uuid.UUID,
    employee_id: uuid.UUID,
    plan: Plan,
    evaluation_id: uuid.UUID | None = None,
) -> Coaching:
    """Begin a coaching action with somebody who reports here; the present figure is kept. With an element it can be a
    goal in the development plan as well. Asked again under the same key it is the same.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.EVALUATE)
    if known := Coaching.objects.filter(pk=coaching_id, started_by=actor).first():
        return known
    employee = get_employee(actor.contact_centre_id, employee_id)
    if not selectors.may_coach(actor, employee):
        raise NotAllowedError(_("Only the direct superior coaches an advisor."))
    evaluation = _evaluation_of(actor, employee, evaluation_id)
    _check(actor, plan)
    figure = selectors.Figure(plan.measure, plan.channel, plan.criterion)
    value = selectors.measured_before(employee, figure, clock.today())
    coaching = Coaching.objects.create(
        id=coaching_id,
        contact_centre_id=actor.contact_centre_id,
        employee=employee,
        started_by=actor,
        evaluation=evaluation,
        what=plan.what.strip()[:500],
        measure=plan.measure,
        channel=plan.channel,
        criterion=plan.criterion if plan.measure == Measure.CRITERION else "",
        criterion_text=selectors.criterion_text(actor.contact_centre_id, plan.channel, plan.criterion)[:300],
        element_key=plan.element_key,
        before=value.value,
        before_of=value.of,
        started_on=clock.today(),
        look_again_on=_later_day(plan.look_again_on),
    )
    if plan.with_goal and plan.element_key:
        coaching.goal = accept_goal(
            actor=actor,
            employee_id=employee.pk,
            element_key=plan.element_key,
            to_level=_asked_of(employee, plan.element_key),
            kind=GoalKind.COACHING,
            action=coaching.what,
            due=coaching.look_again_on,
        )
        coaching.save(update_fields=["goal"])
    audit.record(actor, "coaching.started", coaching, label=employee.name, measure=plan.measure)
    _tell(coaching)
    return coaching


@transaction.atomic
def add_note(*, actor: Staff, coaching_id: uuid.UUID, text: str, note_id: uuid.UUID | None = None) -> CoachingNote:
    """Either of the two writes what was done or said. Raises NotFoundError, InvalidError."""
    coaching = _locked(actor, coaching_id)
    if note_id and (known := CoachingNote.objects.filter(pk=note_id, coaching=coaching, by=actor).first()):
        return known
    if not text.strip():
        message = _("Write something first.")
        raise InvalidError(message, {"text": message})
    if coaching.state == CoachingState.ENDED:
        raise InvalidError(_("This coaching has ended."))
    note = CoachingNote(contact_centre_id=coaching.contact_centre_id, coaching=coaching, by=actor, at=clock.now())
    note.text = text.strip()[:2000]
    if note_id:
        note.pk = note_id
    note.save(force_insert=True)
    audit.record(actor, "coaching.noted", coaching, label=coaching.employee.name)
    _tell(coaching)
    return note


@transaction.atomic
def look_later(*, actor: Staff, coaching_id: uuid.UUID, on: date | None) -> Coaching:
    """Look again on another day. Raises NotFoundError, InvalidError."""
    coaching = _locked_by_superior(actor, coaching_id)
    coaching.look_again_on = _later_day(on)
    coaching.save(update_fields=["look_again_on"])
    audit.record(actor, "coaching.moved", coaching, label=coaching.employee.name, day=str(on))
    return coaching


@transaction.atomic
def end_coaching(*, actor: Staff, coaching_id: uuid.UUID, outcome: str, result: str) -> Coaching:
    """End it with what came of it; the figure since the start is kept beside the one before. Ended twice is once.

    Raises NotFoundError, InvalidError.
    """
    coaching = _locked_by_superior(actor, coaching_id)
    if coaching.state == CoachingState.ENDED:
        return coaching
    if outcome not in Outcome.values:
        message = _("Choose what came of it.")
        raise InvalidError(message, {"outcome": message})
    if not result.strip():
        message = _("Say what came of it.")
        raise InvalidError(message, {"result": message})
    value = selectors.measured_since(coaching, clock.today())
    coaching.after, coaching.after_of = value.value, value.of
    coaching.state, coaching.outcome, coaching.result = CoachingState.ENDED, outcome, result.strip()[:2000]
    coaching.ended_on = clock.today()
    coaching.save()
    audit.record(actor, "coaching.ended", coaching, label=coaching.employee.name, outcome=outcome)
    _tell(coaching)
    return coaching


def _check(actor: Staff, plan: Plan) -> None:
    faults = _faults_of_figure(actor, plan)
    if not plan.what.strip():
        faults["what"] = _("Say what you will work on.")
    if plan.with_goal and not plan.element_key:
        faults["element_key"] = _("Choose what the goal is about.")
    try:
        _later_day(plan.look_again_on)
    except InvalidError as error:
        faults |= error.fields
    if faults:
        raise InvalidError(_("Nothing was saved: some fields need another look."), faults)


def _faults_of_figure(actor: Staff, plan: Plan) -> dict[str, str]:
    if plan.measure not in Measure.values:
        return {"measure": _("Choose a figure.")}
    if plan.channel not in FormChannel.values:
        return {"which": _("Choose a channel.")}
    text = selectors.criterion_text(actor.contact_centre_id, plan.channel, plan.criterion)
    if plan.measure == Measure.CRITERION and not text:
        return {"which": _("Choose a criterion of this channel.")}
    if plan.measure == Measure.TALK_TIME and plan.channel == FormChannel.WRITTEN:
        return {"measure": _("What comes in writing has no talk time.")}
    return {}


def _later_day(day: date | None) -> date:
    today = clock.today()
    if day is None or not today < day <= today + FURTHEST:
        message = _("Choose a day after today, within a year.")
        raise InvalidError(message, {"look_again_on": message})
    return day


def _evaluation_of(actor: Staff, employee: Employee, evaluation_id: uuid.UUID | None) -> Evaluation | None:
    if evaluation_id is None:
        return None
    evaluation, _seat = selectors.get_evaluation(actor, evaluation_id)
    if evaluation.advisor_id != employee.staff_id:
        raise NotFoundError(_("That evaluation does not exist."))
    return evaluation


def _asked_of(employee: Employee, key: str) -> int:
    element = required_by(functions_of(employee)).get(key)
    if element is None or element.level is None:
        message = _("The function of this employee does not ask this.")
        raise InvalidError(message, {"element_key": message})
    return element.level


def _locked(actor: Staff, coaching_id: uuid.UUID) -> Coaching:
    """One of the two of whom it is."""
    coaching, access = selectors.get_coaching(actor, coaching_id)
    if access == selectors.Access.HR:
        raise NotFoundError(_("That coaching does not exist."))
    return Coaching.objects.select_for_update(of=("self",)).select_related("employee__staff").get(pk=coaching.pk)


def _locked_by_superior(actor: Staff, coaching_id: uuid.UUID) -> Coaching:
    coaching = _locked(actor, coaching_id)
    if not selectors.may_coach(actor, coaching.employee):
        raise NotFoundError(_("That coaching does not exist."))
    return coaching


def _tell(coaching: Coaching) -> None:
    people = {coaching.employee.staff_id, coaching.started_by_id}
    live.poke_all([f"staff:{each}" for each in sorted(each for each in people if each)])
