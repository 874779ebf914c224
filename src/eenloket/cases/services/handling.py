"""What the department and the KCC do with a case, until it is settled."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.models import Case
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import audit, clock
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.organisation.selectors import receivers_for

from .checklist import first_step_after_front_office, is_of_front_office, pass_to
from .sensitivity import must_be_experienced, must_not_be_concerned
from .steps import (
    done,
    filled,
    locked,
    locked_visible,
    must_be_open,
    note,
    save,
    tell_citizen,
    visible_by_link,
    was_done,
)

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

LOOK_PURPOSE = "case handling"
_LOOK_IS_REMEMBERED = timedelta(hours=1)


@transaction.atomic
def look_at(*, actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None = None) -> Case:
    """Show one case. Whose data it shows is audited with the purpose, once per person per case per hour.

    Raises NotFoundError, and NotAllowedError for a link to another case.
    """
    case = visible_by_link(case_id, link) if isinstance(actor, NamedActor) else selectors.get_case(actor, case_id)
    subject = case.party or case
    seen = {"how": "case.opened", "case": case.reference}
    if not audit.has_looked(actor, subject, since=clock.now() - _LOOK_IS_REMEMBERED, **seen):
        label = case.party.display_name if case.party else case.reference
        audit.looked_at(actor, subject, purpose=LOOK_PURPOSE, label=label, **seen)
    return case


@transaction.atomic
def take(*, actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None = None) -> Case:
    """Take up a case; taking one's own again changes nothing. Raises ConflictError when a colleague has it."""
    case = locked(actor, case_id, link)
    if case.handler_id == actor.audit_id and (case.handler_id or case.state == CaseState.TAKEN):
        return case
    must_be_open(case)
    if case.handler_id:
        raise ConflictError(_("%(name)s has already taken this case.") % {"name": case.handler})
    must_not_be_concerned(actor, case)
    must_be_experienced(actor, case)
    if case.state == CaseState.NEW:  # a question to the KCC stays open until it is answered
        case.state = CaseState.TAKEN
    case.handler_id = actor.audit_id
    save(case, "state", "handler_id")
    note(case, EventKind.TAKEN, actor)
    done(actor, case, "case.taken")
    return case


@transaction.atomic
def ask_back(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    question: str,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Ask the advisor who handed over. The promise to the citizen stays as it is.

    Here and below the same `event_id` again changes nothing: a double click never asks or tells twice.
    """
    case = locked(actor, case_id, link)
    if was_done(case, event_id, question):
        return case
    must_be_open(case)
    case.state = CaseState.ASKED_BACK
    save(case, "state")
    note(case, EventKind.ASKED_BACK, actor, filled(question, "text"), event_id=event_id)
    done(actor, case, "case.asked_back")
    return case


@transaction.atomic
def reply(*, actor: Staff, case_id: uuid.UUID, text: str, event_id: uuid.UUID | None = None) -> Case:
    """Answer the department's question; the case goes back to whoever had it. For KCC staff."""
    require(actor, Permission.VIEW_CASES)
    case = locked_visible(actor, case_id)
    if was_done(case, event_id, text):
        return case
    if case.state != CaseState.ASKED_BACK:
        raise ConflictError(_("This question has already been answered."))
    case.state = CaseState.TAKEN if case.handler_id else CaseState.NEW
    save(case, "state")
    note(case, EventKind.REPLIED, actor, filled(text, "text"), is_kcc=True, event_id=event_id)
    done(actor, case, "case.replied")
    return case


@transaction.atomic
def add_note(*, actor: Staff, case_id: uuid.UUID, text: str, event_id: uuid.UUID | None = None) -> Case:
    """Leave a note for colleagues; anyone who may see the case may."""
    case = locked_visible(actor, case_id)
    if was_done(case, event_id, text):
        return case
    is_kcc = case.department_id not in actor.department_ids
    note(case, EventKind.NOTE, actor, filled(text, "text"), is_kcc=is_kcc, event_id=event_id)
    save(case)
    done(actor, case, "case.noted")
    return case


@transaction.atomic
def send_message(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    text: str,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Tell the citizen something while the case goes on: on the status page, and by e-mail when known."""
    case = locked(actor, case_id, link)
    if was_done(case, event_id, text):
        return case
    must_be_open(case)
    event = note(case, EventKind.MESSAGE, actor, filled(text, "text"), is_for_citizen=True, event_id=event_id)
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, text), key=f"case-event:{event.pk}")
    save(case)
    done(actor, case, "case.message_sent")
    return case


@transaction.atomic
def forward(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    department_id: uuid.UUID,
    reason: str,
    link: Case | None = None,
) -> Case:
    """Pass a case on to another department of the municipality or a KCC group. The promise stays."""
    case = locked(actor, case_id, link)
    must_be_open(case)
    target = next(
        (each for each in receivers_for(case.contact_centre_id, case.municipality_id) if each.pk == department_id), None
    )
    if target is None:
        raise NotFoundError(_("That department does not exist."))
    if target.pk == case.department_id:
        message = _("The case is already with this department.")
        raise InvalidError(message, {"department": message})
    origin = case.department or case.organisation or _("the front office")
    text = _("From %(a)s to %(b)s. %(why)s") % {"a": origin, "b": target, "why": filled(reason, "text")}
    note(case, EventKind.FORWARDED, actor, text)
    step = first_step_after_front_office(case) if is_of_front_office(case) else case.step
    if is_of_front_office(case) and case.handed_over_by_id is None and not isinstance(actor, NamedActor):
        case.handed_over_by = actor
        save(case, "handed_over_by")
    pass_to(case, target, step=step)
    done(actor, case, "case.forwarded")
    return case
