"""Calibration: several evaluate one contact on their own, compare, and agree."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.quality import rules, selectors
from eenloket.quality.models import CalibrationSession
from eenloket.quality.types import FORM_OF, EvaluationState, Kind, Mark, SessionState

from .forms import form_in_use
from .steps import begin, compare_when_ready, finish, participants

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

FEWEST: Final = 2
MOST: Final = 12


@transaction.atomic
def start_session(
    *, actor: Staff, session_id: uuid.UUID, contact_id: uuid.UUID, evaluator_ids: Iterable[uuid.UUID]
) -> CalibrationSession:
    """Ask colleagues to evaluate a contact of one's own people, each without seeing what the others say. Who starts
    takes part. Asked again under the same key it is the same session.

    Raises NotAllowedError, NotFoundError, InvalidError when too few take part or one may not see the contact.
    """
    require(actor, Permission.EVALUATE)
    if known := CalibrationSession.objects.filter(pk=session_id, started_by=actor).first():
        return known
    contact = selectors.get_evaluable(actor, contact_id)
    if not selectors.may_evaluate(actor, contact.advisor_id):
        raise NotAllowedError(_("Only the direct superior evaluates the contacts of an advisor."))
    running = CalibrationSession.objects.filter(contact=contact).exclude(state=SessionState.AGREED)
    if running.exists():
        raise ConflictError(_("This contact is being calibrated already."))
    people = _evaluators(actor, contact_id, evaluator_ids)
    session = CalibrationSession.objects.create(
        id=session_id,
        contact_centre_id=actor.contact_centre_id,
        contact=contact,
        version=form_in_use(actor.contact_centre_id, FORM_OF[contact.channel]),
        started_by=actor,
        started_at=clock.now(),
    )
    for each in people:
        begin(contact, evaluator=each, kind=Kind.CALIBRATION, session=session, version=session.version)
    audit.record(actor, "calibration.started", session, people=len(people))
    live.poke_all([f"staff:{each.pk}" for each in people])
    return session


def _evaluators(actor: Staff, contact_id: uuid.UUID, evaluator_ids: Iterable[uuid.UUID]) -> list[Staff]:
    wanted = {*evaluator_ids, actor.pk}
    known = colleagues_who_may(actor.contact_centre_id, Permission.EVALUATE).prefetch_related("roles")
    people = [each for each in known if each.pk in wanted]
    if len(people) != len(wanted) or not FEWEST <= len(people) <= MOST:
        message = _("Choose at least one colleague who evaluates too.")
        raise InvalidError(message, {"evaluators": message})
    for each in people:
        if not selectors.evaluable_contacts(each).filter(pk=contact_id).exists():
            message = _("%(name)s may not see this contact.") % {"name": each.name}
            raise InvalidError(message, {"evaluators": message})
    return people


@transaction.atomic
def leave_out(*, actor: Staff, session_id: uuid.UUID, evaluator_id: uuid.UUID) -> CalibrationSession:
    """Go on without somebody who did not finish; at least two stay. Raises NotFoundError, InvalidError."""
    session = _locked(actor, session_id)
    if session.started_by_id != actor.pk or session.state != SessionState.BLIND:
        raise NotFoundError(_("That session does not exist."))
    left = participants(session).filter(evaluator_id=evaluator_id, state=EvaluationState.DRAFT)
    if participants(session).count() - left.count() < FEWEST:
        raise InvalidError(_("At least two people must evaluate to compare."))
    left.delete()
    compare_when_ready(session)
    audit.record(actor, "calibration.left_out", session)
    session.refresh_from_db()
    return session


@transaction.atomic
def agree(
    *, actor: Staff, session_id: uuid.UUID, marks: Mapping[str, str], critical: Iterable[str] = (), note: str = ""
) -> CalibrationSession:
    """Set the marks that all settled on, by who started the session. They count as the evaluation by the superior
    when there is none of this contact yet. Agreed twice is once.

    Raises NotFoundError, ConflictError while not compared, InvalidError per criterion without a mark.
    """
    session = _locked(actor, session_id)
    if session.started_by_id != actor.pk:
        raise NotAllowedError(_("Who started the session sets the agreed marks."))
    if session.state == SessionState.BLIND:
        raise ConflictError(_("Not everybody has finished yet."))
    if session.state == SessionState.AGREED:
        return session
    session.agreed_marks = _agreed(session, marks)
    session.agreed_critical = [key for key in session.version.read().errors if key in set(critical)]
    session.note = note.strip()[:2000]
    if session.agreed_critical and not session.note:
        message = _("Say what went wrong: a critical error is explained.")
        raise InvalidError(message, {"note": message})
    session.state, session.agreed_at, session.agreed_by = SessionState.AGREED, clock.now(), actor.name[:120]
    session.save()
    audit.record(actor, "calibration.agreed", session)
    _count(actor, session)
    live.poke_all([f"staff:{each}" for each in participants(session).values_list("evaluator_id", flat=True)])
    return session


def _agreed(session: CalibrationSession, typed: Mapping[str, str]) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    faults: dict[str, str] = {}
    for criterion in session.version.read().criteria:
        try:
            mark = rules.mark_from(criterion, typed.get(criterion.key, ""))
        except ValueError:
            mark = None
        if mark is None:
            faults[criterion.key] = _("Give a mark, or say that it does not apply.")
        marks[criterion.key] = mark
    if faults:
        raise InvalidError(_("Not every criterion has a mark yet."), faults)
    return marks


def _count(actor: Staff, session: CalibrationSession) -> None:
    """The agreed marks as the evaluation by the superior."""
    contact = session.contact
    if not selectors.may_evaluate(actor, contact.advisor_id):
        return
    evaluation = begin(contact, evaluator=actor, kind=Kind.LEADER, version=session.version)
    if evaluation.state == EvaluationState.DONE or evaluation.evaluator_id != actor.pk:
        return
    evaluation.version, evaluation.session = session.version, session
    evaluation.marks, evaluation.critical = session.agreed_marks, session.agreed_critical
    evaluation.summary = evaluation.summary or session.note
    evaluation.revision += 1
    evaluation.saved_at = clock.now()
    finish(actor, evaluation)


def _locked(actor: Staff, session_id: uuid.UUID) -> CalibrationSession:
    found = CalibrationSession.objects.select_for_update(of=("self",)).select_related("version", "contact__advisor")
    session = found.filter(pk=session_id, contact_centre_id=actor.contact_centre_id).first()
    if session is None or not participants(session).filter(evaluator=actor).exists():
        raise NotFoundError(_("That session does not exist."))
    return session
