from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.events import Event
from eenloket.learning import services
from eenloket.learning.events import SkillEnded, SkillGained
from eenloket.learning.models import Skill
from eenloket.learning.selectors import skill_set, who_masters
from eenloket.learning.types import DUTIES_OF_ADVISOR_1, NO_SKILLS
from eenloket.profiles.selectors import get_profile
from eenloket.profiles.services import appoint, end_appointment, follow_calendar
from tests.builders import a_colleague, fresh, the_time_is

from .scenes import Scene, a_scene, employee_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    found: list[Event] = []
    monkeypatch.setattr("eenloket.learning.services.skills.publish", found.append)
    return found


def _held(scene: Scene, *, days: int = 0) -> Any:
    return skill_set([scene.employee.pk], clock.today() + timedelta(days))[scene.employee.pk]


def _set(scene: Scene, **what: Any) -> None:
    given = {"cells": [], "languages": [], "duties": [], **what}
    services.set_skills(actor=scene.leader, employee_id=scene.employee.pk, **given)


def test_a_klantadviseur_1_has_the_duties_of_the_function(scene: Scene) -> None:
    held = skill_set([scene.mentor_employee.pk], clock.today())[scene.mentor_employee.pk]
    assert held.level == "advisor_1"
    assert held.duties == {"complex_matters", "politically_sensitive", "mentoring"}
    assert _held(scene).duties == frozenset()
    assert _held(scene).level == "advisor_3"


def test_the_duties_come_and_go_with_the_appointment(scene: Scene, heard: list[Event]) -> None:
    profile = get_profile(scene.centre.id, "advisor_1")
    appointment = appoint(actor=scene.hr, employee_id=scene.employee.pk, profile_id=profile.pk, starts_on=clock.today())
    assert "mentoring" in _held(scene).duties
    assert {each.code for each in heard if isinstance(each, SkillGained)} == _held(scene).duties
    heard.clear()
    end_appointment(actor=scene.hr, appointment_id=appointment.pk, ends_on=clock.today())
    assert _held(scene).duties == frozenset()
    assert {each.code for each in heard if isinstance(each, SkillEnded)} == {
        "complex_matters",
        "politically_sensitive",
        "mentoring",
    }


def test_duties_of_later_days_are_told_of_on_those_days_once(scene: Scene, heard: list[Event]) -> None:
    profile, today = get_profile(scene.centre.id, "advisor_1"), clock.today()
    first, last = today + timedelta(10), today + timedelta(20)
    appointment = appoint(actor=scene.hr, employee_id=scene.employee.pk, profile_id=profile.pk, starts_on=first)
    end_appointment(actor=scene.hr, appointment_id=appointment.pk, ends_on=last)
    follow_calendar()
    assert heard == []
    with the_time_is(f"{first} 00:01"):
        follow_calendar()
        assert {each.code for each in heard if isinstance(each, SkillGained)} == _held(scene).duties != frozenset()
        heard.clear()
    with the_time_is(f"{last + timedelta(3)} 09:00"):  # the job did not run for days
        for _time in range(2):
            follow_calendar()
        assert sorted(each.code for each in heard if isinstance(each, SkillEnded)) == sorted(DUTIES_OF_ADVISOR_1)
        assert len(heard) == len(DUTIES_OF_ADVISOR_1)


def test_duties_that_go_on_in_a_next_appointment_are_not_told_as_ended(scene: Scene, heard: list[Event]) -> None:
    held = scene.mentor_employee.appointments.get()
    next_day = clock.today() + timedelta(7)
    end_appointment(actor=scene.hr, appointment_id=held.pk, ends_on=next_day)
    appoint(actor=scene.hr, employee_id=scene.mentor_employee.pk, profile_id=held.profile_id, starts_on=next_day)
    with the_time_is(f"{next_day} 00:01"):
        follow_calendar()
    assert not [each for each in heard if isinstance(each, SkillEnded)]


