"""The steps of a case: ticked one by one; the next may be somebody else's."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.models import Case, CaseStep
from eenloket.cases.rules import case_types as rules
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import clock, live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, NotFoundError

from .outside_row import end_outside
from .steps import done, lock, locked, must_be_open, note, save, tell_citizen, tell_department
from .work_time import note_agreed

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department


@transaction.atomic
def do_step(*, actor: Staff | NamedActor, case_id: uuid.UUID, code: str, link: Case | None = None) -> Case:
    """Tick a step; twice is once. The citizen is told when the type says so, and when the next step is of another
    department the case goes there.

    Raises NotAllowedError, NotFoundError for a step the type does not have, ConflictError for a settled case.
    """
    case, step = _with_step(actor, case_id, code, link)
    must_be_open(case)
    _tick, is_new = CaseStep.objects.get_or_create(
        case=case,
        code=code,
        defaults={"at": clock.now(), "by_name": actor.audit_name, "by_kcc": is_of_front_office(case)},
    )
    if not is_new:
        return case
    note_agreed(case, code)
    is_told = bool(step.message)
    event = note(
        case,
        EventKind.STEP_DONE,
        actor,
        step.message or step.label,
        is_for_citizen=is_told,
        is_kcc=is_of_front_office(case),
        data={"step": code},
    )
    _go_to_next(case)
    if is_told and case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, step.message), key=f"case-event:{event.pk}")
    done(actor, case, "case.step_done")
    return case


@transaction.atomic
def undo_step(*, actor: Staff | NamedActor, case_id: uuid.UUID, code: str, link: Case | None = None) -> Case:
    """Take a tick away; what was told because of it stays told. Raises what `do_step` raises."""
    case, step = _with_step(actor, case_id, code, link)
    must_be_open(case)
    removed, _per_model = CaseStep.objects.filter(case=case, code=code).delete()
    if removed:
        case.step = rules.next_step(_document(case), _done_codes(case))
        save(case, "step")
        note(case, EventKind.NOTE, actor, _("Not done after all: %(step)s") % {"step": step.label})
        done(actor, case, "case.step_undone")
    return case


def is_of_front_office(case: Case) -> bool:
    """Whether nobody else has the case yet."""
    return case.department_id is None and case.organisation_id is None


def pass_to(case: Case, target: Department, *, step: str) -> None:
    """Put a locked case in the inbox of another department, from this step on. The promise stays."""
    before = case.department_id
    if case.organisation_id:
        end_outside(case)
    case.department, case.organisation, case.handler, case.state = target, None, None, CaseState.NEW
    case.step = step
    save(case, "department", "organisation", "handler", "state", "step")
    tell_department(case)
    if before:
        live.poke(f"department:{before}")


def first_step_after_front_office(case: Case) -> str:
    """The step that a department begins with: the first that is not done and not the front office's."""
    document = selectors.document_of(case)
    if document is None:
        return ""
    finished = _done_codes(case)
    return next((each.code for each in document.steps if each.code not in finished and not each.is_front_office), "")


def _go_to_next(case: Case) -> None:
    document = _document(case)
    code = rules.next_step(document, _done_codes(case))
    step = document.step(code)
    if step is None or step.is_front_office or is_of_front_office(case):
        case.step = code
        save(case, "step")
        return
    receiver = selectors.receiver_for(case.contact_centre_id, case.municipality_id, document, code)
    if receiver is None or receiver.pk == case.department_id or step.by == rules.RECEIVER:
        case.step = code
        save(case, "step")
        return
    pass_to(case, receiver, step=code)


def _with_step(actor: Staff | NamedActor, case_id: uuid.UUID, code: str, link: Case | None) -> tuple[Case, rules.Step]:
    case = locked_to_tick(actor, case_id, link)
    document = selectors.document_of(case)
    if document is None:
        raise ConflictError(_("This case has no steps."))
    step = document.step(code)
    if step is None:
        raise NotFoundError(_("That step does not exist."))
    return case, step


def locked_to_tick(actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None = None) -> Case:
    """Whoever may handle the case; of a case with the front office also every advisor who may see it."""
    if not isinstance(actor, NamedActor) and may(actor, Permission.HANDLE_CONTACTS):
        seen = selectors.get_case(actor, case_id)
        if is_of_front_office(seen):
            case = lock(seen.pk)
            if is_of_front_office(case):
                return case
    return locked(actor, case_id, link)


def _document(case: Case) -> rules.CaseTypeDocument:
    document = selectors.document_of(case)
    assert document is not None  # noqa: S101 - asked only for a case of a type
    return document


def _done_codes(case: Case) -> set[str]:
    return set(CaseStep.objects.filter(case=case).values_list("code", flat=True))
