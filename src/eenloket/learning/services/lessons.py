"""Going through a module: read, practise, test, signed off."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.services import Judgement, store_ratings
from eenloket.assessment.types import Source
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.events import publish
from eenloket.learning import rules, selectors
from eenloket.learning.events import ModuleSignedOff
from eenloket.learning.models import Enrolment, Module, ModuleProgress
from eenloket.learning.selectors import Step
from eenloket.learning.types import MASTERY_LEVEL, PORTAL_KEY, EnrolmentState, SkillSource

from .skills import gain, keep_areas_in_step, mastered_whole, of_cells

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


@transaction.atomic
def mark_read(*, actor: Staff, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> ModuleProgress:
    """Say that one has read a module of one's own path. Raises NotAllowedError, NotFoundError, InvalidError."""
    enrolment, module = _locked(actor, enrolment_id, module_id)
    _require_own(actor, enrolment)
    progress = _progress(enrolment, module)
    if progress.read_at is None:
        progress.read_at = clock.now()
        progress.save(update_fields=["read_at"])
        audit.record(actor, "learning.read", enrolment.employee, label=enrolment.employee.name, module=module.code)
    return progress


@transaction.atomic
def note_practice(*, actor: Staff, enrolment_id: uuid.UUID, module_id: uuid.UUID, remark: str = "") -> ModuleProgress:
    """Note that somebody practised: the mentor or superior with a remark; oneself when the module needs no mentor.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    enrolment, module = _locked(actor, enrolment_id, module_id)
    guides = selectors.may_sign_off(actor, enrolment)
    if not guides:
        _require_own(actor, enrolment)
        if module.needs_mentor:
            raise NotAllowedError(_("Your mentor notes that you practised."))
    if guides and not remark.strip():
        message = _("Say in a few words how it went.")
        raise InvalidError(message, {"remark": message})
    progress = _progress(enrolment, module)
    progress.practised_at = progress.practised_at or clock.now()
    progress.practised_with, progress.remark = actor.name[:120], remark.strip()
    progress.save(update_fields=["practised_at", "practised_with", "remark"])
    audit.record(actor, "learning.practised", enrolment.employee, label=enrolment.employee.name, module=module.code)
    return progress


@transaction.atomic
def take_test(
    *,
    actor: Staff,
    enrolment_id: uuid.UUID,
    module_id: uuid.UUID,
    answers: Mapping[int, int],
    attempt: int,
) -> ModuleProgress:
    """Make the test of a module on one's own path: an answer per question by its place. `attempt` is the number of
    attempts that the page knew of, so that answers sent twice count once; a test that was passed stays passed.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    enrolment, module = _locked(actor, enrolment_id, module_id)
    _require_own(actor, enrolment)
    progress = _progress(enrolment, module)
    questions = module.test
    if progress.passed_at or progress.attempts != attempt or not questions:
        return progress
    if progress.read_at is None:
        raise InvalidError(_("Read the module first, then make the test."))
    if set(answers) != set(range(len(questions))):
        raise InvalidError(_("Answer every question."))
    progress.attempts += 1
    progress.score, progress.wrong = rules.score(questions, answers), rules.wrong_answers(questions, answers)
    if progress.score >= module.pass_mark:
        progress.passed_at = clock.now()
    progress.save(update_fields=["attempts", "score", "wrong", "passed_at"])
    audit.record(
        actor,
        "learning.tested",
        enrolment.employee,
        label=enrolment.employee.name,
        module=module.code,
        passed=progress.passed_at is not None,
    )
    return progress


