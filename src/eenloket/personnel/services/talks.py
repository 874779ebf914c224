from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.personnel.models import Agreement, PersonnelConversation
from eenloket.personnel.selectors import get_talk, led_employee
from eenloket.personnel.types import Eye, TalkKind

from .common import made_once, optional, refuse, written

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

MOST_NOTES: Final = 10_000


@transaction.atomic
def plan_talk(
    *, actor: Staff, talk_id: uuid.UUID, employee_id: uuid.UUID, kind: str, planned_at: datetime
) -> PersonnelConversation:
    """Plan a conversation with somebody who reports here. Raises NotFoundError, NotAllowedError, InvalidError."""
    employee = led_employee(actor, employee_id)
    if kind not in TalkKind.values:
        refuse("kind", _("Choose one of the list."))
    talk, made = made_once(
        PersonnelConversation,
        talk_id,
        contact_centre_id=actor.contact_centre_id,
        employee=employee,
        kind=kind,
        planned_at=planned_at,
        planned_by=actor.name,
    )
    if made:
        audit.record(actor, "personnel.talk_planned", talk, label=employee.name, kind=kind)
    return talk


@transaction.atomic
def note_in_talk(*, actor: Staff, talk_id: uuid.UUID, text: str) -> PersonnelConversation:
    """Keep one's own notes, as far as typed: the employee's or the superior's. Who signed, no longer writes.

    Raises NotFoundError, NotAllowedError, InvalidError, ConflictError.
    """
    talk, eye = _open_talk(actor, talk_id)
    typed = text.replace("\r\n", "\n")
    optional(typed, "notes", most=MOST_NOTES)
    if eye == Eye.SELF:
        talk.employee_notes = typed
        talk.save(update_fields=["employee_notes"])
        return talk
    if talk.superior_signed_at:
        raise ConflictError(_("You have signed these notes. Take your signature back to change them."))
    talk.superior_notes = typed
    talk.save(update_fields=["superior_notes"])
    return talk


@transaction.atomic
def agree(
    *, actor: Staff, agreement_id: uuid.UUID, talk_id: uuid.UUID, text: str, by_when: date | None = None
) -> Agreement:
    """Add what the two agreed, before the superior signs. Raises NotFoundError, NotAllowedError, InvalidError,
    ConflictError."""
    talk, eye = _open_talk(actor, talk_id)
    if eye != Eye.SUPERIOR or talk.superior_signed_at:
        raise NotAllowedError(_("The superior adds agreements, before signing."))
    row, _made = made_once(
        Agreement,
        agreement_id,
        contact_centre_id=actor.contact_centre_id,
        conversation=talk,
        text=written(text, "text", most=300),
        by_when=by_when,
    )
    return row


@transaction.atomic
def drop_agreement(*, actor: Staff, agreement_id: uuid.UUID) -> None:
    """Take away an agreement that nobody signed for. Twice is once. Raises NotFoundError, NotAllowedError."""
    agreement = Agreement.objects.filter(contact_centre_id=actor.contact_centre_id, pk=agreement_id).first()
    if agreement is None:
        return
    talk, eye = _open_talk(actor, agreement.conversation_id)
    if eye != Eye.SUPERIOR or talk.superior_signed_at:
        raise NotAllowedError(_("The superior adds agreements, before signing."))
    agreement.delete()


@transaction.atomic
def settle_agreement(*, actor: Staff, agreement_id: uuid.UUID, done: bool) -> Agreement:
    """Say that an agreement is done, or not after all: by either of the two, also after signing.

    Raises NotFoundError, NotAllowedError.
    """
    rows = Agreement.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=agreement_id)
    agreement = rows.first()
    if agreement is None:
        raise NotFoundError(_("There is no such agreement."))
    talk, eye = get_talk(actor, agreement.conversation_id)
    if eye == Eye.HR:
        raise NotAllowedError(_("Only the two who agreed can do this."))
    if eye == Eye.SELF and not talk.superior_signed_at:
        raise NotFoundError(_("There is no such agreement."))
    if done != (agreement.done_at is not None):
        agreement.done_at, agreement.done_by = (clock.now(), actor.name) if done else (None, "")
        agreement.save(update_fields=["done_at", "done_by"])
        audit.record(actor, "personnel.agreement_settled", talk, label=talk.employee.name, done=done)
    return agreement


