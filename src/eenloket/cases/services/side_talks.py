"""Asking aside: a colleague, a department or an outside address, without the citizen ever seeing it."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import messages, selectors
from eenloket.cases.models import Case, SideLine, SideTalk
from eenloket.cases.types import EventKind, PauseReason
from eenloket.core import audit, clock, live
from eenloket.core.actors import NamedActor
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.gateways.services import queue_message
from eenloket.organisation.selectors import get_department
from eenloket.parties.rules import normalise_email

from .steps import done, filled, lock, locked, must_be_open, note, poke, save
from .waiting import go_on, stand_still

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department

_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else


@dataclass(frozen=True, kw_only=True)
class AskedOf:
    """Of whom: exactly one of the three."""

    staff_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    email: str = ""


@dataclass(frozen=True)
class _Receiver:
    staff: Staff | None
    department: Department | None
    email: str

    @property
    def name(self) -> str:
        return self.staff.name if self.staff else self.department.name if self.department else self.email


@transaction.atomic
def ask_aside(
    *,
    actor: Staff,
    case_id: uuid.UUID,
    talk_id: uuid.UUID,
    to: AskedOf,
    question: str,
    stops_clock: bool = False,
) -> SideTalk:
    """Ask somebody aside about a case. They see the question and nothing else of it. With `stops_clock` the clock of
    the norm stands still until the answer. The same `talk_id` again changes nothing.

    Raises NotAllowedError, NotFoundError, InvalidError ("to", "text"), ConflictError when the case is settled.
    """
    case = locked(actor, case_id, None)
    if known := SideTalk.objects.filter(pk=talk_id, case=case).first():
        return known
    must_be_open(case)
    text, receiver = filled(question, "text"), _receiver(actor, case, to)
    now = clock.now()
    talk = SideTalk.objects.create(
        id=talk_id,
        contact_centre_id=case.contact_centre_id,
        case=case,
        asked_by=actor,
        asked_by_name=actor.name,
        staff=receiver.staff,
        department=receiver.department,
        email=receiver.email,
        token="".join(secrets.choice(_ALPHABET) for _n in range(8)),
        stops_clock=stops_clock,
        asked_at=now,
    )
    SideLine.objects.create(id=uuid7(), talk=talk, at=now, by=actor, by_name=actor.name, text=text)
    note(case, EventKind.SIDE_QUESTION, actor, _("To %(name)s.") % {"name": receiver.name}, data={"talk": str(talk.pk)})
    save(case)
    _tell_receiver(case, talk, text)
    if stops_clock:
        stand_still(case, actor, PauseReason.OTHER)
    done(actor, case, "case.asked_aside")
    return talk


def _receiver(actor: Staff, case: Case, to: AskedOf) -> _Receiver:
    if sum(map(bool, (to.staff_id, to.department_id, to.email.strip()))) != 1:
        raise _wrong(_("Choose whom you ask."))
    if to.staff_id:
        colleague = get_staff(actor.contact_centre_id, to.staff_id)
        if not colleague.is_active or colleague.pk == actor.pk:
            raise _wrong(_("Choose a colleague who works here."))
        return _Receiver(colleague, None, "")
    if to.department_id:
        department = get_department(actor.contact_centre_id, to.department_id)
        if department.municipality_id not in (None, case.municipality_id):
            raise NotFoundError(_("That department does not exist."))
        return _Receiver(None, department, "")
    email = normalise_email(to.email)
    if email is None:
        raise _wrong(_("This is not a valid e-mail address."))
    return _Receiver(None, None, email)


def _wrong(message: str) -> InvalidError:
    return InvalidError(message, {"to": message})


def _tell_receiver(case: Case, talk: SideTalk, text: str) -> None:
    """An outside address gets the question as it was written; a department that there is one, without its text."""
    if talk.staff_id:
        live.poke(f"staff:{talk.staff_id}")
        return
    if talk.department:
        live.poke(f"department:{talk.department_id}")
    to = talk.email or (talk.department.email if talk.department else "")
    if not to:
        return
    subject, body = messages.aside(case, talk, text if talk.email else "")
    queue_message(
        key=f"aside:{talk.pk}:{talk.lines.count()}",
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        to=to,
        subject=subject,
        body=body,
        about_type="case_aside",
        about_id=talk.pk,
        is_to_citizen=False,
        is_automatic=not talk.email,
    )


@transaction.atomic
def answer_aside(*, actor: Staff, talk_id: uuid.UUID, text: str, line_id: uuid.UUID | None = None) -> SideTalk:
    """Answer a question that was asked of me or my department, or go on asking. Whoever has the case is told. The same
    `line_id` again changes nothing. Raises NotFoundError, InvalidError ("text")."""
    talk = selectors.get_side_talk(actor, talk_id)
    case = lock(talk.case_id)
    if line_id and SideLine.objects.filter(pk=line_id).exists():
        return talk
    is_answer = selectors.is_asked_of(actor, talk)
    if not is_answer:  # whoever handles the case asks on
        require(actor, Permission.HANDLE_CASES)
        case = locked(actor, talk.case_id, None)
    _add_line(case, talk, actor, filled(text, "text"), is_answer=is_answer, line_id=line_id, by=actor)
    audit.record(actor, "case.answered_aside" if is_answer else "case.asked_aside", case, label=case.reference)
    return talk


@transaction.atomic
def answer_aside_by_mail(
    *, talk_id: uuid.UUID, message_id: uuid.UUID, text: str, sender_name: str, is_automatic: bool = False
) -> Case:
    """The outside address answered by mail: its words stand with the question, inside. The same `message_id` again
    changes nothing; a machine's "out of the office" is shown, but is no answer. Raises NotFoundError."""
    talk = SideTalk.objects.select_related("department", "staff").filter(pk=talk_id).first()
    if talk is None:
        raise NotFoundError(_("That question does not exist."))
    case = lock(talk.case_id)
    if not SideLine.objects.filter(pk=message_id).exists():
        actor = NamedActor(sender_name or talk.email, contact_centre_id=case.contact_centre_id)
        _add_line(case, talk, actor, text, is_answer=not is_automatic, line_id=message_id)
        audit.record(actor, "case.answered_aside", case, label=case.reference)
    return case


def _add_line(
    case: Case,
    talk: SideTalk,
    actor: Staff | NamedActor,
    text: str,
    *,
    is_answer: bool,
    line_id: uuid.UUID | None,
    by: Staff | None = None,
) -> None:
    now = clock.now()
    SideLine.objects.create(
        id=line_id or uuid7(),
        talk=talk,
        at=now,
        by=by,
        by_name=actor.audit_name,
        is_answer=is_answer,
        text=text,
    )
    was_open = talk.answered_at is None
    talk.answered_at = now if is_answer else None if not was_open else talk.answered_at
    talk.save(update_fields=["answered_at"])
    if is_answer and was_open:
        note(case, EventKind.SIDE_ANSWER, actor, is_kcc=False, data={"talk": str(talk.pk)})
    if not is_answer:
        _tell_receiver(case, talk, text)
    save(case)
    poke(case)
    live.poke_all([f"staff:{each}" for each in {case.handler_id, talk.asked_by_id} if each])
    if is_answer and talk.stops_clock:
        go_on(case, actor, PauseReason.OTHER)
