from __future__ import annotations

import pytest

from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.learning import services
from eenloket.learning.models import Enrolment, Module, Path
from eenloket.learning.selectors import entry_proposals, journeys_of, matrix_of
from eenloket.learning.types import PathKind, Question
from tests.builders import a_centre, a_colleague, a_portal_area, an_outsider

from .scenes import Scene, a_scene, employee_of, on_path, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def test_the_standard_paths_cover_every_portal_area_on_the_chosen_channels(scene: Scene) -> None:
    cells = matrix_of(scene.centre.id).cells
    assert cells == {(portal, channel) for portal in ("reizen", "afval") for channel in ("phone", "chat")}
    for kind in (PathKind.PER_PORTAL, PathKind.PER_CHANNEL):
        assert frozenset().union(*(step.module.cells for step in scene.path(kind).steps.all())) == cells


def test_making_them_again_adds_what_is_new_and_keeps_what_was_written(scene: Scene) -> None:
    module = scene.module()
    module.learn = "Eigen tekst"
    module.save()
    a_portal_area(scene.centre, "belastingen")
    paths, modules = Path.objects.count(), Module.objects.count()
    services.make_standard_paths(actor=scene.leader, channels=["phone", "chat", "counter"])
    module.refresh_from_db()
    assert module.learn == "Eigen tekst"
    assert len(module.covers) == 3
    assert Path.objects.count() == paths
    assert Module.objects.count() == modules + 2  # one portal area and one channel more


def test_growth_paths_follow_from_what_the_functions_ask(scene: Scene) -> None:
    growth = Path.objects.filter(kind=PathKind.GROWTH).order_by("profile_code")
    assert [each.profile_code for each in growth] == ["advisor_1", "advisor_2"]
    levels = {key for module in Module.objects.filter(paths=growth[1]) for key in module.elements}
    assert "competence.problem_analysis" in levels
    assert "competence.listening" not in levels


def test_somebody_without_the_permission_makes_no_paths(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        services.make_standard_paths(actor=scene.mentor, channels=["phone"])


def test_a_mentor_is_an_advisor_1_and_somebody_else(scene: Scene) -> None:
    colleague = a_colleague(scene.centre, "advisor_2")
    elsewhere = a_scene("elders")
    for who in (employee_of(colleague), elsewhere.mentor_employee, employee_of(scene.leader)):
        with pytest.raises(InvalidError):
            services.enrol(actor=scene.leader, employee_id=scene.employee.pk, path_id=scene.path().pk, mentor_id=who.pk)
    with pytest.raises(InvalidError):
        services.enrol(
            actor=scene.leader,
            employee_id=scene.mentor_employee.pk,
            path_id=scene.path().pk,
            mentor_id=scene.mentor_employee.pk,
        )


def test_enrolling_twice_is_enrolling_once(scene: Scene) -> None:
    assert on_path(scene).pk == on_path(scene).pk
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("who", ["newcomer", "mentor", "other_leader", "manager"])
def test_only_the_direct_superior_and_hr_enrol(scene: Scene, who: str) -> None:
    with pytest.raises(NotAllowedError):
        services.enrol(actor=getattr(scene, who), employee_id=scene.employee.pk, path_id=scene.path().pk)
    assert services.enrol(actor=scene.hr, employee_id=scene.employee.pk, path_id=scene.path().pk)


def test_another_contact_centre_enrols_nobody_here(scene: Scene) -> None:
    with pytest.raises(NotFoundError):
        services.enrol(actor=an_outsider("team_leader"), employee_id=scene.employee.pk, path_id=scene.path().pk)


def test_the_path_that_the_municipality_chose_is_proposed() -> None:
    centre = a_centre("samen", "meer", "duin")
    a_portal_area(centre)
    leader = a_colleague(centre, "team_leader")
    services.make_standard_paths(actor=leader, channels=["phone"])
    meer, duin = centre.municipalities
    services.choose_path(actor=leader, municipality_id=meer.pk, kind=PathKind.PER_PORTAL)
    services.choose_path(actor=leader, municipality_id=duin.pk, kind=PathKind.PER_CHANNEL)
    works_for_both, works_for_duin = (
        employee_of(a_colleague(centre, "advisor_3", municipalities=served)) for served in ((meer, duin), (duin,))
    )
    assert [each.path.kind for each in entry_proposals(works_for_duin)] == [PathKind.PER_CHANNEL]
    assert {each.municipalities for each in entry_proposals(works_for_both)} == {("Meer",), ("Duin",)}


def test_a_municipality_does_not_choose_growth(scene: Scene) -> None:
    with pytest.raises(InvalidError):
        services.choose_path(actor=scene.leader, municipality_id=scene.centre.municipality.pk, kind=PathKind.GROWTH)


def test_progress_counts_the_parts_of_begun_modules(scene: Scene) -> None:
    enrolment = on_path(scene)
    assert journeys_of([scene.employee.pk])[0].percent == 0
    services.mark_read(actor=scene.newcomer, enrolment_id=enrolment.pk, module_id=scene.module().pk)
    halfway = journeys_of([scene.employee.pk])[0].percent
    ready(scene, enrolment, scene.module())
    services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=scene.module().pk)
    assert 0 < halfway < journeys_of([scene.employee.pk])[0].percent == 50


def test_a_stopped_path_keeps_what_was_mastered_and_takes_no_more(scene: Scene) -> None:
    enrolment = on_path(scene)
    ready(scene, enrolment, scene.module())
    services.stop_enrolment(actor=scene.leader, enrolment_id=enrolment.pk)
    with pytest.raises(InvalidError):
        services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=scene.module().pk)
    assert journeys_of([scene.employee.pk]) == []


def test_the_overview_asks_as_many_queries_for_many_as_for_one(
    scene: Scene, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    on_path(scene)
    with CaptureQueriesContext(connection) as one:
        journeys_of([scene.employee.pk])
    others = [employee_of(a_colleague(scene.centre, "advisor_3", team=scene.newcomer.team)) for _ in range(4)]
    for each in others:
        services.enrol(actor=scene.leader, employee_id=each.pk, path_id=scene.path().pk)
    with CaptureQueriesContext(connection) as many:
        assert len(journeys_of([scene.employee.pk, *(each.pk for each in others)])) == 5
    assert len(many) == len(one)


@pytest.mark.parametrize(
    "question",
    [
        Question(text="", options=("a", "b"), right=0),
        Question(text="?", options=("a",), right=0),
        Question(text="?", options=("a", "b"), right=2),
    ],
)
def test_a_question_has_a_text_two_options_and_a_right_one(scene: Scene, question: Question) -> None:
    with pytest.raises(InvalidError):
        services.save_questions(actor=scene.leader, module_id=scene.module().pk, questions=[question])


def test_a_path_keeps_the_order_that_was_given(scene: Scene) -> None:
    first, second = scene.module("portaal-afval"), scene.module("portaal-reizen")
    path = services.save_path(
        actor=scene.leader,
        path_id=None,
        name="Eigen pad",
        kind="growth",
        profile_code="advisor_2",
        modules=[second.pk, first.pk],
    )
    assert [step.module for step in path.steps.all()] == [second, first]
