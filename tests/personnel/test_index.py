"""The first page shows each the own part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eenloket.core import clock
from eenloket.personnel.services import ask_availability
from eenloket.personnel.types import Availability
from tests.builders import a_colleague, signed_in
from tests.personnel.scenes import Scene, a_card, a_checklist, an_absence

pytestmark = pytest.mark.django_db
INDEX = "/team/mensen/"


def test_a_superior_sees_the_own_people_and_what_asks_attention(scene: Scene) -> None:
    a_card(scene, probation_ends_on=clock.today() + timedelta(days=20), starts_on=clock.today() - timedelta(days=8))
    an_absence(scene, days_ago=8)
    a_checklist(scene)
    page = signed_in(scene.leader).get(INDEX)
    text = page.content.decode()
    assert "Colin Collega" in text
    assert "Karim Leider" not in text
    told = [(each.who, each.is_late) for each in page.context["attention"]]
    assert (scene.person.name, True) in told, "the report to the health service is a day late"
    chips = [icon for _state, icon, _words in page.context["signs"][scene.employee.pk].chips]
    assert {"notready", "calendar", "list"} <= set(chips)


def test_the_manager_sees_the_team_leaders_not_their_people(scene: Scene) -> None:
    text = signed_in(scene.manager).get(INDEX).content.decode()
    assert "Marloes Leider" in text
    assert scene.person.name not in text


def test_an_employee_sees_the_own_card_only(scene: Scene) -> None:
    a_card(scene)
    text = signed_in(scene.person).get(INDEX).content.decode()
    assert "Moeder, 06 1111" in text
    assert "Colin Collega" not in text


def test_hr_finds_everybody_by_name_without_opening_a_file(scene: Scene) -> None:
    a_card(scene)
    client = signed_in(scene.hr)
    text = client.get(INDEX, {"q": "zilvera"}).content.decode()
    assert scene.person.name in text
    assert "Colin Collega" not in text
    assert "Moeder" not in text


def test_who_has_no_place_in_the_structure_reads_why_it_is_empty(scene: Scene) -> None:
    page = signed_in(a_colleague(scene.centre, "administrator")).get(INDEX)
    assert page.templates[0].name == "personnel/nobody.html"


def test_the_number_of_queries_does_not_grow_with_the_team(scene: Scene) -> None:
    def asked() -> int:
        client = signed_in(scene.leader)
        client.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            client.get(INDEX)
        return len(queries)

    a_card(scene)
    before = asked()
    for _number in range(6):
        a_colleague(scene.centre, "advisor_3", team=scene.team)
    assert asked() == before


def test_a_request_for_other_availability_asks_attention(scene: Scene) -> None:
    a_card(scene)
    ask_availability(actor=scene.person, available=Availability(parts=("2-m",), flexible="no"))
    page = signed_in(scene.leader).get(INDEX)
    assert "calendar" in [each.icon for each in page.context["attention"] if each.who == scene.person.name]


def test_everybody_is_a_page_of_hr(scene: Scene) -> None:
    url = reverse("personnel:everybody")
    assert signed_in(scene.hr).get(url).status_code == 200
    assert signed_in(scene.manager).get(url).status_code == 403


@pytest.mark.parametrize(("days", "asks"), [(45, False), (36, True), (20, True)])
def test_a_contract_that_ends_asks_attention_a_month_before(scene: Scene, days: int, asks: bool) -> None:
    a_card(scene, contract_ends_on=clock.today() + timedelta(days=days))
    page = signed_in(scene.leader).get(INDEX)
    told = [each for each in page.context["attention"] if each.who == scene.person.name and each.icon == "calendar"]
    assert bool(told) is asks
    assert all(each.is_late is (days < 31) for each in told)
