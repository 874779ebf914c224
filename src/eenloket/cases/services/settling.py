"""The end of a case: its answer, its result, and how long it is kept."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.cases import messages, selectors
from eenloket.cases.events import CaseSettled
from eenloket.cases.models import Case
from eenloket.cases.rules.case_types import destroy_on
from eenloket.cases.types import CaseKind, CaseState, EventKind
from eenloket.contacts.types import Result
from eenloket.core import clock
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.events import publish

from .checklist import is_of_front_office
from .outside_row import end_outside
from .sensitivity import must_not_be_concerned
from .steps import done, end_notices, filled, lock, locked, note, save, tell_citizen
from .waiting import let_go
from .work_time import note_agreed

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.events import ContactStored
    from eenloket.core.actors import NamedActor

_DIRECT = (Result.ANSWERED, Result.PRODUCT_DELIVERED, Result.ANSWERED_AFTER_CONSULT)
_PASSED_ON = (Result.HANDED_OVER, Result.CALL_BACK)


@transaction.atomic
def settle(
    *, actor: Staff | NamedActor, case_id: uuid.UUID, answer: str, result: str = "", link: Case | None = None
) -> Case:
    """Close a case with its answer to the citizen and, when it is of a type, one of the results of that type: from it
    follows until when the case is kept. Settling again with the same answer changes nothing.

    Raises NotAllowedError, NotFoundError, InvalidError without an answer or result ("answer", "result"), ConflictError
    when it was settled with another answer.
    """
    case = locked(actor, case_id, link)
    answer = filled(answer, "answer")
    if case.state == CaseState.SETTLED:
        if case.answer == answer:
            return case
        raise ConflictError(_("This case was already settled."))
    must_not_be_concerned(actor, case)
    _check_result(case, result)
    end(actor, case, answer=answer, result=result)
    return case


def end(actor: Staff | NamedActor, case: Case, *, answer: str, result: str = "", tells_citizen: bool = True) -> None:
    """Close a locked, open case; who may and what is filled in has been checked."""
    now = clock.now()
    case.state, case.answer, case.settled_at = CaseState.SETTLED, answer, now
    case.handler_id = case.handler_id or actor.audit_id
    case.result_code = result
    let_go(case, actor)
    case.destroy_on = _kept_until(case)
    end_notices(case)
    note_agreed(case, case.step)
    save(case, "state", "answer", "settled_at", "handler_id", "result_code", "paused_at", "pause_reason", "destroy_on")
    end_outside(case)
    note(case, EventKind.SETTLED, actor, answer, is_for_citizen=True, data={"result": result} if result else None)
    if case.citizen_email and tells_citizen:
        tell_citizen(case, *messages.answer_to_citizen(case), key=_key_of_end(case))
    publish(CaseSettled(case_id=case.pk, contact_centre_id=case.contact_centre_id))
    done(actor, case, "case.settled")


def settle_with_contact(event: ContactStored) -> None:
    """A question that ends in the hands of the front office ends its case too: the whole standard production was done
    at once (R12), or there was nothing left to do. What is handed over goes on."""
    if event.result in _PASSED_ON:
        return
    found = Case.objects.filter(contact_id=event.contact_id).values_list("pk", flat=True).first()
    if found is None:
        return
    case = lock(found)
    if case.state == CaseState.SETTLED or not is_of_front_office(case):
        return
    actor = case.contact.advisor or replace(SYSTEM, contact_centre_id=case.contact_centre_id)
    # Who wrote got the answer as a message already.
    is_news = event.result in _DIRECT and case.contact.conversation.due_on is None
    answer = case.contact.note_for_citizen.strip() or _("Your request was settled at once.")
    end(actor, case, answer=answer, result=_result_for(case, event.result), tells_citizen=is_news)


def _key_of_end(case: Case) -> str:
    """The answer goes out once each time the case ends: once more after it was opened again."""
    again = f":{case.reopened_at.timestamp():.0f}" if case.reopened_at else ""
    return f"case:{case.pk}:settled{again}"


def _check_result(case: Case, result: str) -> None:
    document = selectors.document_of(case)
    if document is None and case.kind == CaseKind.REQUEST:
        return
    if document and document.result(result) is None:
        message = _("Choose how it ended.")
        raise InvalidError(message, {"result": message})


def _result_for(case: Case, contact_result: str) -> str:
    """The first result of the type when it was done, the last (it does not go on) when it was not."""
    document = selectors.document_of(case)
    if document is None or not document.results:
        return ""
    return document.results[0 if contact_result in _DIRECT else -1].code


def _kept_until(case: Case) -> date | None:
    document = selectors.document_of(case)
    found = document.result(case.result_code) if document else None
    return destroy_on(found, clock.day_of(case.settled_at)) if found and case.settled_at else None
