"""Evaluating a contact: begun, saved as it is typed, finished, answered by the advisor, opened again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.quality import rules, selectors
from eenloket.quality.models import Evaluation
from eenloket.quality.types import NOT_APPLICABLE, EvaluationState, Kind, Mark, Reaction, SessionState

from .steps import begin, finish

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.quality.types import FormDocument

_LONGEST_REMARK, _LONGEST_SUMMARY = 1000, 4000


@dataclass(frozen=True, kw_only=True)
class Typed:
    """Everything that stands in the form: marks as a page sends them, words, and the critical errors that were seen."""

    marks: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    critical: tuple[str, ...] = ()
    summary: str = ""


@transaction.atomic
def start_evaluation(*, actor: Staff, contact_id: uuid.UUID, kind: Kind = Kind.LEADER) -> Evaluation:
    """Begin to evaluate a contact: one of somebody who reports here, or an own one (`self`). Of each kind a contact has
    one; begun again it is the one there is. Raises NotAllowedError, NotFoundError."""
    contact = selectors.get_evaluable(actor, contact_id)
    if kind == Kind.SELF:
        if contact.advisor_id != actor.pk:
            raise NotFoundError(_("That contact does not exist, or cannot be evaluated."))
    else:
        require(actor, Permission.EVALUATE)
        if not selectors.may_evaluate(actor, contact.advisor_id):
            raise NotAllowedError(_("Only the direct superior evaluates the contacts of an advisor."))
    return begin(contact, evaluator=actor, kind=kind)


@transaction.atomic
def ask_self_evaluation(*, actor: Staff, contact_id: uuid.UUID) -> Evaluation:
    """Ask the advisor to evaluate an own contact. Asked again it is the same. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.EVALUATE)
    contact = selectors.get_evaluable(actor, contact_id)
    if not selectors.may_evaluate(actor, contact.advisor_id) or contact.advisor is None:
        raise NotAllowedError(_("Only the direct superior evaluates the contacts of an advisor."))
    evaluation = begin(contact, evaluator=contact.advisor, kind=Kind.SELF)
    audit.record(actor, "evaluation.asked", evaluation, label=contact.advisor.name)
    live.poke(f"staff:{contact.advisor_id}")
    return evaluation


@transaction.atomic
def save_evaluation(*, actor: Staff, evaluation_id: uuid.UUID, revision: int, typed: Typed) -> Evaluation:
    """Keep what stands in the form now. What is saved already is accepted again; a change made on an older revision is
    refused. Raises NotFoundError, InvalidError, ConflictError."""
    evaluation = _own_draft(actor, evaluation_id)
    _apply(evaluation, typed, revision)
    return evaluation


@transaction.atomic
def finish_evaluation(*, actor: Staff, evaluation_id: uuid.UUID, revision: int, typed: Typed) -> Evaluation:
    """Finish with what stands in the form: the score counts, and the advisor reads what the superior says. Asked again
    it is what was finished. Raises NotFoundError, ConflictError, and InvalidError per criterion without a mark."""
    evaluation = _locked(actor, evaluation_id)
    if evaluation.state == EvaluationState.DONE:
        return evaluation
    _apply(evaluation, typed, revision)
    _check_complete(evaluation)
    return finish(actor, evaluation)


@transaction.atomic
def react(*, actor: Staff, evaluation_id: uuid.UUID, reaction: str, text: str = "") -> Evaluation:
    """The advisor says what to think of an evaluation by the superior; may be said anew. Raises NotFoundError,
    InvalidError."""
    evaluation = _locked_of_centre(actor, evaluation_id)
    is_shown = evaluation.kind == Kind.LEADER and evaluation.state == EvaluationState.DONE
    if not is_shown or evaluation.advisor_id != actor.pk:
        raise NotFoundError(_("That evaluation does not exist."))
    if reaction not in Reaction.values:
        message = _("Choose whether you agree.")
        raise InvalidError(message, {"reaction": message})
    if reaction == Reaction.REMARK and not text.strip():
        message = _("Say how you see it.")
        raise InvalidError(message, {"text": message})
    evaluation.reaction, evaluation.reaction_text = reaction, text.strip()[:2000]
    evaluation.reacted_at = clock.now()
    evaluation.save(update_fields=["reaction", "reaction_text", "reacted_at"])
    audit.record(actor, "evaluation.answered", evaluation, label=actor.name, reaction=reaction)
    live.poke(f"staff:{evaluation.evaluator_id}")
    return evaluation


