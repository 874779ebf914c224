"""What evaluations say about levels: proposed, confirmed, with the heavier source still deciding."""

from __future__ import annotations

import pytest

from eenloket.assessment.models import Rating
from eenloket.assessment.selectors import standings_of
from eenloket.assessment.services import Judgement, rate
from eenloket.assessment.types import Source
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.quality import selectors, services
from eenloket.quality.models import Evaluation
from tests.assessment.scenes import Scene
from tests.quality.scenes import LISTENING, a_contact, a_team_with_functions, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


def line_of(evaluation: Evaluation, key: str = LISTENING) -> selectors.Line:
    return next(line for line in selectors.proposals_of(evaluation) if line.proposal.key == key)


def evaluated(scene: Scene, times: int, mark: str = "1") -> Evaluation:
    return [finished(scene.leader, a_contact(scene.advisor), mark) for _n in range(times)][-1]


def test_one_or_two_evaluations_propose_nothing(scene: Scene) -> None:
    line = line_of(evaluated(scene, 2))
    assert (line.proposal.proposed, line.proposal.reason, line.proposal.evaluations) == (None, "few", 2)


def test_a_low_mean_of_three_proposes_one_level_lower(scene: Scene) -> None:
    line = line_of(evaluated(scene, 3))
    assert (line.proposal.mean, line.proposal.asked, line.proposal.proposed) == (0.25, 3, 2)


def test_nothing_is_recorded_by_finishing(scene: Scene) -> None:
    evaluated(scene, 3)
    assert not Rating.objects.filter(source=Source.OBSERVATION).exists()


def test_what_the_superior_confirms_becomes_an_observation_and_lowers_where_somebody_stands(scene: Scene) -> None:
    rate(
        actor=scene.advisor,
        employee_id=scene.employee.pk,
        judgements=[Judgement(key=LISTENING, level=3, source=Source.SELF)],
    )
    done = evaluated(scene, 3)
    services.record_observations(actor=scene.leader, evaluation_id=done.pk, levels={LISTENING: 2})
    rating = Rating.objects.get(source=Source.OBSERVATION)
    assert (rating.level, rating.by) == (2, scene.leader.name)
    assert "Luistert en laat uitpraten: 1/4" in rating.evidence
    assert standings_of([scene.employee.pk])[scene.employee.pk].levels[LISTENING] == 2
    assert line_of(done).recorded == 2


def test_a_heavier_source_still_decides_and_the_page_can_say_so(scene: Scene) -> None:
    rate(
        actor=scene.leader,
        employee_id=scene.employee.pk,
        judgements=[Judgement(key=LISTENING, level=3, source=Source.LEADER)],
    )
    line = line_of(evaluated(scene, 3))
    assert line.proposal.proposed == 2
    assert line.after
    assert (line.after.level, line.after.is_conflict) == (3, True)


def test_the_superior_may_let_it_weigh_as_an_own_judgement(scene: Scene) -> None:
    rate(
        actor=scene.leader,
        employee_id=scene.employee.pk,
        judgements=[Judgement(key=LISTENING, level=3, source=Source.LEADER)],
    )
    done = evaluated(scene, 3)
    line = line_of(done)
    assert (line.stays, line.own_decides) == (True, True)
    services.record_observations(actor=scene.leader, evaluation_id=done.pk, levels={LISTENING: 2}, weighs_as_own=True)
    assert standings_of([scene.employee.pk])[scene.employee.pk].levels[LISTENING] == 2


def test_what_was_agreed_in_a_conversation_stays_until_it_is_talked_about_again(scene: Scene) -> None:
    rate(
        actor=scene.leader,
        employee_id=scene.employee.pk,
        judgements=[Judgement(key=LISTENING, level=3, source=Source.AGREED)],
    )
    line = line_of(evaluated(scene, 3))
    assert (line.stays, line.own_decides) == (True, False)


def test_no_level_at_all_is_noted_too(scene: Scene) -> None:
    done = evaluated(scene, 1)
    assert services.record_observations(actor=scene.leader, evaluation_id=done.pk, levels={}) == []
    done.refresh_from_db()
    assert done.observed_at


def test_what_the_form_does_not_observe_is_refused(scene: Scene) -> None:
    done = evaluated(scene, 1)
    with pytest.raises(InvalidError):
        services.record_observations(actor=scene.leader, evaluation_id=done.pk, levels={"skill.typing": 2})


@pytest.mark.parametrize("who", ["advisor", "colleague", "other_leader", "manager", "hr"])
def test_only_the_superior_records_an_observation(scene: Scene, who: str) -> None:
    done = evaluated(scene, 1)
    with pytest.raises(NotFoundError):
        services.record_observations(actor=getattr(scene, who), evaluation_id=done.pk, levels={LISTENING: 2})
