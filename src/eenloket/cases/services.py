"""Commands on cases. Each is one transaction: lock, check, change, note the step, tell who must know."""

from __future__ import annotations

import hmac
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.services import store_contact
from eenloket.contacts.types import DraftChange, Result, ResultDetail
from eenloket.core import audit, clock, crypto, live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.events import publish
from eenloket.core.ids import uuid7
from eenloket.gateways.services import queue_message
from eenloket.organisation.selectors import find_organisation, get_department, receivers_for
from eenloket.organisation.types import DepartmentKind
from eenloket.parties.rules import normalise_email, normalise_phone

from . import messages, references, selectors
from .events import CaseHandedOver, CaseSettled
from .models import CallBackWindow, Case, CaseEvent, StatusAttempt
from .types import CallBackWish, CaseKind, CaseState, EventKind, HandOver

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact
    from eenloket.organisation.models import Department, Municipality

LOOK_PURPOSE = "case handling"
_LOOK_IS_REMEMBERED = timedelta(hours=1)
_ATTEMPT_WINDOW = timedelta(minutes=15)
_MOST_PER_REFERENCE = 5
_MOST_PER_ADDRESS = 20


@transaction.atomic
def hand_over(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    what: HandOver,
    change: DraftChange | None = None,
    revision: int | None = None,
) -> Case:
    """Store a question as handed over (or to be called back) and make its case, in one transaction.

    The same question again returns the case it already became: one contact, one case, one reference. Messages to
    the citizen and the receiving department go into the outbox in the same transaction.
    Raises NotAllowedError (an advisor 3 hands over to groups only), NotFoundError, ConflictError, InvalidError.
    """
    if existing := Case.objects.filter(contact_id=contact_id, handed_over_by=actor).first():
        return existing
    department = get_department(actor.contact_centre_id, what.department_id) if what.department_id else None
    _check_may_hand_over(actor, department, what.call_back)
    email = _checked(what)
    contact = store_contact(
        actor=actor,
        contact_id=contact_id,
        result=Result.CALL_BACK if what.call_back else Result.HANDED_OVER,
        detail=ResultDetail(department_id=what.department_id, organisation_id=what.organisation_id),
        change=change,
        revision=revision,
    )
    if existing := Case.objects.filter(contact=contact).first():
        return existing  # two tabs at the same moment: the other one had the lock first
    if contact.result not in (Result.CALL_BACK, Result.HANDED_OVER):
        raise ConflictError(_("This question was already stored with another result."))
    case = _create_case(actor, contact, department, what, email)
    if what.call_back:
        _add_window(case, what.call_back)
    _note(case, EventKind.HANDED_OVER, actor, what.request)
    audit.record(actor, "case.handed_over", case, label=case.reference, to=str(department or case.organisation))
    publish(CaseHandedOver(case_id=case.pk, contact_centre_id=case.contact_centre_id))
    if email:
        _tell_citizen(case, *messages.promise_to_citizen(case), key=f"case:{case.pk}:promise")
    _tell_department(case)
    _poke(case)
    return case


@transaction.atomic
def look_at(*, actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None = None) -> Case:
    """Show one case. Whose data it shows is audited with the purpose, once per person per case per hour.

    Raises NotFoundError, and NotAllowedError for a link to another case.
    """
    case = _visible_by_link(case_id, link) if isinstance(actor, NamedActor) else selectors.get_case(actor, case_id)
    subject = case.party or case
    seen = {"how": "case.opened", "case": case.reference}
    if not audit.has_looked(actor, subject, since=clock.now() - _LOOK_IS_REMEMBERED, **seen):
        label = case.party.display_name if case.party else case.reference
        audit.looked_at(actor, subject, purpose=LOOK_PURPOSE, label=label, **seen)
    return case


@transaction.atomic
def take(*, actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None = None) -> Case:
    """Take up a case; taking one's own again changes nothing. Raises ConflictError when a colleague has it."""
    case = _locked(actor, case_id, link)
    if case.handler_id == actor.audit_id and (case.handler_id or case.state == CaseState.TAKEN):
        return case
    _must_be_open(case)
    if case.handler_id:
        raise ConflictError(_("%(name)s has already taken this case.") % {"name": case.handler})
    if case.state == CaseState.NEW:  # a question to the KCC stays open until it is answered
        case.state = CaseState.TAKEN
    case.handler_id = actor.audit_id
    _save(case, "state", "handler_id")
    _note(case, EventKind.TAKEN, actor)
    _done(actor, case, "case.taken")
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
    case = _locked(actor, case_id, link)
    if _was_done(case, event_id, question):
        return case
    _must_be_open(case)
    case.state = CaseState.ASKED_BACK
    _save(case, "state")
    _note(case, EventKind.ASKED_BACK, actor, _filled(question, "text"), event_id=event_id)
    _done(actor, case, "case.asked_back")
    return case


