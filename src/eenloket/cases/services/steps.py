"""What every command on a case does: lock it for who may, check, note the step, tell who must know."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.events import CaseChanged
from eenloket.cases.models import Case, CaseEvent, DepartmentNotice
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import audit, clock, live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.events import publish
from eenloket.core.ids import uuid7
from eenloket.gateways.services import queue_message

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def locked(actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None) -> Case:
    """The case, locked, for someone who may handle it: a member of the department, KCC staff for what went to
    another organisation, or whoever holds a valid link to exactly this case."""
    if isinstance(actor, NamedActor):
        return lock(case_id, department_id=visible_by_link(case_id, link).department_id)
    require(actor, Permission.HANDLE_CASES)
    case = locked_visible(actor, case_id)
    if case.department_id and case.department_id not in actor.department_ids:
        raise NotAllowedError(_("This case is with another department."))
    return case


def visible_by_link(case_id: uuid.UUID, link: Case | None) -> Case:
    if link is None or link.pk != case_id:
        raise NotAllowedError(_("This link is for another case."))
    return link


def locked_visible(actor: Staff, case_id: uuid.UUID) -> Case:
    return lock(selectors.get_case(actor, case_id).pk)


def lock(case_id: uuid.UUID, **also: uuid.UUID | None) -> Case:
    found = (
        Case.objects.select_for_update(of=("self",))
        .select_related("municipality", "department", "organisation", "handler", "handed_over_by")
        .filter(pk=case_id, **also)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That case does not exist, or is not yours to see."))
    return found


def was_done(case: Case, event_id: uuid.UUID | None, text: str) -> bool:
    """Whether this step was already noted; ask with the case locked. Raises ConflictError when the same page now
    brings another text: that one must not get lost."""
    known = case.events.filter(pk=event_id).first() if event_id else None
    if known and known.text != text.strip():
        raise ConflictError(_("Something else was already sent from this page. Check the text and send it again."))
    return known is not None


def must_be_open(case: Case) -> None:
    if case.state == CaseState.SETTLED:
        raise ConflictError(_("This case was already settled."))


def filled(text: str, field: str) -> str:
    if not text.strip():
        message = _("Fill in a text.")
        raise InvalidError(message, {field: message})
    return text.strip()


def save(case: Case, *fields: str) -> None:
    """Store these fields of a locked case, as one step further."""
    case.changed_at = clock.now()
    case.revision += 1
    case.save(update_fields=[*fields, "changed_at", "revision"])


def note(
    case: Case,
    kind: EventKind,
    actor: Staff | NamedActor,
    text: str = "",
    *,
    is_for_citizen: bool = False,
    is_kcc: bool | None = None,
    event_id: uuid.UUID | None = None,
    data: dict[str, Any] | None = None,
) -> CaseEvent:
    """One step in the story of a case. What the citizen may see is published, for who tells them of it."""
    event = CaseEvent.objects.create(
        id=event_id or uuid7(),
        case=case,
        contact_centre_id=case.contact_centre_id,
        kind=kind,
        at=clock.now(),
        actor_name=actor.audit_name,
        actor_is_kcc=kind in (EventKind.HANDED_OVER, EventKind.REPLIED) if is_kcc is None else is_kcc,
        text=text.strip(),
        is_for_citizen=is_for_citizen,
        department_id=case.department_id,
        data=data or {},
    )
    if is_for_citizen:
        publish(
            CaseChanged(case_id=case.pk, contact_centre_id=case.contact_centre_id, event_id=event.pk, kind=event.kind)
        )
    return event


def done(actor: Staff | NamedActor, case: Case, action: str) -> None:
    audit.record(actor, action, case, label=case.reference)
    poke(case)


def poke(case: Case) -> None:
    topics = [f"team:{case.contact_centre_id}"]
    if case.handed_over_by_id:
        topics.append(f"staff:{case.handed_over_by_id}")
    live.poke_all([*topics, f"department:{case.department_id}"] if case.department_id else topics)


def tell_citizen(case: Case, subject: str, body: str, *, key: str) -> None:
    queue_message(
        key=key,
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        to=case.citizen_email,
        subject=subject,
        body=body,
        about_type="case",
        about_id=case.pk,
    )


def tell_department(case: Case, occasion: str = "") -> None:
    """Mail the department that there is something to do; once per `occasion`, by default per change of the case."""
    if case.department:
        _begin_notice(case)
    if case.department and case.department.email:
        subject, body = messages.notice_to_department(case)
        queue_message(
            key=f"case:{case.pk}:to:{case.department_id}:{occasion or f'{case.changed_at.timestamp():.0f}'}"[:120],
            contact_centre_id=case.contact_centre_id,
            municipality_id=case.municipality_id,
            to=case.department.email,
            subject=subject,
            body=body,
            about_type="case",
            about_id=case.pk,
            is_to_citizen=False,
        )


def _begin_notice(case: Case) -> None:
    """The department is told of the case; of others that had it before it is over."""
    end_notices(case, but=case.department_id)
    DepartmentNotice.objects.get_or_create(
        case=case,
        department=case.department,
        ended_at=None,
        defaults={"contact_centre_id": case.contact_centre_id, "sent_at": clock.now()},
    )


def end_notices(case: Case, *, but: uuid.UUID | None = None) -> None:
    running = DepartmentNotice.objects.filter(case=case, ended_at=None)
    (running.exclude(department=but) if but else running).update(ended_at=clock.now())
