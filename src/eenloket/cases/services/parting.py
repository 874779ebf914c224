"""One case that is two, and two that are one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.cases import messages, selectors
from eenloket.cases.events import CaseSettled
from eenloket.cases.models import Case
from eenloket.cases.types import CaseKind, CaseState, EventKind
from eenloket.contacts.services import next_reference
from eenloket.core import clock, crypto
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.organisation.selectors import receivers_for

from .steps import done, end_notices, lock, locked, must_be_open, note, poke, save, tell_citizen, tell_department
from .waiting import let_go

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department


@transaction.atomic
def split(
    *,
    actor: Staff,
    case_id: uuid.UUID,
    part_id: uuid.UUID,
    subject: str,
    request: str,
    department_id: uuid.UUID | None = None,
) -> Case:
    """Make a part of a request a case of its own, with its own reference, the same code and the same promise; for the
    same department unless another is named. The citizen is told, and follows both. The same `part_id` again returns
    that part.

    Raises NotAllowedError, NotFoundError, ConflictError for a settled case, InvalidError ("subject", "request").
    """
    case = locked(actor, case_id, None)
    if known := Case.objects.filter(pk=part_id, split_from=case).first():
        return known
    must_be_open(case)
    _check_part(subject, request)
    target = _receiver(case, department_id) if department_id else case.department
    part = _make_part(case, part_id, subject.strip()[:200], request.strip(), target)
    note(part, EventKind.SPLIT, actor, request, is_kcc=False, data={"from": str(case.pk), "reference": case.reference})
    text = _("%(reference)s: %(subject)s") % {"reference": part.reference, "subject": part.subject}
    note(case, EventKind.SPLIT, actor, text, data={"part": str(part.pk), "reference": part.reference})
    told = messages.split_in_two(case, part)
    event = note(case, EventKind.MESSAGE, actor, told, is_for_citizen=True)
    note(part, EventKind.MESSAGE, actor, told, is_for_citizen=True)
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, told), key=f"case-event:{event.pk}")
    save(case)
    if target:
        tell_department(part)
    done(actor, case, "case.split")
    poke(part)
    return part


def _check_part(subject: str, request: str) -> None:
    errors = {}
    if not subject.strip():
        errors["subject"] = _("Say what the part is about.")
    if not request.strip():
        errors["request"] = _("Say what has to be done.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)


def _receiver(case: Case, department_id: uuid.UUID) -> Department:
    receivers = receivers_for(case.contact_centre_id, case.municipality_id)
    if found := next((each for each in receivers if each.pk == department_id), None):
        return found
    raise NotFoundError(_("That department does not exist."))


def _make_part(case: Case, part_id: uuid.UUID, subject: str, request: str, target: Department | None) -> Case:
    """The term of the law runs from the same receipt: a part is not due later than the whole."""
    now = clock.now()
    return Case.objects.create(
        id=part_id,
        contact_centre_id=case.contact_centre_id,
        municipality=case.municipality,
        reference=next_reference(case.municipality_id, case.municipality.reference_prefix),
        code_sealed=crypto.encrypt(selectors.citizen_code(case)),
        kind=CaseKind.REQUEST,
        urgency=case.urgency,
        contact_id=case.contact_id,
        party_id=case.party_id,
        department=target,
        organisation=None if target else case.organisation,
        handler_id=case.handler_id if target and target.pk == case.department_id else None,
        state=CaseState.TAKEN if case.handler_id and target and target.pk == case.department_id else CaseState.NEW,
        handed_over_by_id=case.handed_over_by_id,
        subject=subject,
        request=request,
        citizen_email=case.citizen_email,
        received_on=case.received_on,
        norm_date=case.norm_date,
        legal_date=case.legal_date,
        promised_date=case.promised_date,
        date_was_told=case.date_was_told,
        sensitivity=case.sensitivity,
        sensitivity_reason=case.sensitivity_reason,
        split_from=case,
        created_at=now,
        changed_at=now,
    )


@transaction.atomic
def merge(*, actor: Staff, case_id: uuid.UUID, into_id: uuid.UUID, reason: str = "") -> Case:
    """Join a case to another of the same person about the same: it ends, and its number leads the citizen to the kept
    one, which keeps the earliest promise. Twice is once. Returns the kept one.

    Raises NotAllowedError, NotFoundError, InvalidError when they are not of one person and municipality ("into"),
    ConflictError for a settled one.
    """
    if case_id == into_id:
        raise InvalidError(_("Choose another case."), {"into": _("Choose another case.")})
    for key in sorted((case_id, into_id)):  # one order for all, so that two joins never wait for each other
        lock(selectors.get_case(actor, key).pk)
    case, kept = locked(actor, case_id, None), locked(actor, into_id, None)
    if case.merged_into_id == kept.pk:
        return kept
    must_be_open(case)
    must_be_open(kept)
    _check_same(case, kept)
    _join(actor, case, kept, reason.strip())
    done(actor, case, "case.merged")
    poke(kept)
    return kept


def _check_same(case: Case, kept: Case) -> None:
    is_same_place = case.municipality_id == kept.municipality_id
    is_same_person = (
        case.party_id == kept.party_id
        if case.party_id or kept.party_id
        else bool(case.citizen_email) and case.citizen_email.lower() == kept.citizen_email.lower()
    )
    if not (is_same_place and is_same_person):
        message = _("These are not of the same person. The number of one must not show the other.")
        raise InvalidError(message, {"into": message})


def _join(actor: Staff, case: Case, kept: Case, reason: str) -> None:
    told = messages.joined_to(case, kept)
    promised = min(case.promised_date, kept.promised_date)
    if promised != kept.promised_date:
        kept.promised_date = promised
        kept.norm_date = min(kept.norm_date, case.norm_date)
    if case.legal_date and (kept.legal_date is None or case.legal_date < kept.legal_date):
        kept.legal_date = case.legal_date
    save(kept, "promised_date", "norm_date", "legal_date")
    text = _("%(reference)s: %(subject)s") % {"reference": case.reference, "subject": case.subject}
    note(kept, EventKind.MERGED, actor, f"{text}\n{case.request}\n{reason}".strip(), data={"joined": str(case.pk)})
    case.merged_into, case.state, case.settled_at, case.answer = kept, CaseState.SETTLED, clock.now(), told
    let_go(case, actor)
    case.handler_id = case.handler_id or actor.pk
    save(case, "merged_into", "state", "settled_at", "answer", "paused_at", "pause_reason", "handler_id")
    end_notices(case)
    note(case, EventKind.MERGED, actor, told, is_for_citizen=True, data={"into": str(kept.pk)})
    Case.objects.filter(merged_into=case).update(merged_into=kept)  # what was joined to it goes along
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, told), key=f"case:{case.pk}:merged")
    publish(CaseSettled(case_id=case.pk, contact_centre_id=case.contact_centre_id))