@transaction.atomic
def reply(*, actor: Staff, case_id: uuid.UUID, text: str, event_id: uuid.UUID | None = None) -> Case:
    """Answer the department's question; the case goes back to whoever had it. For KCC staff."""
    require(actor, Permission.VIEW_CASES)
    case = _locked_visible(actor, case_id)
    if _was_done(case, event_id, text):
        return case
    if case.state != CaseState.ASKED_BACK:
        raise ConflictError(_("This question has already been answered."))
    case.state = CaseState.TAKEN if case.handler_id else CaseState.NEW
    _save(case, "state")
    _note(case, EventKind.REPLIED, actor, _filled(text, "text"), is_kcc=True, event_id=event_id)
    _done(actor, case, "case.replied")
    return case


@transaction.atomic
def add_note(*, actor: Staff, case_id: uuid.UUID, text: str, event_id: uuid.UUID | None = None) -> Case:
    """Leave a note for colleagues; anyone who may see the case may."""
    case = _locked_visible(actor, case_id)
    if _was_done(case, event_id, text):
        return case
    is_kcc = case.department_id not in actor.department_ids
    _note(case, EventKind.NOTE, actor, _filled(text, "text"), is_kcc=is_kcc, event_id=event_id)
    _save(case)
    _done(actor, case, "case.noted")
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
    case = _locked(actor, case_id, link)
    if _was_done(case, event_id, text):
        return case
    _must_be_open(case)
    event = _note(case, EventKind.MESSAGE, actor, _filled(text, "text"), is_for_citizen=True, event_id=event_id)
    if case.citizen_email:
        _tell_citizen(case, *messages.news_to_citizen(case, text), key=f"case-event:{event.pk}")
    _save(case)
    _done(actor, case, "case.message_sent")
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
    case = _locked(actor, case_id, link)
    _must_be_open(case)
    target = receivers_for(case.contact_centre_id, case.municipality_id).filter(pk=department_id).first()
    if target is None:
        raise NotFoundError(_("That department does not exist."))
    if target.pk == case.department_id:
        message = _("The case is already with this department.")
        raise InvalidError(message, {"department": message})
    before, origin = case.department, case.department or case.organisation
    case.department, case.organisation, case.handler, case.state = target, None, None, CaseState.NEW
    _save(case, "department", "organisation", "handler", "state")
    text = _("From %(a)s to %(b)s. %(why)s") % {"a": origin, "b": target, "why": _filled(reason, "text")}
    _note(case, EventKind.FORWARDED, actor, text)
    _tell_department(case)
    _done(actor, case, "case.forwarded")
    if before:
        live.poke(f"department:{before.pk}")
    return case