@transaction.atomic
def sign_off(*, actor: Staff, enrolment_id: uuid.UUID, module_id: uuid.UUID) -> ModuleProgress:
    """Declare that somebody masters a module that was read, practised and tested: the superior or the mentor, never
    oneself. Gives the skills, and a rating on what the functions ask of it. Twice is once.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    enrolment, module = _locked(actor, enrolment_id, module_id, may_have_ended=True)
    if not selectors.may_sign_off(actor, enrolment):
        raise NotAllowedError(_("Only the superior or the mentor signs off a module."))
    progress = _progress(enrolment, module)
    if progress.signed_off_at:
        return progress
    if not enrolment.is_running or not Step(module=module, progress=progress).is_ready:
        raise InvalidError(_("A module is signed off when it is read, practised and the test is passed."))
    progress.signed_off_at, progress.signed_off_by = clock.now(), actor.name[:120]
    progress.save(update_fields=["signed_off_at", "signed_off_by"])
    employee, until = enrolment.employee, rules.holds_until(clock.today(), module.valid_months)
    gain(
        actor=actor,
        employee=employee,
        what=of_cells(module.cells),
        source=SkillSource.MODULE,
        module=module,
        until=until,
    )
    keep_areas_in_step(employee)
    store_ratings(actor=actor, employee=employee, judgements=_judgements(employee, module, progress, until))
    _finish_when_complete(enrolment)
    audit.record(actor, "learning.signed_off", employee, label=employee.name, module=module.code)
    publish(
        ModuleSignedOff(employee_id=employee.pk, contact_centre_id=enrolment.contact_centre_id, module_id=module.pk)
    )
    return progress


def _judgements(employee: Employee, module: Module, progress: ModuleProgress, until: date | None) -> list[Judgement]:
    """What the module says of somebody: the levels it gives, and each portal area that is mastered whole by it."""
    levels = dict(module.elements) | {
        PORTAL_KEY + portal: MASTERY_LEVEL for portal in mastered_whole(employee, module.cells)
    }
    return [
        Judgement(key=key, level=level, source=Source.TEST, evidence=_evidence(module, progress), expires_on=until)
        for key, level in sorted(levels.items())
        if level
    ]


def _evidence(module: Module, progress: ModuleProgress) -> str:
    name = {"module": module.name, "by": progress.signed_off_by}
    said = [_("Module %(module)s, signed off by %(by)s.") % name]
    if progress.score is not None:
        said.append(_("Test: %(score)s%%.") % {"score": progress.score})
    if progress.remark:
        said.append(_("Practice: %(remark)s") % {"remark": progress.remark})
    return " ".join(said)


def _finish_when_complete(enrolment: Enrolment) -> None:
    steps = {step.module_id for step in enrolment.path.steps.all()}
    done = set(enrolment.progress.exclude(signed_off_at=None).values_list("module_id", flat=True))
    if steps <= done:
        enrolment.state, enrolment.ended_on = EnrolmentState.FINISHED, clock.today()
        enrolment.save(update_fields=["state", "ended_on"])


def _locked(
    actor: Staff, enrolment_id: uuid.UUID, module_id: uuid.UUID, *, may_have_ended: bool = False
) -> tuple[Enrolment, Module]:
    """The path and one of its modules, locked until the end of the transaction."""
    require(actor, Permission.VIEW_PROFILES)
    if not Enrolment.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=enrolment_id):
        raise NotFoundError(_("There is no such path."))
    enrolment = selectors.get_enrolment(actor.contact_centre_id, enrolment_id)
    module = next((step.module for step in enrolment.path.steps.all() if step.module_id == module_id), None)
    if module is None:
        raise NotFoundError(_("There is no such module."))
    if not enrolment.is_running and not may_have_ended:
        raise InvalidError(_("This path has ended already."))
    return enrolment, module


def _progress(enrolment: Enrolment, module: Module) -> ModuleProgress:
    progress, _made = ModuleProgress.objects.get_or_create(
        enrolment=enrolment, module=module, defaults={"contact_centre_id": enrolment.contact_centre_id}
    )
    return progress


def _require_own(actor: Staff, enrolment: Enrolment) -> None:
    if enrolment.employee.staff_id != actor.pk:
        raise NotAllowedError(_("This is the path of somebody else."))
