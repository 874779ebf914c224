from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.assessment.selectors import gaps_of, ratings_of
from eenloket.assessment.services import Judgement, store_ratings
from eenloket.assessment.types import Gap, Source
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.learning import rules, services
from eenloket.learning.models import Goal
from eenloket.learning.selectors import proposals_for
from eenloket.learning.types import GoalKind, Means
from tests.builders import an_outsider

from .scenes import Scene, a_scene

GAPS = st.lists(
    st.builds(
        Gap,
        key=st.from_regex(r"(skill|competence)\.[a-z]{1,5}", fullmatch=True),
        required=st.integers(1, 4),
        actual=st.none() | st.integers(1, 4),
        weight=st.integers(1, 3),
        is_must=st.booleans(),
    ),
    unique_by=lambda gap: gap.key,
    max_size=12,
)
TODAY = date(2026, 11, 26)


@given(GAPS)
def test_proposals_are_shortfalls_only_with_the_heaviest_first(gaps: list[Gap]) -> None:
    found = rules.propose(gaps, texts={}, taken=(), modules={}, courses={}, today=TODAY, most=5)
    short = sorted((gap.shortfall for gap in gaps if gap.shortfall), reverse=True)
    assert [each.shortfall for each in found] == short[:5]
    assert all(each.to_level > each.from_level and each.due > TODAY for each in found)


@given(GAPS)
def test_what_has_a_goal_is_not_proposed_again(gaps: list[Gap]) -> None:
    taken = {gap.key for gap in gaps[::2]}
    found = rules.propose(gaps, texts={}, taken=taken, modules={}, courses={}, today=TODAY)
    assert not taken & {each.key for each in found}


def test_a_module_goes_before_a_course_and_a_course_before_coaching() -> None:
    gaps = [
        Gap(key=key, required=3, actual=1, weight=1, is_must=True)
        for key in ("competence.a", "competence.b", "competence.c", "skill.d")
    ]
    module, course = Means(id=uuid7(), name="Module"), Means(id=uuid7(), name="Cursus")
    found = rules.propose(
        gaps,
        texts={},
        taken=(),
        modules={"competence.a": module},
        courses={"competence.a": course, "competence.b": course},
        today=TODAY,
    )
    assert [each.kind for each in found] == [
        GoalKind.MODULE,
        GoalKind.COURSE,
        GoalKind.COACHING,
        GoalKind.PRACTICE,
    ]


@pytest.fixture
def scene(db: None) -> Scene:
    scene = a_scene()
    earlier = clock.today() - timedelta(30)
    judgement = Judgement(key="competence.listening", level=1, source=Source.LEADER, given_on=earlier)
    store_ratings(actor=scene.leader, employee=scene.employee, judgements=[judgement])
    return scene


def _accept(scene: Scene, actor: Any, **more: Any) -> Goal:
    given = {
        "element_key": "competence.listening",
        "to_level": 3,
        "kind": "coaching",
        "action": "Drie gesprekken.",
        "due": clock.today() + timedelta(30),
    }
    return services.accept_goal(actor=actor, employee_id=scene.employee.pk, **{**given, **more})


def test_a_gap_becomes_a_proposal_and_an_accepted_one_is_gone(scene: Scene) -> None:
    assert [each.key for each in proposals_for(scene.employee)] == ["competence.listening"]
    goal = _accept(scene, scene.newcomer)
    assert goal.from_level == 1
    assert proposals_for(scene.employee) == []


def test_accepting_twice_is_accepting_once(scene: Scene) -> None:
    assert _accept(scene, scene.newcomer).pk == _accept(scene, scene.leader).pk
    assert Goal.objects.count() == 1


@pytest.mark.parametrize("who", ["mentor", "other_leader", "manager"])
def test_others_do_not_write_in_a_plan(scene: Scene, who: str) -> None:
    goal = _accept(scene, scene.hr)
    with pytest.raises(NotAllowedError):
        _accept(scene, getattr(scene, who))
    with pytest.raises(NotAllowedError):
        services.finish_goal(actor=getattr(scene, who), goal_id=goal.pk, result="Klaar.")


def test_another_contact_centre_does_not_reach_a_goal(scene: Scene) -> None:
    goal = _accept(scene, scene.newcomer)
    with pytest.raises(NotFoundError):
        services.drop_goal(actor=an_outsider("hr"), goal_id=goal.pk, reason="Zomaar")


def test_a_goal_ends_with_a_result_and_the_judgement_of_the_superior(scene: Scene) -> None:
    goal = _accept(scene, scene.newcomer)
    with pytest.raises(InvalidError):
        services.finish_goal(actor=scene.leader, goal_id=goal.pk, result=" ")
    services.finish_goal(actor=scene.leader, goal_id=goal.pk, result="Luistert nu goed.", level=3)
    newest = ratings_of(scene.employee.pk, "competence.listening")[0]
    assert (newest.level, newest.source, newest.evidence) == (3, Source.LEADER, "Luistert nu goed.")
    assert not any(gap.shortfall for gap in gaps_of(scene.employee.pk))


def test_nobody_judges_oneself_by_finishing_a_goal(scene: Scene) -> None:
    goal = _accept(scene, scene.newcomer)
    with pytest.raises(NotAllowedError):
        services.finish_goal(actor=scene.newcomer, goal_id=goal.pk, result="Ik kan het.", level=4)
    assert services.finish_goal(actor=scene.newcomer, goal_id=goal.pk, result="Gelukt.").state == "done"


def test_dropping_asks_why_and_a_closed_goal_stays_closed(scene: Scene) -> None:
    goal = _accept(scene, scene.newcomer)
    with pytest.raises(InvalidError):
        services.drop_goal(actor=scene.newcomer, goal_id=goal.pk, reason="")
    assert services.drop_goal(actor=scene.newcomer, goal_id=goal.pk, reason="Andere functie").state == "dropped"
    with pytest.raises(InvalidError):
        services.finish_goal(actor=scene.newcomer, goal_id=goal.pk, result="Toch.")
    assert _accept(scene, scene.newcomer).pk != goal.pk


def test_a_course_helps_with_what_the_functions_ask(scene: Scene) -> None:
    course = services.save_course(
        actor=scene.leader, course_id=None, name="Luisteren", elements=["competence.listening", "bestaat.niet"]
    )
    assert course.elements == ["competence.listening"]
    assert proposals_for(scene.employee)[0].course_id == course.pk
    with pytest.raises(NotAllowedError):
        services.save_course(actor=scene.mentor, course_id=None, name="Luisteren")
