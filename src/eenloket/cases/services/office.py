"""What a back office does with whole cases: giving them to somebody, sending them on, opening them again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.events import CaseReopened
from eenloket.cases.models import Case
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import clock, live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.events import publish
from eenloket.organisation.selectors import receivers_for

from .checklist import pass_to
from .steps import done, end_notices, filled, lock, locked, must_be_open, note, save, tell_citizen

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department


@transaction.atomic
def assign(*, actor: Staff, case_id: uuid.UUID, staff_id: uuid.UUID | None) -> Case:
    """Give a case to a colleague of the same department, or (None) put it back in the inbox. The same again changes
    nothing. Raises NotAllowedError, NotFoundError, InvalidError for somebody who may not have it ("staff")."""
    case = locked(actor, case_id, None)
    must_be_open(case)
    if case.handler_id == staff_id:
        return case
    before = case.handler_id
    if staff_id is None:
        case.handler, case.state = None, CaseState.NEW if case.state == CaseState.TAKEN else case.state
        save(case, "handler", "state")
        note(case, EventKind.HANDED_BACK, actor)
        done(actor, case, "case.handed_back")
    else:
        colleague = next((each for each in selectors.who_may_have(case) if each.pk == staff_id), None)
        if colleague is None:
            message = _("Choose somebody of this department.")
            raise InvalidError(message, {"staff": message})
        case.handler = colleague
        case.state = CaseState.TAKEN if case.state == CaseState.NEW else case.state
        save(case, "handler", "state")
        note(case, EventKind.ASSIGNED, actor, _("To %(name)s.") % {"name": colleague.name})
        done(actor, case, "case.assigned")
    live.poke_all([f"staff:{each}" for each in {before, staff_id} if each])
    return case


@transaction.atomic
def send_wrongly_routed(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    reason: str,
    department_id: uuid.UUID | None = None,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """This was never for us: to the right department, or (None) back to the front office, with the reason. Counted for
    the department that got it wrongly. The promise stays.

    Raises NotAllowedError, NotFoundError, InvalidError ("text", "department"), ConflictError when it is settled.
    """
    case = locked(actor, case_id, link)
    must_be_open(case)
    if case.department is None:
        raise ConflictError(_("No department has this case."))
    target = _receiver(case, department_id) if department_id else None
    to = target or _("the front office")
    text = _("From %(a)s to %(b)s. %(why)s") % {"a": case.department, "b": to, "why": filled(reason, "text")}
    note(case, EventKind.WRONGLY_ROUTED, actor, text, event_id=event_id, data={"to": str(target.pk) if target else ""})
    if target:
        pass_to(case, target, step=case.step)
    else:
        _back_to_front_office(case)
    done(actor, case, "case.wrongly_routed")
    return case


def _receiver(case: Case, department_id: uuid.UUID) -> Department:
    receivers = receivers_for(case.contact_centre_id, case.municipality_id)
    target = next((each for each in receivers if each.pk == department_id), None)
    if target is None:
        raise NotFoundError(_("That department does not exist."))
    if target.pk == case.department_id:
        message = _("The case is already with this department.")
        raise InvalidError(message, {"department": message})
    return target


def _back_to_front_office(case: Case) -> None:
    before = case.department_id
    end_notices(case)
    case.department, case.handler, case.state = None, None, CaseState.NEW
    save(case, "department", "handler", "state")
    live.poke_all([f"department:{before}", *([f"staff:{case.handed_over_by_id}"] if case.handed_over_by_id else [])])


@transaction.atomic
def reopen(*, actor: Staff, case_id: uuid.UUID, reason: str, event_id: uuid.UUID | None = None) -> Case:
    """Open a settled case again, by its department or by the KCC when the citizen comes back about it. Counted. The
    answer that was given stays in its story; a promise that has passed becomes one for today's norm, and the citizen is
    told. Already open is fine.

    Raises NotAllowedError, NotFoundError, InvalidError without a reason, ConflictError for a case that was joined.
    """
    case = _locked_to_reopen(actor, case_id)
    if case.state != CaseState.SETTLED:
        return case
    if case.merged_into_id:
        raise ConflictError(_("This case was joined to another. Go on in that one."))
    text = filled(reason, "text")
    now = clock.now()
    case.state = CaseState.TAKEN if case.handler_id and _still_works(case) else CaseState.NEW
    case.handler_id = case.handler_id if case.state == CaseState.TAKEN else None
    case.settled_at, case.reopened_at = None, now
    case.result_code, case.destroy_on, case.escalation = "", None, 0
    _promise_anew(case)
    save(
        case,
        "state",
        "handler",
        "settled_at",
        "reopened_at",
        "result_code",
        "destroy_on",
        "escalation",
        "norm_date",
        "promised_date",
    )
    note(case, EventKind.REOPENED, actor, text, event_id=event_id, data={"answer": case.answer})
    told = messages.reopened(case)
    event = note(case, EventKind.MESSAGE, actor, told, is_for_citizen=True)
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, told), key=f"case-event:{event.pk}")
    publish(CaseReopened(case_id=case.pk, contact_centre_id=case.contact_centre_id))
    done(actor, case, "case.reopened")
    return case


def _locked_to_reopen(actor: Staff, case_id: uuid.UUID) -> Case:
    require(actor, Permission.HANDLE_CASES)
    seen = selectors.get_case(actor, case_id)
    if not selectors.may_handle(actor, seen) and not may(actor, Permission.VIEW_CASES):
        raise NotAllowedError(_("This case is with another department."))
    return lock(seen.pk)


def _still_works(case: Case) -> bool:
    return any(each.pk == case.handler_id for each in selectors.who_may_have(case))


def _promise_anew(case: Case) -> None:
    """A new promise when the old one has passed; never after the legal date, which may itself have passed."""
    if case.promised_date >= clock.today():
        return
    promise = selectors.promise_for(
        case.contact_centre_id,
        case.municipality_id,
        department_id=case.department_id,
        is_call_back=hasattr(case, "call_back"),
    )
    case.norm_date = promise.norm_date
    promised = promise.norm_date
    case.promised_date = min(promised, case.legal_date) if case.legal_date else promised
