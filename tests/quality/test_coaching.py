"""Coaching: of the two of whom it is, with the figure before and after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eenloket.contacts.models import Contact
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.learning.models import Goal
from eenloket.quality import selectors, services
from eenloket.quality.models import Coaching, Evaluation
from eenloket.quality.selectors import Access
from tests.assessment.scenes import Scene
from tests.quality.scenes import LISTENING, a_coaching, a_contact, a_plan, a_team_with_functions, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


def test_it_begins_with_the_figure_of_now(scene: Scene) -> None:
    for mark in ("1", "2"):
        finished(scene.leader, a_contact(scene.advisor), listening=mark)
    coaching = a_coaching(scene)
    assert (coaching.before, coaching.before_of) == (0.375, 2)
    assert coaching.criterion_text == "Luistert en laat uitpraten"


def test_it_ends_with_the_figure_of_what_came_since(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor), listening="1")
    coaching = a_coaching(scene)
    Coaching.objects.update(started_on=clock.today() - timedelta(20))
    Evaluation.objects.update(arrived_on=clock.today() - timedelta(25))
    finished(scene.leader, a_contact(scene.advisor), listening="3")
    ended = services.end_coaching(
        actor=scene.leader, coaching_id=coaching.pk, outcome="reached", result="Vraagt nu door."
    )
    assert (ended.before, ended.after, ended.after_of) == (0.25, 0.75, 1)
    again = services.end_coaching(actor=scene.leader, coaching_id=coaching.pk, outcome="partly", result="Anders")
    assert again.outcome == "reached"


def test_talk_time_is_measured_as_the_figures_do(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    Contact.objects.filter(pk=contact.pk).update(talk_seconds=300)
    a_contact(scene.colleague)
    coaching = a_coaching(scene, measure="talk_time", criterion="")
    assert (coaching.before, coaching.before_of) == (300, 1)


def test_without_an_evaluation_there_is_no_figure(scene: Scene) -> None:
    assert (a_coaching(scene, measure="score", criterion="").before, Coaching.objects.get().before_of) == (None, 0)


def test_it_can_be_a_goal_in_the_development_plan_too(scene: Scene) -> None:
    coaching = a_coaching(scene, element_key=LISTENING, with_goal=True)
    goal = Goal.objects.get()
    assert (coaching.goal, goal.kind, goal.to_level, goal.due) == (goal, "coaching", 3, coaching.look_again_on)


def test_asked_again_under_the_same_key_it_is_the_same(scene: Scene) -> None:
    coaching = a_coaching(scene)
    again = services.start_coaching(
        actor=scene.leader, coaching_id=coaching.pk, employee_id=scene.employee.pk, plan=a_plan(what="Anders")
    )
    assert again == coaching


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": " "}, "what"),
        ({"measure": "geluk"}, "measure"),
        ({"channel": "duif"}, "which"),
        ({"criterion": "onbekend"}, "which"),
        ({"measure": "talk_time", "channel": "written"}, "measure"),
        ({"look_again_on": None}, "look_again_on"),
        ({"look_again_on": clock.today()}, "look_again_on"),
        ({"with_goal": True}, "element_key"),
    ],
)
def test_what_is_wrong_is_said_by_field(scene: Scene, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        a_coaching(scene, **wrong)
    assert field in refused.value.fields


@pytest.mark.parametrize("who", ["other_leader", "manager"])
def test_only_the_direct_superior_starts_it(scene: Scene, who: str) -> None:
    with pytest.raises(NotAllowedError):
        services.start_coaching(
            actor=getattr(scene, who), coaching_id=uuid7(), employee_id=scene.employee.pk, plan=a_plan()
        )


def test_who_sees_it(scene: Scene) -> None:
    coaching = a_coaching(scene)
    access = {"leader": Access.SUPERIOR, "advisor": Access.OWN, "hr": Access.HR}
    assert {name: selectors.get_coaching(getattr(scene, name), coaching.pk)[1] for name in access} == access
    for other in (scene.colleague, scene.other_leader, scene.manager):
        with pytest.raises(NotFoundError):
            selectors.get_coaching(other, coaching.pk)


def test_both_write_notes_and_nobody_else(scene: Scene) -> None:
    coaching = a_coaching(scene)
    for each in (scene.leader, scene.advisor):
        services.add_note(actor=each, coaching_id=coaching.pk, text="Samen geluisterd.")
    assert coaching.notes.count() == 2
    for other in (scene.colleague, scene.hr, scene.other_leader):
        with pytest.raises(NotFoundError):
            services.add_note(actor=other, coaching_id=coaching.pk, text="Mag niet.")


def test_the_same_note_sent_twice_is_one(scene: Scene) -> None:
    coaching, key = a_coaching(scene), uuid7()
    for _again in range(2):
        services.add_note(actor=scene.leader, coaching_id=coaching.pk, text="Een keer.", note_id=key)
    assert coaching.notes.count() == 1


def test_the_advisor_does_not_end_or_move_it(scene: Scene) -> None:
    coaching = a_coaching(scene)
    with pytest.raises(NotFoundError):
        services.end_coaching(actor=scene.advisor, coaching_id=coaching.pk, outcome="reached", result="Klaar")
    with pytest.raises(NotFoundError):
        services.look_later(actor=scene.advisor, coaching_id=coaching.pk, on=clock.today() + timedelta(9))


def test_it_is_looked_at_later(scene: Scene) -> None:
    coaching = a_coaching(scene)
    on = clock.today() + timedelta(9)
    assert services.look_later(actor=scene.leader, coaching_id=coaching.pk, on=on).look_again_on == on
