"""Handing a question over: its contact stored, its case made, its messages queued, in one transaction."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.events import CaseHandedOver
from eenloket.cases.models import CallBackWindow, Case
from eenloket.cases.types import CallBackWish, CaseKind, CaseState, EventKind, HandOver, Sensitivity
from eenloket.contacts.services import store_contact
from eenloket.contacts.types import DraftChange, Result, ResultDetail
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.organisation.selectors import fill_in, find_organisation, get_department
from eenloket.organisation.types import DepartmentKind
from eenloket.parties.rules import normalise_email, normalise_phone

from .checklist import first_step_after_front_office
from .opening import checked_values, followed_by, startable
from .outside_row import begin_outside
from .sensitivity import checked_sensitivity, set_sensitivity
from .steps import note, poke, save, tell_citizen, tell_department

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.cases.rules.case_types import CaseTypeDocument
    from eenloket.contacts.models import Contact
    from eenloket.organisation.models import Department


@transaction.atomic
def hand_over(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    what: HandOver,
    change: DraftChange | None = None,
    revision: int | None = None,
) -> Case:
    """Store a question as handed over (or to be called back) and make its case, in one transaction. A case that was
    started with the front office goes on with the receiver, with what was registered and ticked.

    The same question again returns the case it already became: one contact, one case, one reference. Messages to
    the citizen and the receiving department go into the outbox in the same transaction.
    Raises NotAllowedError (an advisor 3 hands over to groups only), NotFoundError, ConflictError, InvalidError.
    """
    if existing := _handed_over(Case.objects.filter(contact_id=contact_id, handed_over_by=actor)):
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
    if existing := _handed_over(Case.objects.filter(contact=contact)):
        return existing  # two tabs at the same moment: the other one had the lock first
    if contact.result not in (Result.CALL_BACK, Result.HANDED_OVER):
        raise ConflictError(_("This question was already stored with another result."))
    fill_in([contact], "municipality")
    started = Case.objects.select_for_update().filter(contact=contact).first()
    if started:
        case = _go_on(actor, started, department, what, email)
    else:
        case = _create_case(actor, contact, department, what, email)
    _add_what_belongs(actor, case, what)
    note(case, EventKind.HANDED_OVER, actor, what.request)
    audit.record(actor, "case.handed_over", case, label=case.reference, to=str(department or case.organisation))
    publish(CaseHandedOver(case_id=case.pk, contact_centre_id=case.contact_centre_id))
    if email:
        tell_citizen(case, *messages.promise_to_citizen(case), key=f"case:{case.pk}:promise")
    tell_department(case)
    poke(case)
    return case


def _add_what_belongs(actor: Staff, case: Case, what: HandOver) -> None:
    """Whom to call back, where it is at another organisation, how sensitive it is."""
    if what.call_back:
        _add_window(case, what.call_back)
    if case.organisation_id:
        begin_outside(case)
    if what.sensitivity != Sensitivity.NORMAL:
        _mark(actor, case, what)


def _mark(actor: Staff, case: Case, what: HandOver) -> None:
    """Complex or sensitive from the start, with the reason as a step."""
    reason = what.sensitivity_reason.strip()
    set_sensitivity(case, what.sensitivity, reason)
    text = f"{Sensitivity(what.sensitivity).label}. {reason}"
    note(case, EventKind.SENSITIVITY, actor, text, data={"sensitivity": what.sensitivity})
    audit.record(actor, "case.marked", case, label=case.reference)


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
    if what.call_back:
        errors |= _window_errors(what.call_back)
    if what.sensitivity != Sensitivity.NORMAL:
        wrong = checked_sensitivity(what.sensitivity, what.sensitivity_reason)
        errors |= {f"sensitivity_{name}" if name == "reason" else name: text for name, text in wrong.items()}
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return email or ""


def _window_errors(wish: CallBackWish) -> dict[str, str]:
    errors = {}
    if not wish.who.strip():
        errors["who"] = _("Say whom to ask for.")
    if wish.on and wish.on < clock.today():
        errors["on"] = _("That day has passed.")
    if wish.after and wish.before and wish.before <= wish.after:
        errors["before"] = _("The end comes before the beginning.")
    return errors


def _handed_over(cases: QuerySet[Case]) -> Case | None:
    """The one that went to a receiver, or is over; not one that the front office has."""
    return cases.exclude(department=None, organisation=None, settled_at=None).first()


def _go_on(actor: Staff, case: Case, department: Department | None, what: HandOver, email: str) -> Case:
    """A case that the front office started goes to its receiver. Its clock runs from the day it was received."""
    _check_receiver(department, case.municipality_id)
    _check_date(what.promised_date, case.norm_date, case.legal_date)
    case.department = department
    case.organisation = find_organisation(str(what.organisation_id)) if what.organisation_id else None
    case.handed_over_by = case.handed_over_by or actor
    case.kind = CaseKind.CALL_BACK if what.call_back else case.kind
    case.urgency, case.request = what.urgency, what.request.strip()
    case.citizen_email = email or case.citizen_email
    case.promised_date, case.date_was_told = what.promised_date, what.date_was_told or case.date_was_told
    case.step = first_step_after_front_office(case)
    case.state, case.handler = CaseState.NEW, None
    save(
        case,
        *("department", "organisation", "handed_over_by", "kind", "urgency", "request", "citizen_email"),
        *("promised_date", "date_was_told", "step", "state", "handler"),
    )
    return case


def _check_receiver(department: Department | None, municipality_id: uuid.UUID) -> None:
    if department and department.municipality_id not in (None, municipality_id):
        raise NotFoundError(_("That department does not exist."))


def _check_date(promised: date, first: date, legal: date | None) -> None:
    """Never before what the receiver agreed to, never after what the law asks."""
    if promised < first:
        message = _("The receiver has until %(date)s. Promise that date, or a later one.") % {
            "date": first.strftime("%d-%m-%Y")
        }
        raise InvalidError(message, {"promised_date": message})
    if legal and promised > legal:
        message = _("The law asks for an answer by %(date)s.") % {"date": legal.strftime("%d-%m-%Y")}
        raise InvalidError(message, {"promised_date": message})


def _create_case(actor: Staff, contact: Contact, department: Department | None, what: HandOver, email: str) -> Case:
    _check_receiver(department, contact.municipality_id)
    document, values = _type_of(actor, what)
    promise = selectors.promise_for(
        actor.contact_centre_id,
        contact.municipality_id,
        department_id=what.department_id,
        is_call_back=what.call_back is not None,
        document=document,
        values=values,
        type_code=selectors.type_code_of(what.type_version_id) if document and what.type_version_id else "",
        organisation_id=what.organisation_id,
    )
    _check_date(what.promised_date, promise.promised_date, promise.legal_date)
    now = clock.now()
    return Case.objects.create(
        contact_centre_id=contact.contact_centre_id,
        municipality=contact.municipality,
        **followed_by(contact),
        kind=CaseKind.CALL_BACK if what.call_back else CaseKind.REQUEST,
        type_version_id=what.type_version_id if document else None,
        values=values,
        step=next((each.code for each in document.steps if not each.is_front_office), "") if document else "",
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


def _type_of(actor: Staff, what: HandOver) -> tuple[CaseTypeDocument | None, dict[str, str]]:
    """The type it is handed over as, with what its fields hold; none for a free question or a call-back note."""
    if what.type_version_id is None or what.call_back:
        return None, {}
    document = startable(actor.contact_centre_id, what.type_version_id)
    return document, checked_values(document, what.values)


def _add_window(case: Case, wish: CallBackWish) -> None:
    CallBackWindow.objects.create(
        case=case,
        who=wish.who.strip()[:120],
        number=normalise_phone(wish.number) or "",
        on=wish.on,
        after=wish.after,
        before=wish.before,
    )
