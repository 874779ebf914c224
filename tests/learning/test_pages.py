"""Every page of learning, asked by who may, who may not, another contact centre and a stranger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from eenloket.core import clock
from eenloket.core.models import AuditEntry
from eenloket.learning import services
from eenloket.learning.models import Course, Enrolment, Goal, Module, Path, PathChoice, Skill
from eenloket.learning.urls import urlpatterns
from eenloket.profiles.selectors import get_profile
from eenloket.profiles.services import appoint
from tests.builders import a_centre, a_colleague, an_outsider, signed_in

from .scenes import RIGHT, Scene, a_scene, employee_of, on_path, ready, with_test

SIGN_IN = 302
SECRET = "Wieberen"
Args = dict[str, Any]


@dataclass
class Place:
    """A scene with somebody on a path, with a goal and a course."""

    scene: Scene
    enrolment: Enrolment
    module: Module
    goal: Goal
    course: Course

    @property
    def step(self) -> Args:
        return {"enrolment_id": self.enrolment.pk, "module_id": self.module.pk}


@pytest.fixture
def place(db: None) -> Place:
    scene = a_scene()
    type(scene.newcomer).objects.filter(pk=scene.newcomer.pk).update(name=f"Nico {SECRET}")
    employee = scene.employee
    employee.name = f"Nico {SECRET}"
    employee.save()
    module, enrolment = with_test(scene, scene.module()), on_path(scene)
    goal = services.accept_goal(
        actor=scene.leader,
        employee_id=employee.pk,
        element_key="skill.typing",
        to_level=3,
        kind="practice",
        action=f"Typen met {SECRET}",
        due=clock.today() - timedelta(3),
    )
    course = services.save_course(actor=scene.leader, course_id=None, name="Typen")
    return Place(scene, enrolment, module, goal, course)


@dataclass(frozen=True)
class Page:
    """One url name, who may and who may not (by name in the scene), and what an outsider gets."""

    name: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    outside: int
    args: Callable[[Place], Args] = lambda place: {}
    post: Args | None = field(default=None)
    ok: int = 200

    def ask(self, client: Client, place: Place) -> HttpResponse:
        url = reverse(f"learning:{self.name}", kwargs=self.args(place))
        return client.get(url) if self.post is None else client.post(url, self.post)  # type: ignore[return-value]


def _person(place: Place) -> Args:
    return {"employee_id": place.scene.employee.pk}


LEADERS = ("leader", "other_leader", "hr", "manager")
ADVISORS = ("newcomer", "mentor")
PLAN = (("newcomer", "leader", "hr"), ("mentor", "other_leader", "manager"))
FOLLOW = (("newcomer", "leader", "hr", "mentor"), ("other_leader", "manager"))
GUIDE = (("leader", "hr"), ("newcomer", "mentor", "other_leader", "manager"))
PAGES = [
    Page("index", (*LEADERS, *ADVISORS), (), 200),
    Page("mine", (*LEADERS, *ADVISORS), (), 200),
    Page("people", LEADERS, ADVISORS, 200),
    Page("person", *FOLLOW, 404, _person),
    Page("enrol", *GUIDE, 404, _person),
    Page("skills_of", *FOLLOW, 404, _person),
    Page("plan", *PLAN, 404, _person),
    Page("goal_new", *PLAN, 404, _person),
    Page("goal", *PLAN, 404, lambda p: {"goal_id": p.goal.pk}),
    Page("mentor", ("leader",), GUIDE[1], 404, lambda p: {"enrolment_id": p.enrolment.pk}, {}, 302),
    Page("stop", ("leader",), GUIDE[1], 404, lambda p: {"enrolment_id": p.enrolment.pk}, {}, 302),
    Page("lesson", *FOLLOW, 404, lambda p: p.step),
    Page("read", ("newcomer",), ("mentor", "leader"), 404, lambda p: p.step, {}, 302),
    Page("practise", ("mentor", "leader"), ("other_leader",), 404, lambda p: p.step, {"remark": "Goed"}, 302),
    Page("test", (), ("mentor", "leader"), 404, lambda p: p.step, {}),
    Page("sign_off", (), ("newcomer", "other_leader"), 404, lambda p: p.step, {}),
    Page("skills", LEADERS, ADVISORS, 200),
    Page("modules", LEADERS, ADVISORS, 200),
    Page("module_new", LEADERS, ADVISORS, 200),
    Page("module_edit", LEADERS, ADVISORS, 404, lambda p: {"module_id": p.module.pk}),
    Page("questions", LEADERS, ADVISORS, 404, lambda p: {"module_id": p.module.pk}),
    Page("standard", ("leader",), ADVISORS, 422, post={"channels": "phone"}, ok=302),
    Page("path_new", LEADERS, ADVISORS, 200),
    Page("path_edit", LEADERS, ADVISORS, 404, lambda p: {"path_id": p.scene.path().pk}),
    Page(
        "choice",
        ("leader",),
        ADVISORS,
        404,
        lambda p: {"municipality_id": p.scene.centre.municipality.pk},
        {"kind": "per_portal"},
        302,
    ),
    Page("courses", (*LEADERS, *ADVISORS), (), 200),
    Page("course_new", LEADERS, ADVISORS, 200),
    Page("course_edit", LEADERS, ADVISORS, 404, lambda p: {"course_id": p.course.pk}),
]


def _text(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_table_names_every_page() -> None:
    assert {page.name for page in PAGES} == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_opens_for_who_may_and_tells_nobody_else(page: Page, place: Place) -> None:
    outsider = a_colleague(a_centre("elders"), "team_leader")
    strangers = page.ask(Client(), place)
    assert (strangers.status_code, SECRET in _text(strangers)) == (SIGN_IN, False)
    outside = page.ask(signed_in(outsider), place)
    assert (outside.status_code, SECRET in _text(outside)) == (page.outside, False)
    for who in page.wrong:
        answer = page.ask(signed_in(getattr(place.scene, who)), place)
        assert (who, answer.status_code) == (who, 403)
        assert SECRET not in _text(answer) or who == "newcomer"
    for who in page.right:
        assert (who, page.ask(signed_in(getattr(place.scene, who)), place).status_code) == (who, page.ok)


@pytest.mark.parametrize("name", ["index", "people", "skills"])
def test_lists_hold_only_who_reports_to_whom_asks(name: str, place: Place) -> None:
    url = reverse(f"learning:{name}")
    may_see = {"leader": True, "hr": True, "other_leader": False, "manager": False, "mentor": name == "index"}
    for who, sees in may_see.items():  # whoever guides somebody sees that on the own page
        assert (who, SECRET in _text(signed_in(getattr(place.scene, who)).get(url))) == (who, sees)  # type: ignore[arg-type]


def test_a_mentor_sees_whom_to_guide(place: Place) -> None:
    assert SECRET in _text(signed_in(place.scene.mentor).get(reverse("learning:mine")))  # type: ignore[arg-type]


def test_hr_leaves_a_trace_with_the_purpose_and_the_superior_does_not(place: Place) -> None:
    url = reverse("learning:plan", kwargs=_person(place))
    signed_in(place.scene.leader).get(url)
    assert not AuditEntry.objects.filter(kind=AuditEntry.Kind.LOOK).exists()
    for _ in range(2):
        signed_in(place.scene.hr).get(url)
    look = AuditEntry.objects.get(kind=AuditEntry.Kind.LOOK)
    assert look.purpose
    assert look.subject_id == place.scene.employee.pk


def test_figures_over_fewer_than_five_advisors_are_not_shown(place: Place) -> None:
    url = reverse("learning:skills")
    services.set_skills(
        actor=place.scene.leader,
        employee_id=place.scene.employee.pk,
        cells=[("reizen", "chat")],
        languages=(),
        duties=(),
    )
    assert 'data-s="weak"' not in _text(signed_in(place.scene.manager).get(url))  # type: ignore[arg-type]
    profile = get_profile(place.scene.centre.id, "advisor_3")
    for _ in range(3):
        employee = employee_of(a_colleague(place.scene.centre, "advisor_3"))
        appoint(actor=place.scene.hr, employee_id=employee.pk, profile_id=profile.pk, starts_on=clock.today())
    assert 'data-s="weak"' in _text(signed_in(place.scene.manager).get(url))  # type: ignore[arg-type]


def test_the_whole_way_on_screen(place: Place) -> None:
    """Read, a failed test, practice by the mentor, a passed test, signed off: and the skill appears."""
    newcomer, mentor, leader = (signed_in(getattr(place.scene, who)) for who in ("newcomer", "mentor", "leader"))

    def at(name: str) -> str:
        return reverse(f"learning:{name}", kwargs=place.step)

    newcomer.post(at("read"))
    newcomer.post(at("test"), {"attempt": 0, "vraag-0": "1", "vraag-1": "1", "vraag-2": "0"})
    assert "66%" in _text(newcomer.get(at("lesson")))  # type: ignore[arg-type]
    mentor.post(at("practise"), {"remark": "Ging goed"})
    assert leader.post(at("sign_off")).status_code == 422
    answers = {f"vraag-{number}": str(option) for number, option in RIGHT.items()}
    newcomer.post(at("test"), {"attempt": 1, **answers})
    assert place.module.name in _text(leader.get(reverse("learning:index")))  # type: ignore[arg-type]
    assert leader.post(at("sign_off")).status_code == 302
    assert Skill.objects.filter(employee=place.scene.employee).count() == 2


def test_a_test_with_a_question_left_open_is_shown_again(place: Place) -> None:
    newcomer = signed_in(place.scene.newcomer)
    newcomer.post(reverse("learning:read", kwargs=place.step))
    answer = newcomer.post(reverse("learning:test", kwargs=place.step), {"attempt": 0, "vraag-0": "0"})
    assert answer.status_code == 422
    assert "checked" in _text(answer)  # type: ignore[arg-type]


def test_the_right_answers_are_not_in_the_page(place: Place) -> None:
    ready(place.scene, place.enrolment, place.scene.module("portaal-reizen"))
    page = _text(signed_in(place.scene.newcomer).get(reverse("learning:lesson", kwargs=place.step)))  # type: ignore[arg-type]
    assert "data-right" not in page
    assert "Bloed" not in page  # a passed test is not shown again


def test_a_module_is_changed_on_its_page(place: Place) -> None:
    url = reverse("learning:module_edit", kwargs={"module_id": place.module.pk})
    typed = {"name": "Reizen", "pass_mark": "80", "cells": ["reizen:phone"], "is_active": "on", "learn": "Lees dit."}
    leader = signed_in(place.scene.leader)
    assert leader.post(url, {**typed, "pass_mark": "101"}).status_code == 422
    assert leader.post(url, typed).status_code == 302
    place.module.refresh_from_db()
    assert (place.module.name, place.module.pass_mark, place.module.covers) == ("Reizen", 80, [["reizen", "phone"]])


def test_questions_are_changed_on_their_page(place: Place) -> None:
    url = reverse("learning:questions", kwargs={"module_id": place.module.pk})
    typed = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-text": "Wat nu?",
        "form-0-option_1": "Dit",
        "form-0-option_3": "Dat",
        "form-0-right": "2",
        "form-1-right": "0",
    }
    leader = signed_in(place.scene.leader)
    assert leader.post(url, {**typed, "form-0-right": "1"}).status_code == 422
    assert leader.post(url, typed).status_code == 302
    place.module.refresh_from_db()
    assert place.module.questions == [{"text": "Wat nu?", "options": ["Dit", "Dat"], "right": 1}]


def test_a_path_is_made_in_the_order_of_its_places(place: Place) -> None:
    first, second = place.scene.module("kanaal-chat"), place.scene.module("kanaal-phone")
    typed = {"name": "Eigen", "kind": "growth", "profile_code": "advisor_2", "is_active": "on"}
    leader, url = signed_in(place.scene.leader), reverse("learning:path_new")
    assert leader.post(url, typed).status_code == 422
    assert leader.post(url, {**typed, f"plaats-{first.pk}": "2", f"plaats-{second.pk}": "1"}).status_code == 302
    assert [step.module for step in Path.objects.get(name="Eigen").steps.all()] == [second, first]


def test_a_goal_is_accepted_finished_and_dropped_on_its_pages(place: Place) -> None:
    client, scene = signed_in(place.scene.leader), place.scene
    typed = {"element_key": "competence.listening", "to_level": "3", "due": "2030-01-31", "kind": "coaching"}
    new = reverse("learning:goal_new", kwargs=_person(place))
    assert client.post(new, typed).status_code == 422
    assert client.post(new, {**typed, "action": "Oefenen"}).status_code == 302
    goal = Goal.objects.get(element_key="competence.listening")
    url = reverse("learning:goal", kwargs={"goal_id": goal.pk})
    assert client.post(url, {"step": "finish", "finish-result": ""}).status_code == 422
    assert client.post(url, {"step": "finish", "finish-result": "Goed", "finish-level": "3"}).status_code == 302
    url = reverse("learning:goal", kwargs={"goal_id": place.goal.pk})
    assert client.post(url, {"step": "drop", "drop-reason": "Andere functie"}).status_code == 302
    assert set(Goal.objects.filter(employee=scene.employee).values_list("state", flat=True)) == {"done", "dropped"}


def test_a_late_goal_is_shown_as_late(place: Place) -> None:
    page = _text(signed_in(place.scene.newcomer).get(reverse("learning:plan", kwargs=_person(place))))  # type: ignore[arg-type]
    assert 'data-s="late"' in page


def test_the_choice_of_a_municipality_is_kept(place: Place) -> None:
    url = reverse("learning:choice", kwargs={"municipality_id": place.scene.centre.municipality.pk})
    signed_in(place.scene.leader).post(url, {"kind": "per_channel"})
    assert PathChoice.objects.get().kind == "per_channel"
    assert signed_in(an_outsider("hr", "verweg")).post(url, {"kind": "per_portal"}).status_code == 404
