"""What evaluating and calibrating share: beginning an evaluation, counting it, comparing a session."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.core import audit, clock, live
from eenloket.core.errors import InvalidError
from eenloket.quality import rules
from eenloket.quality.models import CalibrationSession, CriterionMark, Evaluation
from eenloket.quality.types import FORM_OF, EvaluationState, Kind, SessionState

from .forms import form_in_use

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact


def begin(contact: Contact, *, evaluator: Staff, kind: Kind, **more: object) -> Evaluation:
    """The evaluation of this kind of a contact, made when there is none. The caller has checked who may."""
    now = clock.now()
    facts = {
        "contact_centre_id": contact.contact_centre_id,
        "advisor_id": contact.advisor_id,
        "team_id": contact.team_id,
        "municipality_id": contact.municipality_id,
        "portal_area_id": contact.portal_area_id,
        "channel": contact.channel,
        "arrived_on": contact.arrived_on,
        "started_at": now,
        "saved_at": now,
        **more,
    }
    if "version" not in facts:
        facts["version"] = form_in_use(contact.contact_centre_id, FORM_OF[contact.channel])
    which = {"session": facts.pop("session"), "evaluator": evaluator} if kind == Kind.CALIBRATION else {}
    facts |= {} if which else {"evaluator": evaluator}
    made, _is_new = Evaluation.objects.get_or_create(contact=contact, kind=kind, **which, defaults=facts)
    return made


def finish(actor: Staff, evaluation: Evaluation) -> Evaluation:
    """Compute and count. The caller has checked that it is complete and who may."""
    form, score = evaluation.version.read(), evaluation.result().share
    if score is None:
        message = _("Everything is marked as not applicable: there is nothing to evaluate.")
        raise InvalidError(message)
    evaluation.score = Decimal(100 * score).quantize(Decimal("0.01"))
    evaluation.has_critical = bool(evaluation.critical)
    evaluation.state, evaluation.finished_at = EvaluationState.DONE, clock.now()
    evaluation.save()
    evaluation.shares.all().delete()
    CriterionMark.objects.bulk_create(
        CriterionMark(evaluation=evaluation, criterion=each.key, share=share)
        for each in form.criteria
        if (share := rules.share_of(each, evaluation.marks.get(each.key))) is not None
    )
    audit.record(actor, "evaluation.finished", evaluation, label=evaluation.advisor.name, kind=evaluation.kind)
    if evaluation.session is not None and evaluation.kind == Kind.CALIBRATION:
        compare_when_ready(evaluation.session)
    else:
        live.poke(f"staff:{evaluation.advisor_id}")
    return evaluation


def participants(session: CalibrationSession) -> QuerySet[Evaluation]:
    """What each said on their own; not the evaluation that the agreed marks became."""
    return Evaluation.objects.filter(session=session, kind=Kind.CALIBRATION)


def compare_when_ready(session: CalibrationSession) -> None:
    """Once everybody has finished, all see what the others say. Inside a transaction."""
    locked = CalibrationSession.objects.select_for_update().get(pk=session.pk)
    if locked.state != SessionState.BLIND or participants(locked).filter(state=EvaluationState.DRAFT).exists():
        return
    locked.state, locked.compared_at = SessionState.COMPARED, clock.now()
    locked.save(update_fields=["state", "compared_at"])
    live.poke_all([f"staff:{each}" for each in participants(locked).values_list("evaluator_id", flat=True)])
