"""What an evaluation says about levels: proposed by a rule, confirmed by the superior, never by itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.assessment.selectors import scale_of
from eenloket.assessment.services import Judgement, rate
from eenloket.assessment.types import Source
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.profiles.selectors import find_employee
from eenloket.quality import selectors
from eenloket.quality.models import Evaluation, Observation
from eenloket.quality.types import EvaluationState, Kind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def record_observations(
    *, actor: Staff, evaluation_id: uuid.UUID, levels: Mapping[str, int], weighs_as_own: bool = False
) -> list[Observation]:
    """Record what the superior confirms: per element a level, as a judgement with the source `observation` and the
    evaluation as its evidence. It weighs as one, or as a judgement of the superior who says so (`weighs_as_own`). No
    level at all says that it changes nothing.

    Raises NotFoundError, InvalidError for what the form does not observe, NotAllowedError for who is not the superior.
    """
    found = Evaluation.objects.select_for_update(of=("self",)).select_related("version__form", "advisor")
    evaluation = found.filter(pk=evaluation_id, contact_centre_id=actor.contact_centre_id).first()
    is_finished = evaluation is not None and evaluation.state == EvaluationState.DONE
    if evaluation is None or not is_finished or evaluation.kind != Kind.LEADER:
        raise NotFoundError(_("That evaluation does not exist."))
    if not selectors.may_evaluate(actor, evaluation.advisor_id):
        raise NotFoundError(_("That evaluation does not exist."))
    lines = {line.proposal.key: line for line in selectors.proposals_of(evaluation)}
    if not set(levels) <= set(lines):
        raise InvalidError(_("This evaluation says nothing about that."))
    employee = find_employee(evaluation.advisor)
    if employee is None:
        raise NotFoundError(_("There is no such employee."))
    weight = scale_of(actor.contact_centre_id).weights[Source.LEADER] if weighs_as_own else None
    judgements = [
        Judgement(
            key=key,
            level=level,
            source=Source.OBSERVATION,
            evidence=selectors.evidence_for(evaluation, lines[key]),
            weight=weight,
        )
        for key, level in levels.items()
    ]
    ratings = rate(actor=actor, employee_id=employee.pk, judgements=judgements)
    evaluation.observed_at = clock.now()
    evaluation.save(update_fields=["observed_at"])
    audit.record(actor, "evaluation.observed", evaluation, label=employee.name, keys=sorted(levels))
    return [
        Observation.objects.update_or_create(
            evaluation=evaluation,
            element_key=rating.element_key,
            defaults={
                "contact_centre_id": evaluation.contact_centre_id,
                "level": rating.level,
                "rating": rating.pk,
                "at": evaluation.observed_at,
            },
        )[0]
        for rating in ratings
    ]
