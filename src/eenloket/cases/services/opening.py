"""A case begins: with the front office, by a form or by an advisor in a conversation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.events import CaseOpened
from eenloket.cases.models import Case
from eenloket.cases.rules import case_types as rules
from eenloket.cases.types import CaseKind, EventKind
from eenloket.contacts.rules import new_code
from eenloket.contacts.services import lock_question, next_reference
from eenloket.contacts.types import ContactState
from eenloket.core import audit, clock, crypto
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.organisation.selectors import fill_in
from eenloket.parties.rules import normalise_email

from .checklist import locked_to_tick
from .steps import done, must_be_open, note, poke, save, tell_citizen

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact


@transaction.atomic
def open_case(
    *,
    actor: Staff | NamedActor,
    contact_id: uuid.UUID,
    version_id: uuid.UUID,
    values: Mapping[str, str] | None = None,
    email: str = "",
    tells_citizen: bool = True,
) -> Case:
    """Start a case of a type from a question, with the front office; the citizen is told number, code and date when
    an address is known, unless `tells_citizen` is off.

    By an advisor in an own conversation, or by a form on behalf of who sent it (`actor` is then a NamedActor; the
    caller has checked that). The same question again gives the case it already became.
    Raises NotAllowedError, NotFoundError, InvalidError by field ("values.<code>"), ConflictError for a stored question.
    """
    contact = _question(actor, contact_id)
    if existing := Case.objects.filter(contact=contact).first():
        return existing
    if contact.state != ContactState.DRAFT:
        raise ConflictError(_("This question was already stored with another result."))
    document = startable(contact.contact_centre_id, version_id)
    checked = checked_values(document, values or {}, is_complete=isinstance(actor, NamedActor))
    address = normalise_email(email) if email.strip() else ""
    if address is None:
        raise InvalidError(
            _("This is not a valid e-mail address."), {"email": _("This is not a valid e-mail address.")}
        )
    fill_in([contact], "municipality")
    case = _create(actor, contact, version_id, {"values": checked, "citizen_email": address})
    note(case, EventKind.OPENED, actor, document.name, is_for_citizen=True, is_kcc=not isinstance(actor, NamedActor))
    audit.record(actor, "case.opened_new", case, label=case.reference, type=document.name)
    publish(CaseOpened(case_id=case.pk, contact_centre_id=case.contact_centre_id))
    if address and tells_citizen:
        tell_citizen(case, *messages.promise_to_citizen(case), key=f"case:{case.pk}:promise")
    poke(case)
    return case


@transaction.atomic
def save_values(*, actor: Staff, case_id: uuid.UUID, values: Mapping[str, str]) -> Case:
    """Keep what the fields of a case hold now, while it is being handled; what stays empty may be asked later.

    For whoever may handle the case, and for every advisor while the front office has it.
    Raises NotAllowedError, NotFoundError, InvalidError by field, ConflictError for a settled or a typeless case.
    """
    case = locked_to_tick(actor, case_id)
    must_be_open(case)
    document = selectors.document_of(case)
    if document is None:
        raise ConflictError(_("This case has no fields."))
    checked = checked_values(document, values, is_complete=False)
    before = case.values
    if checked == before:
        return case
    case.values = checked
    save(case, "values")
    labels = {each.code: each.label for each in document.fields}
    changed = [labels[code] for code in labels if checked.get(code) != before.get(code)]
    note(case, EventKind.NOTE, actor, _("Filled in: %(fields)s") % {"fields": ", ".join(changed)})
    done(actor, case, "case.values_changed")
    return case


def checked_values(
    document: rules.CaseTypeDocument, typed: Mapping[str, str], *, is_complete: bool = True
) -> dict[str, str]:
    """What was typed for the fields of a type, without what no field asks. Raises InvalidError by field; what is
    empty is only wrong when it has to be complete."""
    values = {each.code: str(typed.get(each.code, "")).strip() for each in document.fields}
    words = {
        "empty": _("Fill this in."),
        "number": _("Fill in a number."),
        "date": _("This is not a date."),
        "choice": _("Choose one of these."),
        "long": _("This is too long. Use at most 5,000 characters."),
    }
    found = {each.code: rules.value_problem(each, values[each.code]) for each in document.fields}
    errors = {
        f"values.{code}": words[problem]
        for code, problem in found.items()
        if problem and (is_complete or problem != "empty")
    }
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return {code: value for code, value in values.items() if value}


def followed_by(contact: Contact) -> dict[str, Any]:
    """Reference and code: those that the sender of a message already has, while no other case goes by them."""
    conversation = contact.conversation
    known = conversation.reference
    if known and not Case.objects.filter(municipality_id=contact.municipality_id, reference=known).exists():
        return {"reference": known, "code_sealed": conversation.code_sealed}
    return {
        "reference": next_reference(contact.municipality_id, contact.municipality.reference_prefix),
        "code_sealed": crypto.encrypt(new_code()),
    }


def _question(actor: Staff | NamedActor, contact_id: uuid.UUID) -> Contact:
    """The question, locked, when it is the advisor's own, or of the contact centre for which a form was sent."""
    contact = lock_question(contact_id)
    if contact.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That question does not exist."))
    if not isinstance(actor, NamedActor):
        require(actor, Permission.HANDLE_CONTACTS)
        if contact.advisor_id != actor.pk:
            raise NotFoundError(_("That question does not exist."))
    return contact


def startable(contact_centre_id: uuid.UUID, version_id: uuid.UUID) -> rules.CaseTypeDocument:
    known = selectors.published_types(contact_centre_id)
    found = next((each.document for each in known if each.version_id == version_id), None)
    if found is None:
        raise ConflictError(_("This case type changed or is not used any more. Choose it again."))
    return found


def _create(
    actor: Staff | NamedActor,
    contact: Contact,
    version_id: uuid.UUID,
    known: dict[str, Any],
) -> Case:
    document = selectors.document_of_version(version_id)
    promise = selectors.promise_for(
        contact.contact_centre_id,
        contact.municipality_id,
        department_id=None,
        is_call_back=False,
        document=document,
        values=known["values"],
        type_code=selectors.type_code_of(version_id),
    )
    now = clock.now()
    return Case.objects.create(
        contact_centre_id=contact.contact_centre_id,
        municipality=contact.municipality,
        **followed_by(contact),
        kind=CaseKind.REQUEST,
        type_version_id=version_id,
        step=rules.next_step(document, ()),
        contact=contact,
        party_id=contact.party_id,
        handed_over_by=None if isinstance(actor, NamedActor) else actor,
        subject=document.name,
        request=contact.note_for_colleagues.strip(),
        **known,
        received_on=clock.today(),
        norm_date=promise.norm_date,
        legal_date=promise.legal_date,
        promised_date=promise.promised_date,
        date_was_told=bool(known["citizen_email"]),
        created_at=now,
        changed_at=now,
    )
