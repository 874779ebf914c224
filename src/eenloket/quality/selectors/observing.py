"""What finished evaluations say about levels, against what counts now."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eenloket.assessment.rules import standing_on
from eenloket.assessment.selectors import functions_of, ratings_of, required_by, scale_of
from eenloket.assessment.types import Given, Source, Standing
from eenloket.core import clock
from eenloket.profiles.selectors import find_employee
from eenloket.quality import rules
from eenloket.quality.models import CriterionMark, Evaluation, Observation
from eenloket.quality.types import EvaluationState, Kind, Proposal

if TYPE_CHECKING:
    from eenloket.profiles.models import Employee
    from eenloket.profiles.types import Element

SINCE: Final = timedelta(days=180)
MOST: Final = 20


@dataclass(frozen=True)
class Line:
    """One element that an evaluation lets one see, with what would count after recording the proposal."""

    proposal: Proposal
    element: Element
    before: Standing
    after: Standing | None
    after_as_own: Standing | None
    recorded: int | None

    @property
    def stays(self) -> bool:
        """Whether a heavier source keeps the level where it is."""
        return self.after is not None and self.after.level != self.proposal.proposed

    @property
    def own_decides(self) -> bool:
        """Whether it would count with the weight of a judgement of the superior."""
        return self.after_as_own is not None and self.after_as_own.level == self.proposal.proposed

    @property
    def lowers(self) -> bool:
        level = self.proposal.proposed
        return level is not None and self.before.level is not None and level < self.before.level


def proposals_of(evaluation: Evaluation) -> list[Line]:
    """Per element that this form observes and the functions of the advisor ask: what the marks of the evaluations of
    the last half year say (at most twenty, this one among them). The caller has checked who may see it."""
    employee = find_employee(evaluation.advisor)
    if employee is None or evaluation.kind != Kind.LEADER or evaluation.state != EvaluationState.DONE:
        return []
    asked = required_by(functions_of(employee))
    form = evaluation.version.read()
    observed = dict.fromkeys(key for each in form.criteria for key in each.elements if key in asked)
    shares = _shares_by_element(_recent(evaluation), observed)
    recorded = dict(Observation.objects.filter(evaluation=evaluation).values_list("element_key", "level"))
    lines = [
        _line(employee, asked[key], shares[key], _texts(evaluation, key), recorded.get(key))
        for key in observed
        if shares.get(key)
    ]
    return sorted(lines, key=lambda line: (not line.lowers, line.proposal.mean))


def _recent(evaluation: Evaluation) -> list[Evaluation]:
    finished = evaluation.finished_at or clock.now()
    found = Evaluation.objects.filter(
        advisor=evaluation.advisor,
        contact_centre_id=evaluation.contact_centre_id,
        kind=Kind.LEADER,
        state=EvaluationState.DONE,
        finished_at__range=(finished - SINCE, finished),
    )
    return list(found.select_related("version").order_by("-finished_at")[:MOST])


def _shares_by_element(evaluations: Iterable[Evaluation], wanted: Iterable[str]) -> dict[str, list[float]]:
    """Per element the mean share of each evaluation that says something about it."""
    rows = list(evaluations)
    given: dict[uuid.UUID, dict[str, float]] = {}
    marks = CriterionMark.objects.filter(evaluation__in=[each.pk for each in rows])
    for evaluation_id, marked, share in marks.values_list("evaluation_id", "criterion", "share"):
        given.setdefault(evaluation_id, {})[marked] = share
    keys, found = set(wanted), dict[str, list[float]]()
    for each in rows:
        own = given.get(each.pk, {})
        by_element: dict[str, list[float]] = {}
        for criterion in each.version.read().criteria:
            if criterion.key in own:
                for key in keys.intersection(criterion.elements):
                    by_element.setdefault(key, []).append(own[criterion.key])
        for key, shares in by_element.items():
            found.setdefault(key, []).append(rules.mean_share(shares))
    return found


def _line(
    employee: Employee, element: Element, shares: list[float], criteria: tuple[str, ...], recorded: int | None
) -> Line:
    given = [each.as_given() for each in ratings_of(employee.pk, element.key)]
    before = standing_on(given, clock.today())
    proposed, reason = rules.propose_level(shares, asked=element.level, current=before.level)
    proposal = Proposal(
        key=element.key,
        asked=element.level,
        current=before.level,
        proposed=proposed,
        mean=rules.mean_share(shares),
        evaluations=len(shares),
        reason=reason,
        criteria=criteria,
    )
    after = as_own = None
    if proposed is not None:
        after = _standing_after(employee, given, proposed, Source.OBSERVATION)
        as_own = _standing_after(employee, given, proposed, Source.LEADER)
    return Line(proposal, element, before, after, as_own, recorded)


def _standing_after(employee: Employee, given: list[Given], level: int, weighs_as: Source) -> Standing:
    """What would count with an observation of today of this weight: a heavier source still decides (decision 17)."""
    weights: Mapping[Source, int] = scale_of(employee.contact_centre_id).weights
    observation = Given(
        level=level,
        source=Source.OBSERVATION,
        weight=weights[weighs_as],
        on=clock.today(),
        recorded_at=clock.now(),
    )
    return standing_on([*given, observation], clock.today())


def evidence_for(evaluation: Evaluation, line: Line) -> str:
    """What stands with the judgement: which evaluation, its marks, and the mean it follows from."""
    form = evaluation.version.read()
    marks = [
        f"{each.text}: {evaluation.marks[each.key]}/{each.most}"
        for each in form.criteria
        if line.proposal.key in each.elements and isinstance(evaluation.marks.get(each.key), int)
    ]
    mean = ngettext(
        "Mean of %(n)s evaluation: %(mean)s%%.", "Mean of %(n)s evaluations: %(mean)s%%.", line.proposal.evaluations
    ) % {"n": line.proposal.evaluations, "mean": round(100 * line.proposal.mean)}
    head = _("Evaluation of a contact of %(day)s (%(form)s, %(score)s of 100).") % {
        "day": f"{evaluation.arrived_on:%-d-%-m-%Y}",
        "form": evaluation.version.form,
        "score": round(evaluation.score or 0),
    }
    return " ".join([head, "; ".join(marks) + "." if marks else "", mean]).replace("  ", " ")


def _texts(evaluation: Evaluation, key: str) -> tuple[str, ...]:
    return tuple(each.text for each in evaluation.version.read().criteria if key in each.elements)