@transaction.atomic
def reopen(*, actor: Staff, evaluation_id: uuid.UUID, reason: str) -> Evaluation:
    """Change a finished evaluation after all, with the reason on the trail; it does not count until it is finished
    again, and the advisor answers anew. Raises NotFoundError, InvalidError."""
    evaluation = _locked(actor, evaluation_id)
    if evaluation.kind == Kind.CALIBRATION:
        raise InvalidError(_("What was compared is not changed any more."))
    if not reason.strip():
        message = _("Say why.")
        raise InvalidError(message, {"reason": message})
    if evaluation.state == EvaluationState.DRAFT:
        return evaluation
    evaluation.state, evaluation.finished_at, evaluation.score = EvaluationState.DRAFT, None, None
    evaluation.has_critical, evaluation.observed_at = False, None
    evaluation.reaction, evaluation.reaction_text, evaluation.reacted_at = "", "", None
    evaluation.reopened_reason = reason.strip()[:500]
    evaluation.save()
    evaluation.shares.all().delete()
    audit.record(
        actor, "evaluation.reopened", evaluation, label=evaluation.advisor.name, reason=evaluation.reopened_reason
    )
    return evaluation


def _apply(evaluation: Evaluation, typed: Typed, revision: int) -> None:
    form = evaluation.version.read()
    marks, remarks = _marks_in(form, typed), _words_in(form, typed)
    critical = [key for key in form.errors if key in typed.critical]
    now_is = (evaluation.marks, evaluation.remarks, evaluation.critical, evaluation.summary)
    becomes = (marks, remarks, critical, typed.summary.strip()[:_LONGEST_SUMMARY])
    if now_is == becomes:
        return
    if evaluation.revision != revision:
        raise ConflictError(
            _("This evaluation was changed in another window. Load the page again; what you see here was not saved.")
        )
    evaluation.marks, evaluation.remarks, evaluation.critical, evaluation.summary = becomes
    evaluation.revision, evaluation.saved_at = revision + 1, clock.now()
    evaluation.save(update_fields=["marks", "remarks", "critical", "summary", "revision", "saved_at"])


def _marks_in(form: FormDocument, typed: Typed) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for criterion in form.criteria:
        try:
            mark = rules.mark_from(criterion, typed.marks.get(criterion.key, ""))
        except ValueError:
            message = _("Choose a mark of the scale.")
            raise InvalidError(message, {criterion.key: message}) from None
        if mark is not None:
            marks[criterion.key] = mark
    return marks


def _words_in(form: FormDocument, typed: Typed) -> dict[str, str]:
    words = {each.key: typed.remarks.get(each.key, "").strip()[:_LONGEST_REMARK] for each in form.criteria}
    return {key: text for key, text in words.items() if text}


def _check_complete(evaluation: Evaluation) -> None:
    form = evaluation.version.read()
    if missing := rules.unmarked(form, evaluation.marks):
        words = _("Give a mark, or say that it does not apply.")
        raise InvalidError(_("Not every criterion has a mark yet."), dict.fromkeys(missing, words))
    if evaluation.critical and not evaluation.summary:
        message = _("Say what went wrong: a critical error is explained.")
        raise InvalidError(message, {"summary": message})
    if all(mark == NOT_APPLICABLE for mark in evaluation.marks.values()):
        raise InvalidError(_("Everything is marked as not applicable: there is nothing to evaluate."))


def _own_draft(actor: Staff, evaluation_id: uuid.UUID) -> Evaluation:
    evaluation = _locked(actor, evaluation_id)
    if evaluation.state == EvaluationState.DONE:
        raise ConflictError(_("This evaluation is finished. Open it again to change it."))
    return evaluation


def _locked(actor: Staff, evaluation_id: uuid.UUID) -> Evaluation:
    """An own evaluation: one that this person writes, and still may."""
    evaluation = _locked_of_centre(actor, evaluation_id)
    if evaluation.evaluator_id != actor.pk or selectors.seat_of(actor, evaluation) == selectors.Seat.NONE:
        raise NotFoundError(_("That evaluation does not exist."))
    session = evaluation.session
    if session and evaluation.kind == Kind.CALIBRATION and session.state != SessionState.BLIND:
        raise ConflictError(_("What was compared is not changed any more."))
    return evaluation


def _locked_of_centre(actor: Staff, evaluation_id: uuid.UUID) -> Evaluation:
    found = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("version__form", "advisor", "session", "contact", "evaluator")
        .filter(pk=evaluation_id, contact_centre_id=actor.contact_centre_id)
    )
    if (evaluation := found.first()) is None:
        raise NotFoundError(_("That evaluation does not exist."))
    return evaluation
