from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eenloket.assessment.selectors import ratings_of, standings_of
from eenloket.assessment.types import Source
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.learning import services
from eenloket.learning.events import SkillGained
from eenloket.learning.models import ModuleProgress, Skill
from eenloket.learning.selectors import skill_set, who_masters
from eenloket.learning.types import PathKind, SkillSource
from tests.builders import an_outsider, fresh, the_time_is

from .scenes import QUESTIONS, RIGHT, Scene, a_scene, employee_of, on_path, ready, with_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def _today_skills(scene: Scene) -> Any:
    return skill_set([scene.employee.pk], clock.today())[scene.employee.pk]


def test_a_module_signed_off_gives_its_cells_and_closes_the_gap(scene: Scene) -> None:
    enrolment, module = on_path(scene), with_test(scene, scene.module())
    ready(scene, enrolment, module)
    services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=module.pk)
    held = _today_skills(scene)
    assert held.cells == {("reizen", "phone"), ("reizen", "chat")}
    assert held.portals == {"reizen"}
    assert held.channels == frozenset()
    rating = ratings_of(scene.employee.pk, "portal.reizen").get()
    assert (rating.level, rating.source) == (3, Source.TEST)
    assert "Ging goed." in rating.evidence
    assert standings_of([scene.employee.pk])[scene.employee.pk].levels["portal.reizen"] == 3
    assert [area.code for area in fresh(scene.newcomer).portal_areas.all()] == ["reizen"]
    assert who_masters(scene.centre.id, "reizen", "chat", clock.today()) == [scene.employee.pk]


def test_signing_off_twice_is_signing_off_once(scene: Scene) -> None:
    enrolment, module = on_path(scene), scene.module()
    ready(scene, enrolment, module)
    for _ in range(2):
        services.sign_off(actor=scene.mentor, enrolment_id=enrolment.pk, module_id=module.pk)
    assert Skill.objects.filter(employee=scene.employee).count() == 2
    assert ratings_of(scene.employee.pk).count() == 1
    assert AuditEntry.objects.filter(action="learning.signed_off").count() == 1


@pytest.mark.parametrize("missing", ["read", "practised", "tested"])
def test_a_module_that_is_not_read_practised_and_tested_is_not_signed_off(scene: Scene, missing: str) -> None:
    enrolment, module = on_path(scene), with_test(scene, scene.module())
    ready(scene, enrolment, module)
    field = {"read": "read_at", "practised": "practised_at", "tested": "passed_at"}[missing]
    ModuleProgress.objects.update(**{field: None})
    with pytest.raises(InvalidError):
        services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=module.pk)
    assert not Skill.objects.exists()


@pytest.mark.parametrize("who", ["newcomer", "other_leader", "hr", "manager"])
def test_only_the_superior_and_the_mentor_sign_off(scene: Scene, who: str) -> None:
    enrolment, module = on_path(scene), scene.module()
    ready(scene, enrolment, module)
    with pytest.raises(NotAllowedError):
        services.sign_off(actor=getattr(scene, who), enrolment_id=enrolment.pk, module_id=module.pk)


def test_nobody_signs_off_an_own_module(scene: Scene) -> None:
    """Also not a team leader who learns and whose superior is somebody else."""
    leader = employee_of(scene.leader)
    leader.superior = employee_of(scene.manager)
    leader.save()
    enrolment = services.enrol(actor=scene.manager, employee_id=leader.pk, path_id=scene.path().pk)
    with pytest.raises(NotAllowedError):
        services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=scene.module().pk)


def test_another_contact_centre_does_not_reach_it(scene: Scene) -> None:
    enrolment = on_path(scene)
    with pytest.raises(NotFoundError):
        services.sign_off(actor=an_outsider("team_leader"), enrolment_id=enrolment.pk, module_id=scene.module().pk)


def test_both_paths_give_the_same_skills_and_the_same_standing() -> None:
    """What the coverage matrix proves for the rules, by signing off for real (R35)."""
    ends = []
    for slug, kind in (("meer", PathKind.PER_PORTAL), ("duin", PathKind.PER_CHANNEL)):
        scene = a_scene(slug)
        enrolment = on_path(scene, kind)
        for step in scene.path(kind).steps.all():
            ready(scene, enrolment, step.module)
            services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=step.module_id)
        enrolment.refresh_from_db()
        assert enrolment.state == "finished"
        ends.append((_today_skills(scene), standings_of([scene.employee.pk])[scene.employee.pk].levels))
    assert ends[0] == ends[1]
    assert ends[0][0].channels == {"phone", "chat"}
    assert ends[0][1] == {"portal.reizen": 3, "portal.afval": 3}