def test_another_function_that_ends_takes_no_duties(scene: Scene, heard: list[Event]) -> None:
    profile = get_profile(scene.centre.id, "team_leader")
    appointment = appoint(
        actor=scene.hr, employee_id=scene.mentor_employee.pk, profile_id=profile.pk, starts_on=clock.today()
    )
    end_appointment(actor=scene.hr, appointment_id=appointment.pk, ends_on=clock.today())
    assert heard == []


def test_the_superior_says_what_somebody_speaks_and_is_asked_for(scene: Scene, heard: list[Event]) -> None:
    _set(scene, languages=["nl", "ar"], duties=["counter_safety"], cells=[("reizen", "phone"), ("reizen", "chat")])
    held = _held(scene)
    assert held.languages == {"nl", "ar"}
    assert held.duties == {"counter_safety"}
    assert held.portals == {"reizen"}
    assert len(heard) == 5
    assert [area.code for area in fresh(scene.newcomer).portal_areas.all()] == ["reizen"]


def test_what_is_no_longer_named_ends_and_is_told(scene: Scene, heard: list[Event]) -> None:
    _set(scene, languages=["nl", "ar"], cells=[("reizen", "phone")])
    Skill.objects.update(valid_from=clock.today() - timedelta(30))
    heard.clear()
    _set(scene, languages=["nl"])
    assert _held(scene).languages == {"nl"}
    assert _held(scene, days=-1).languages == {"nl", "ar"}
    assert {type(each) for each in heard} == {SkillEnded}
    assert len(heard) == 2


def test_saving_the_same_again_changes_and_tells_nothing(scene: Scene, heard: list[Event]) -> None:
    _set(scene, languages=["nl"])
    heard.clear()
    _set(scene, languages=["nl"])
    assert heard == []
    assert Skill.objects.count() == 1


def test_gained_and_ended_on_one_day_leaves_nothing(scene: Scene) -> None:
    _set(scene, languages=["nl"])
    _set(scene)
    assert not Skill.objects.exists()


def test_a_language_that_does_not_exist_is_refused(scene: Scene) -> None:
    with pytest.raises(InvalidError):
        _set(scene, languages=["klingon"])


def test_a_cell_that_nobody_can_master_here_is_left_out(scene: Scene) -> None:
    _set(scene, cells=[("elders", "phone"), ("reizen", "sms")])
    assert not Skill.objects.exists()


@pytest.mark.parametrize("who", ["newcomer", "mentor", "other_leader", "manager"])
def test_nobody_but_the_superior_and_hr_says_what_somebody_masters(scene: Scene, who: str) -> None:
    given: dict[str, Any] = {"cells": [], "languages": ["en"], "duties": []}
    with pytest.raises(NotAllowedError):
        services.set_skills(actor=getattr(scene, who), employee_id=scene.employee.pk, **given)
    services.set_skills(actor=scene.hr, employee_id=scene.employee.pk, **given)
    assert _held(scene).languages == {"en"}


def test_who_left_is_routed_nothing(scene: Scene) -> None:
    _set(scene, cells=[("reizen", "phone")])
    employee = scene.employee
    employee.left_on = clock.today()
    employee.save()
    assert who_masters(scene.centre.id, "reizen", "phone", clock.today()) == []
    assert who_masters(scene.centre.id, "reizen", "phone", clock.today() - timedelta(1)) == []


def test_everybody_asked_for_is_in_the_answer(scene: Scene) -> None:
    stranger = employee_of(scene.hr)
    assert skill_set([stranger.pk], clock.today()) == {stranger.pk: NO_SKILLS}


def test_asking_for_many_costs_as_many_queries_as_for_one(scene: Scene) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _set(scene, cells=[("reizen", "phone")])
    people = [employee_of(a_colleague(scene.centre, "advisor_3", team=scene.newcomer.team)) for _ in range(3)]
    for each in people:
        services.set_skills(actor=scene.hr, employee_id=each.pk, cells=[("afval", "chat")], languages=["nl"], duties=[])
    with CaptureQueriesContext(connection) as one:
        skill_set([scene.employee.pk], clock.today())
    with CaptureQueriesContext(connection) as many:
        skill_set([scene.employee.pk, *(each.pk for each in people)], clock.today())
    assert len(many) == len(one)
