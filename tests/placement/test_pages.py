"""The pages of placement: who opens them, what they show, and how many questions they ask the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eenloket.core.models import AuditEntry
from eenloket.placement import selectors, services
from eenloket.placement.models import Candidate, ConditionRule, GradedFunction, PlacementRound, Scenario
from eenloket.placement.urls import urlpatterns
from tests.builders import a_colleague, signed_in

from .scenes import Scene, a_scene, full_marks

pytestmark = pytest.mark.django_db

SECRET = "Wilma Zilverberg"


@dataclass
class Full:
    """A round with somebody in a scenario."""

    scene: Scene
    candidate: Candidate
    scenario: Scenario
    rule: ConditionRule
    function: GradedFunction


@pytest.fixture
def full() -> Full:
    scene = a_scene()
    candidate = scene.candidate(SECRET, full_marks(scene, level=3), flexible="yes")
    scenario = scene.scenario()
    services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk)
    services.save_function(
        actor=scene.manager,
        name="Telefonist",
        scale="schaal 5",
        order=Decimal(5),
        levels={"competence.listening": 3},
    )
    return Full(scene, candidate, scenario, ConditionRule.objects.first(), GradedFunction.objects.get())  # type: ignore[arg-type]


def _round(full: Full) -> list[Any]:
    return [full.scene.round.pk]


def _candidate(full: Full) -> list[Any]:
    return [full.candidate.pk]


def _scenario(full: Full) -> list[Any]:
    return [full.scenario.pk]


PLAN = ("manager", "hr", "project_manager")
DECIDE = ("manager", "hr")
# name, arguments, roles that may, whether it is a POST
PAGES: list[tuple[str, Callable[[Full], list[Any]], tuple[str, ...], bool]] = [
    ("index", lambda full: [], ("director", *PLAN), False),  # the director goes on to the conditions
    ("round_new", lambda full: [], PLAN, False),
    ("round", _round, PLAN, False),
    ("round_edit", _round, PLAN, False),
    ("import", _round, PLAN, False),
    ("import_template", lambda full: [full.scene.round.pk, "csv"], PLAN, False),
    ("candidate_new", _round, PLAN, False),
    ("scenarios", _round, PLAN, False),
    ("compare", _round, PLAN, False),
    ("candidate", _candidate, PLAN, False),
    ("candidate_edit", _candidate, PLAN, False),
    ("candidate_levels", _candidate, PLAN, False),
    ("decide", _candidate, DECIDE, True),
    ("decision_clear", _candidate, PLAN, True),
    ("candidate_remove", _candidate, PLAN, True),
    ("scenario", _scenario, PLAN, False),
    ("scenario_fill", _scenario, PLAN, True),
    ("scenario_lines", _scenario, DECIDE, True),
    ("scenario_confirm", _scenario, DECIDE, True),
    ("scenario_remove", _scenario, PLAN, True),
    ("rules", lambda full: [], PLAN, False),
    ("rule_new", lambda full: [], DECIDE, False),
    ("rule", lambda full: [full.rule.pk], DECIDE, False),
    ("rule_remove", lambda full: [full.rule.pk], DECIDE, True),
    ("grading", lambda full: [], PLAN, False),
    ("grade", lambda full: ["advisor_3"], PLAN, False),
    ("function_new", lambda full: [], PLAN, False),
    ("function", lambda full: [full.function.pk], PLAN, False),
    ("function_remove", lambda full: [full.function.pk], PLAN, True),
    ("function_import", lambda full: [], PLAN, False),
    ("function_template", lambda full: ["xlsx"], PLAN, False),
]
TICKS = {"": 0, "akkoord": 1, "alle": 2, "iets": 0}  # of two, one of whom has still to be asked something
OTHERS = {"conditions", "condition"}  # for everybody, each the own: see below


def _ask(client: Client, full: Full, name: str, args: Callable[[Full], list[Any]], is_post: bool) -> Any:
    url = reverse(f"placement:{name}", args=args(full))
    data = {"scenario": str(full.scenario.pk), "profile_code": "advisor_3", "reason": "Past."}
    return client.post(url, data) if is_post else client.get(url)


def test_the_table_names_every_page() -> None:
    assert {name for name, *_rest in PAGES} | OTHERS == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
def test_a_page_opens_for_who_may_and_tells_nobody_else(full: Full, page: Any) -> None:
    name, args, roles, is_post = page
    outsider = a_scene("elders").manager
    for role in ("advisor_1", "director", "administrator", "project_manager", "back_office"):
        if role not in roles:
            answer = _ask(signed_in(a_colleague(full.scene.centre, role)), full, name, args, is_post)
            assert answer.status_code == 403, role
            assert SECRET.encode() not in answer.content
    answer = _ask(signed_in(outsider), full, name, args, is_post)
    assert SECRET.encode() not in answer.content
    stranger = _ask(Client(), full, name, args, is_post)
    assert stranger.status_code == 302
    assert stranger.headers["Location"].startswith(reverse("account_login"))
    right = _ask(signed_in(a_colleague(full.scene.centre, roles[-1])), full, name, args, is_post)
    assert right.status_code in ((302, 422) if is_post else (200,))


def test_who_leads_people_goes_on_to_the_conditions(full: Full) -> None:
    leader = a_colleague(full.scene.centre, "team_leader")
    answer = signed_in(leader).get(reverse("placement:index"))
    assert answer.headers["Location"] == reverse("placement:conditions")
    assert SECRET not in signed_in(leader).get(reverse("placement:conditions")).content.decode()


def test_an_empty_contact_centre_is_told_what_to_do_first() -> None:
    scene = a_scene()
    PlacementRound.objects.all().delete()
    page = signed_in(scene.manager).get(reverse("placement:index"))
    assert reverse("placement:round_new") in page.content.decode()


def test_the_project_manager_sees_the_candidate_but_no_button_to_decide(full: Full) -> None:
    url = reverse("placement:candidate", args=[full.candidate.pk])
    planner = signed_in(a_colleague(full.scene.centre, "project_manager")).get(url).content.decode()
    assert SECRET in planner
    form = f'action="{reverse("placement:decide", args=[full.candidate.pk])}"'
    assert form not in planner
    assert form in signed_in(full.scene.manager).get(url).content.decode()


def test_looking_at_a_candidate_is_noted_once_with_its_purpose(full: Full) -> None:
    hr = a_colleague(full.scene.centre, "hr")
    for _time in (1, 2):
        signed_in(hr).get(reverse("placement:candidate", args=[full.candidate.pk]))
    (entry,) = AuditEntry.objects.filter(kind="look", actor_id=hr.pk)
    assert (entry.purpose, entry.subject_id) == ("plaatsing", full.candidate.pk)


def test_a_decision_by_form_keeps_reason_and_conditions(full: Full) -> None:
    client = signed_in(full.scene.manager)
    url = reverse("placement:decide", args=[full.candidate.pk])
    data = {"scenario": str(full.scenario.pk), "profile_code": "advisor_2", "reason": ""}
    assert client.post(url, data).status_code == 422
    data |= {"reason": "Past.", "text_0": "Leert de balie", "deadline_0": "2027-05-01", "consequence_0": "Gesprek"}
    assert client.post(url, data).status_code == 302
    (decision,) = full.scenario.decisions.select_related("profile")
    assert decision.profile
    assert (decision.profile.code, decision.reason) == ("advisor_2", "Past.")
    assert decision.conditions == [{"text": "Leert de balie", "deadline": "2027-05-01", "consequence": "Gesprek"}]


def test_proposals_are_ticked_in_one_go_and_decided_with_a_reason_only(full: Full) -> None:
    scene, client = full.scene, signed_in(full.scene.manager)
    scene.candidate("Bea Bij", full_marks(scene, level=4), flexible="yes", content="yes")
    services.fill_scenario(actor=scene.manager, scenario_id=full.scenario.pk)
    url = reverse("placement:scenario", args=[full.scenario.pk])
    assert {wanted: _ticked(client.get(f"{url}?vink={wanted}")) for wanted in TICKS} == TICKS
    lines = [str(each.pk) for each in full.scenario.decisions.all()]
    refused = client.post(reverse("placement:scenario_lines", args=[full.scenario.pk]), {"line": lines, "reason": ""})
    assert refused.status_code == 422
    assert _ticked(refused) == len(lines)
    assert 'aria-describedby="b-r-e"' in refused.content.decode()
    unsure = client.post(reverse("placement:scenario_confirm", args=[full.scenario.pk]))
    assert 'aria-describedby="s-sure-e"' in unsure.content.decode()


def _ticked(answer: Any) -> int:
    return len(re.findall(r'name="line"[^>]* checked>', answer.content.decode()))


def test_levels_by_form_become_ratings_and_what_is_the_same_is_not_stored_again(full: Full) -> None:
    url = reverse("placement:candidate_levels", args=[full.candidate.pk]) + "?functie=advisor_3"
    client = signed_in(full.scene.manager)
    assert 'name="level:skill.typing"' in client.get(url).content.decode()
    before = selectors.board_row(full.scene.manager, full.candidate, None)[1].proposal("advisor_3")
    client.post(url, {"level:skill.typing": "1", "level:skill.keyboard_mouse": "3", "source": "test"})
    after = selectors.board_row(full.scene.manager, full.candidate, None)[1].proposal("advisor_3")
    assert before
    assert after
    assert after.sure < before.sure
    assert client.post(url, {"level:skill.typing": "1", "source": "self"}).status_code == 422


def test_a_round_is_made_once_however_often_the_form_is_sent() -> None:
    scene = a_scene()
    key = "0190f3a2-0000-7000-8000-000000000001"
    data = {"key": key, "name": "Tweede", "starts_on": "2027-03-01", "places_advisor_3": "4"}
    for _time in (1, 2):
        assert signed_in(scene.manager).post(reverse("placement:round_new"), data).status_code == 302
    assert PlacementRound.objects.filter(name="Tweede").count() == 1
    nothing = signed_in(scene.manager).post(reverse("placement:round_new"), {**data, "places_advisor_3": "0"})
    assert nothing.status_code == 422


@pytest.mark.parametrize("name", ["round", "scenario", "scenarios", "compare"])
def test_more_candidates_ask_no_more_of_the_database(full: Full, name: str) -> None:
    scene = full.scene
    services.fill_scenario(actor=scene.manager, scenario_id=scene.scenario("Tweede").pk)
    args = _scenario(full) if name == "scenario" else _round(full)
    url, client = reverse(f"placement:{name}", args=args), signed_in(scene.manager)
    client.get(url)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    before = queries()
    for number in range(6):
        scene.candidate(f"Persoon {number}", {"skill.typing": 3})
    for scenario in Scenario.objects.all():
        services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk, least_match=0)
    assert queries() == before


def test_a_grade_is_proposed_with_the_table_it_rests_on_and_decided_with_a_reason(full: Full) -> None:
    client, url = signed_in(full.scene.manager), reverse("placement:grade", args=["advisor_3"])
    page = client.get(url).content.decode()
    assert "Telefonist" in page
    assert "schaal 5" in page
    key = "0190f3a2-0000-7000-8000-000000000002"
    assert client.post(url, {"key": key, "scale": "schaal 6", "reason": ""}).status_code == 422
    for _time in (1, 2):
        assert client.post(url, {"key": key, "scale": "schaal 6", "reason": "Meer dan telefonist."}).status_code == 302
    (decision,) = selectors.grading_decisions_of(full.scene.centre.id)
    assert (decision.scale, decision.proposal["low"]) == ("schaal 6", "schaal 5")
    planner = signed_in(a_colleague(full.scene.centre, "project_manager"))
    assert planner.post(url, {"key": key[:-1] + "3", "scale": "x", "reason": "y"}).status_code == 403