def test_wrong_answers_below_the_pass_mark_do_not_pass(scene: Scene) -> None:
    enrolment, module = on_path(scene), with_test(scene, scene.module())
    step: dict[str, Any] = {"actor": scene.newcomer, "enrolment_id": enrolment.pk, "module_id": module.pk}
    services.mark_read(**step)
    progress = services.take_test(**step, answers=RIGHT | {1: 0}, attempt=0)
    assert (progress.score, progress.passed_at, progress.wrong) == (66, None, [1])
    again = services.take_test(**step, answers=RIGHT, attempt=0)  # the page of before: does not count
    assert again.attempts == 1
    passed = services.take_test(**step, answers=RIGHT, attempt=1)
    assert (passed.score, passed.attempts) == (100, 2)
    assert passed.passed_at is not None
    after = services.take_test(**step, answers={0: 1, 1: 0, 2: 1}, attempt=2)
    assert after.passed_at == passed.passed_at


def test_a_test_is_made_after_reading_and_whole(scene: Scene) -> None:
    enrolment, module = on_path(scene), with_test(scene, scene.module())
    step: dict[str, Any] = {"actor": scene.newcomer, "enrolment_id": enrolment.pk, "module_id": module.pk}
    with pytest.raises(InvalidError):
        services.take_test(**step, answers=RIGHT, attempt=0)
    services.mark_read(**step)
    with pytest.raises(InvalidError):
        services.take_test(**step, answers={0: 0}, attempt=0)


def test_the_test_is_made_by_oneself(scene: Scene) -> None:
    enrolment, module = on_path(scene), with_test(scene, scene.module())
    for who in (scene.mentor, scene.leader):
        with pytest.raises(NotAllowedError):
            services.take_test(actor=who, enrolment_id=enrolment.pk, module_id=module.pk, answers=RIGHT, attempt=0)


def test_practice_counts_with_the_remark_of_the_mentor(scene: Scene) -> None:
    enrolment, module = on_path(scene), scene.module()
    step: dict[str, Any] = {"enrolment_id": enrolment.pk, "module_id": module.pk}
    with pytest.raises(NotAllowedError):
        services.note_practice(actor=scene.newcomer, **step)
    with pytest.raises(InvalidError):
        services.note_practice(actor=scene.mentor, **step, remark=" ")
    assert services.note_practice(actor=scene.mentor, **step, remark="Goed").practised_with == "Mia Mentor"


def test_practice_without_a_mentor_is_ones_own_word(scene: Scene) -> None:
    enrolment, module = on_path(scene), scene.module()
    module.needs_mentor = False
    module.save()
    progress = services.note_practice(actor=scene.newcomer, enrolment_id=enrolment.pk, module_id=module.pk)
    assert progress.practised_at is not None


def test_what_is_mastered_expires_and_is_no_longer_routed_to(scene: Scene) -> None:
    enrolment, module = on_path(scene), scene.module()
    module.valid_months = 6
    module.save()
    with the_time_is("2026-05-31 10:00"):
        ready(scene, enrolment, module)
        services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=module.pk)
        last = clock.today().replace(month=11, day=30)
    assert who_masters(scene.centre.id, "reizen", "phone", last) == [scene.employee.pk]
    assert who_masters(scene.centre.id, "reizen", "phone", last + timedelta(1)) == []
    assert skill_set([scene.employee.pk], last + timedelta(1))[scene.employee.pk].cells == frozenset()
    rating = ratings_of(scene.employee.pk).get()
    assert rating.expires_on == last


def test_a_skill_for_good_is_not_cut_short_by_a_module_that_expires(scene: Scene) -> None:
    services.set_skills(
        actor=scene.leader, employee_id=scene.employee.pk, cells=[("reizen", "phone")], languages=(), duties=()
    )
    enrolment, module = on_path(scene), scene.module()
    module.valid_months = 6
    module.save()
    ready(scene, enrolment, module)
    services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=module.pk)
    phone, chat = (Skill.objects.get(employee=scene.employee, channel=channel) for channel in ("phone", "chat"))
    assert (phone.source, phone.valid_until) == (SkillSource.SUPERIOR, None)
    assert chat.valid_until is not None


def test_routing_hears_of_each_cell(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[SkillGained] = []
    monkeypatch.setattr("eenloket.learning.services.skills.publish", heard.append)
    enrolment, module = on_path(scene), scene.module()
    ready(scene, enrolment, module)
    services.sign_off(actor=scene.leader, enrolment_id=enrolment.pk, module_id=module.pk)
    assert {(each.portal_area_code, each.channel, each.level) for each in heard} == {
        ("reizen", "phone", 3),
        ("reizen", "chat", 3),
    }


def test_the_questions_have_one_right_option_each() -> None:
    assert all(0 <= each.right < len(each.options) for each in QUESTIONS)