@transaction.atomic
def sign_talk(*, actor: Staff, talk_id: uuid.UUID) -> PersonnelConversation:
    """Sign for what the conversation says: first the superior, then the employee, after which it never changes.
    Signing twice is signing once. Raises NotFoundError, NotAllowedError, InvalidError, ConflictError."""
    talk, eye = _locked_talk(actor, talk_id)
    if eye == Eye.SELF:
        return _sign_as_employee(actor, talk)
    if talk.superior_signed_at:
        return talk
    _check_open(talk)
    if not talk.superior_notes.strip():
        refuse("notes", _("Write down what was discussed before you sign."))
    talk.superior_signed_at, talk.superior_signed_by = clock.now(), actor.name
    talk.save(update_fields=["superior_signed_at", "superior_signed_by"])
    audit.record(actor, "personnel.talk_signed", talk, label=talk.employee.name, by="superior")
    return talk


def _sign_as_employee(actor: Staff, talk: PersonnelConversation) -> PersonnelConversation:
    if talk.employee_signed_at:
        return talk
    _check_open(talk)
    if not talk.superior_signed_at:
        raise ConflictError(_("Your superior signs first; then you can read and sign."))
    talk.employee_signed_at = clock.now()
    talk.save(update_fields=["employee_signed_at"])
    audit.record(actor, "personnel.talk_signed", talk, label=talk.employee.name, by="employee")
    return talk


@transaction.atomic
def take_signature_back(*, actor: Staff, talk_id: uuid.UUID) -> PersonnelConversation:
    """The superior goes on writing, while the employee did not sign. Raises NotFoundError, NotAllowedError,
    ConflictError."""
    talk, eye = _open_talk(actor, talk_id)
    if eye != Eye.SUPERIOR:
        raise NotAllowedError(_("Only the superior can do this."))
    if talk.superior_signed_at:
        talk.superior_signed_at, talk.superior_signed_by = None, ""
        talk.save(update_fields=["superior_signed_at", "superior_signed_by"])
        audit.record(actor, "personnel.signature_taken_back", talk, label=talk.employee.name)
    return talk


@transaction.atomic
def cancel_talk(*, actor: Staff, talk_id: uuid.UUID) -> PersonnelConversation:
    """Call off a conversation that nobody signed. Raises NotFoundError, NotAllowedError, ConflictError."""
    talk, eye = _locked_talk(actor, talk_id)
    if eye == Eye.SELF:
        raise NotAllowedError(_("Your superior or HR does this for you."))
    if talk.cancelled_at:
        return talk
    if talk.superior_signed_at:
        raise ConflictError(_("This conversation is signed."))
    talk.cancelled_at = clock.now()
    talk.save(update_fields=["cancelled_at"])
    audit.record(actor, "personnel.talk_cancelled", talk, label=talk.employee.name)
    return talk


def _locked_talk(actor: Staff, talk_id: uuid.UUID) -> tuple[PersonnelConversation, Eye]:
    PersonnelConversation.objects.select_for_update().filter(
        contact_centre_id=actor.contact_centre_id, pk=talk_id
    ).first()
    talk, eye = get_talk(actor, talk_id)
    if eye == Eye.HR:
        raise NotAllowedError(_("Notes and signatures are of the employee and the superior."))
    return talk, eye


def _open_talk(actor: Staff, talk_id: uuid.UUID) -> tuple[PersonnelConversation, Eye]:
    talk, eye = _locked_talk(actor, talk_id)
    _check_open(talk)
    return talk, eye


def _check_open(talk: PersonnelConversation) -> None:
    if talk.is_signed:
        raise ConflictError(_("This conversation is signed by both and stays as it is."))
    if talk.cancelled_at:
        raise ConflictError(_("This conversation was called off."))