@transaction.atomic
def note_call_attempt(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    text: str,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Note that a call back was tried and nobody answered."""
    case = _locked(actor, case_id, link)
    if _was_done(case, event_id, text):
        return case
    _must_be_open(case)
    window = CallBackWindow.objects.select_for_update().filter(case=case).first()
    if window is None:
        raise ConflictError(_("This case is not a call-back note."))
    window.attempts += 1
    window.save(update_fields=["attempts"])
    _note(case, EventKind.CALL_ATTEMPT, actor, text.strip(), event_id=event_id)
    _save(case)
    _done(actor, case, "case.call_attempted")
    return case


@transaction.atomic
def settle(*, actor: Staff | NamedActor, case_id: uuid.UUID, answer: str, link: Case | None = None) -> Case:
    """Close a case with its answer to the citizen. Settling again with the same answer changes nothing.

    Raises NotAllowedError, NotFoundError, InvalidError without an answer, ConflictError when it was settled with
    another answer.
    """
    case = _locked(actor, case_id, link)
    answer = _filled(answer, "answer")
    if case.state == CaseState.SETTLED:
        if case.answer == answer:
            return case
        raise ConflictError(_("This case was already settled."))
    now = clock.now()
    case.state, case.answer, case.settled_at = CaseState.SETTLED, answer, now
    case.handler_id = case.handler_id or actor.audit_id
    _save(case, "state", "answer", "settled_at", "handler_id")
    _note(case, EventKind.SETTLED, actor, answer, is_for_citizen=True)
    if case.citizen_email:
        _tell_citizen(case, *messages.answer_to_citizen(case), key=f"case:{case.pk}:settled")
    publish(CaseSettled(case_id=case.pk, contact_centre_id=case.contact_centre_id))
    _done(actor, case, "case.settled")
    return case


def status_for_citizen(*, municipality: Municipality, reference: str, code: str, address: str) -> Case:
    """The case for whoever knows both its reference and its code. Raises NotFoundError alike for a wrong reference
    and a wrong code, NotAllowedError after too many wrong tries (5 per reference, 20 per address, in 15 minutes).
    """
    reference, code = references.normal_reference(reference), references.normal_code(code)
    address_hash = crypto.keyed_hash(address, purpose="status-address")
    _slow_down(municipality.pk, reference, address_hash)
    case = Case.objects.filter(municipality=municipality, reference=reference).select_related(
        "department", "organisation", "municipality", "contact"
    )
    found = case.first()
    known = selectors.citizen_code(found) if found else references.new_code()
    if not hmac.compare_digest(known.encode(), code.encode()) or found is None:
        StatusAttempt.objects.create(
            municipality=municipality, reference=reference, address_hash=address_hash, at=clock.now()
        )
        raise NotFoundError(_("We do not know this combination of number and code. Check both."))
    return found


def forget_status_attempts() -> int:
    """Delete tries that no longer count; run periodically."""
    count, _per_model = StatusAttempt.objects.filter(at__lt=clock.now() - _ATTEMPT_WINDOW).delete()
    return count


def _slow_down(municipality_id: uuid.UUID, reference: str, address_hash: str) -> None:
    recent = StatusAttempt.objects.filter(at__gte=clock.now() - _ATTEMPT_WINDOW)
    by_reference = recent.filter(municipality_id=municipality_id, reference=reference).count()
    if by_reference >= _MOST_PER_REFERENCE or recent.filter(address_hash=address_hash).count() >= _MOST_PER_ADDRESS:
        raise NotAllowedError(_("You tried too often. Wait a quarter of an hour, or call us."))


def _check_may_hand_over(actor: Staff, department: Department | None, call_back: CallBackWish | None) -> None:
    if call_back:
        require(actor, Permission.WRITE_CALL_BACK)
    elif department and department.kind == DepartmentKind.GROUP:
        require(actor, Permission.HAND_OVER_TO_GROUP)
    else:
        require(actor, Permission.HAND_OVER_TO_DEPARTMENT)


def _checked(what: HandOver) -> str:
    """The e-mail address, normalised. Raises InvalidError naming every field that needs another look."""
    errors = {}
    if bool(what.department_id) == bool(what.organisation_id):
        errors["department"] = _("Choose who gets this.")
    if not what.request.strip():
        errors["request"] = _("Say what has to be done.")
    email = normalise_email(what.email) if what.email.strip() else ""
    if email is None:
        errors["email"] = _("This is not a valid e-mail address.")
    if what.call_back and not normalise_phone(what.call_back.number):
        errors["number"] = _("This is not a valid phone number.")
    if what.call_back and not what.call_back.who.strip():
        errors["who"] = _("Say whom to ask for.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return email or ""


def _create_case(actor: Staff, contact: Contact, department: Department | None, what: HandOver, email: str) -> Case:
    if department and department.municipality_id not in (None, contact.municipality_id):
        raise NotFoundError(_("That department does not exist."))
    promise = selectors.promise_for(
        actor.contact_centre_id,
        contact.municipality_id,
        department_id=what.department_id,
        is_call_back=what.call_back is not None,
    )
    if what.promised_date < promise.promised_date:
        message = _("The receiver has until %(date)s. Promise that date, or a later one.") % {
            "date": promise.promised_date.strftime("%d-%m-%Y")
        }
        raise InvalidError(message, {"promised_date": message})
    if promise.legal_date and what.promised_date > promise.legal_date:
        message = _("The law asks for an answer by %(date)s.") % {"date": promise.legal_date.strftime("%d-%m-%Y")}
        raise InvalidError(message, {"promised_date": message})
    now = clock.now()
    return Case.objects.create(
        contact_centre_id=contact.contact_centre_id,
        municipality_id=contact.municipality_id,
        reference=references.next_reference(contact.municipality_id, contact.municipality.reference_prefix),
        code_sealed=crypto.encrypt(references.new_code()),
        kind=CaseKind.CALL_BACK if what.call_back else CaseKind.REQUEST,
        urgency=what.urgency,
        contact=contact,
        party_id=contact.party_id,
        department=department,
        organisation=find_organisation(str(what.organisation_id)) if what.organisation_id else None,
        handed_over_by=actor,
        subject=contact.subject or contact.searched_for or _("Question"),
        request=what.request.strip(),
        citizen_email=email,
        received_on=clock.today(),
        norm_date=promise.norm_date,
        legal_date=promise.legal_date,
        promised_date=what.promised_date,
        date_was_told=what.date_was_told,
        created_at=now,
        changed_at=now,
    )


def _add_window(case: Case, wish: CallBackWish) -> None:
    CallBackWindow.objects.create(
        case=case,
        who=wish.who.strip()[:120],
        number=normalise_phone(wish.number) or "",
        on=wish.on,
        after=wish.after,
        before=wish.before,
    )


def _locked(actor: Staff | NamedActor, case_id: uuid.UUID, link: Case | None) -> Case:
    """The case, locked, for someone who may handle it: a member of the department, KCC staff for what went to
    another organisation, or whoever holds a valid link to exactly this case."""
    if isinstance(actor, NamedActor):
        return _lock(case_id, department_id=_visible_by_link(case_id, link).department_id)
    require(actor, Permission.HANDLE_CASES)
    case = _locked_visible(actor, case_id)
    if case.department_id and case.department_id not in actor.department_ids:
        raise NotAllowedError(_("This case is with another department."))
    return case


def _visible_by_link(case_id: uuid.UUID, link: Case | None) -> Case:
    if link is None or link.pk != case_id:
        raise NotAllowedError(_("This link is for another case."))
    return link


def _locked_visible(actor: Staff, case_id: uuid.UUID) -> Case:
    return _lock(selectors.get_case(actor, case_id).pk)


def _lock(case_id: uuid.UUID, **also: uuid.UUID | None) -> Case:
    found = (
        Case.objects.select_for_update(of=("self",))
        .select_related("municipality", "department", "organisation", "handler", "handed_over_by")
        .filter(pk=case_id, **also)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That case does not exist, or is not yours to see."))
    return found


def _was_done(case: Case, event_id: uuid.UUID | None, text: str) -> bool:
    """Whether this step was already noted; ask with the case locked. Raises ConflictError when the same page now
    brings another text: that one must not get lost."""
    known = case.events.filter(pk=event_id).first() if event_id else None
    if known and known.text != text.strip():
        raise ConflictError(_("Something else was already sent from this page. Check the text and send it again."))
    return known is not None


def _must_be_open(case: Case) -> None:
    if case.state == CaseState.SETTLED:
        raise ConflictError(_("This case was already settled."))


def _filled(text: str, field: str) -> str:
    if not text.strip():
        message = _("Fill in a text.")
        raise InvalidError(message, {field: message})
    return text.strip()


def _save(case: Case, *fields: str) -> None:
    case.changed_at = clock.now()
    case.save(update_fields=[*fields, "changed_at"])


def _note(
    case: Case,
    kind: EventKind,
    actor: Staff | NamedActor,
    text: str = "",
    *,
    is_for_citizen: bool = False,
    is_kcc: bool | None = None,
    event_id: uuid.UUID | None = None,
) -> CaseEvent:
    return CaseEvent.objects.create(
        id=event_id or uuid7(),
        case=case,
        contact_centre_id=case.contact_centre_id,
        kind=kind,
        at=clock.now(),
        actor_name=actor.audit_name,
        actor_is_kcc=kind in (EventKind.HANDED_OVER, EventKind.REPLIED) if is_kcc is None else is_kcc,
        text=text.strip(),
        is_for_citizen=is_for_citizen,
    )


def _done(actor: Staff | NamedActor, case: Case, action: str) -> None:
    audit.record(actor, action, case, label=case.reference)
    _poke(case)


def _poke(case: Case) -> None:
    if case.department_id:
        live.poke(f"department:{case.department_id}")
    live.poke(f"staff:{case.handed_over_by_id}")
    live.poke(f"team:{case.contact_centre_id}")


def _tell_citizen(case: Case, subject: str, body: str, *, key: str) -> None:
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


def _tell_department(case: Case) -> None:
    if case.department and case.department.email:
        subject, body = messages.notice_to_department(case)
        queue_message(
            key=f"case:{case.pk}:to:{case.department_id}:{case.changed_at.timestamp():.0f}",
            contact_centre_id=case.contact_centre_id,
            municipality_id=case.municipality_id,
            to=case.department.email,
            subject=subject,
            body=body,
            about_type="case",
            about_id=case.pk,
            is_to_citizen=False,
        )
