"""Each page asked by everybody around: the person, the superior, HR, and who has no business there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.personnel.models import PersonnelConversation
from eenloket.personnel.services import note_in_talk, set_centre_goal, set_personal_goal, set_team_goal, sign_talk
from eenloket.personnel.services.goals import Ambition
from tests.builders import a_colleague, an_outsider, signed_in
from tests.personnel.scenes import (
    Scene,
    a_card,
    a_checklist,
    a_proposal,
    a_talk,
    an_absence,
    an_incident,
    employee_of,
)

pytestmark = pytest.mark.django_db

OUTSIDE = ("colleague", "other_leader", "manager", "project_manager", "administrator", "outsider")
Where = Callable[[Scene], str]


def _somebody(scene: Scene, who: str) -> Staff:
    if who == "outsider":
        return an_outsider("team_leader")
    if who == "outside_hr":
        return an_outsider("hr")
    if who in ("project_manager", "administrator", "director"):
        return a_colleague(scene.centre, who)
    staff: Staff = getattr(scene, who)
    return staff


def _card_page(scene: Scene) -> str:
    a_card(scene)
    return reverse("personnel:person", args=[scene.employee.pk])


def _talk_page(scene: Scene) -> str:
    talk = a_talk(scene)
    note_in_talk(actor=scene.leader, talk_id=talk.pk, text="Zilveren woorden")
    return reverse("personnel:talk", args=[talk.pk])


def _absence_page(scene: Scene) -> str:
    return reverse("personnel:absence", args=[an_absence(scene).pk])


def _checklist_page(scene: Scene) -> str:
    return reverse("personnel:checklist", args=[a_checklist(scene).pk])


PERSONAL = [_card_page, _talk_page, _absence_page, _checklist_page]


@pytest.mark.parametrize("where", PERSONAL)
@pytest.mark.parametrize("who", ["person", "leader", "hr"])
def test_the_person_the_superior_and_hr_see_it(scene: Scene, where: Where, who: str) -> None:
    page = signed_in(_somebody(scene, who)).get(where(scene))
    assert page.status_code == 200
    assert scene.person.name in page.content.decode()


@pytest.mark.parametrize("where", PERSONAL)
@pytest.mark.parametrize("who", [*OUTSIDE, "outside_hr", "director"])
def test_nobody_else_does(scene: Scene, where: Where, who: str) -> None:
    page = signed_in(_somebody(scene, who)).get(where(scene))
    assert page.status_code == 404
    assert "Zilver" not in page.content.decode()


@pytest.mark.parametrize("where", PERSONAL)
def test_a_stranger_signs_in_first(scene: Scene, where: Where) -> None:
    assert Client().get(where(scene)).status_code == 302


@pytest.mark.parametrize("where", PERSONAL)
def test_that_hr_looked_is_logged_once_with_the_purpose(scene: Scene, where: Where) -> None:
    url, client = where(scene), signed_in(scene.hr)
    client.get(url)
    client.get(url)
    looks = AuditEntry.objects.filter(kind=AuditEntry.Kind.LOOK, actor_id=scene.hr.pk)
    assert [entry.purpose for entry in looks] == ["personnel policy"]


def test_a_look_of_the_superior_is_no_entry(scene: Scene) -> None:
    signed_in(scene.leader).get(_card_page(scene))
    assert not AuditEntry.objects.filter(kind=AuditEntry.Kind.LOOK).exists()


@pytest.mark.parametrize("name", ["card", "talk_new", "checklist_new", "absence_new"])
def test_only_superior_and_hr_keep_the_file(scene: Scene, name: str) -> None:
    url = reverse(f"personnel:{name}", args=[scene.employee.pk])
    asked = {who: signed_in(_somebody(scene, who)).get(url).status_code for who in ("leader", "hr", "person", *OUTSIDE)}
    allowed = {who for who, status in asked.items() if status == 200}
    assert allowed == {"leader", "hr"}
    assert set(asked.values()) <= {200, 403, 404}


def test_a_superior_has_no_key_to_the_own_file(scene: Scene) -> None:
    own = employee_of(scene.leader)
    client = signed_in(scene.leader)
    assert client.get(reverse("personnel:person", args=[own.pk])).status_code == 200
    assert client.get(reverse("personnel:card", args=[own.pk])).status_code == 403
    assert signed_in(scene.manager).get(reverse("personnel:card", args=[own.pk])).status_code == 200


def test_the_superiors_notes_are_shown_with_the_signature(scene: Scene) -> None:
    url = _talk_page(scene)
    client = signed_in(scene.person)
    assert "Zilveren woorden" not in client.get(url).content.decode()
    sign_talk(actor=scene.leader, talk_id=PersonnelConversation.objects.get().pk)
    assert "Zilveren woorden" in client.get(url).content.decode()


@pytest.mark.parametrize("who", ["colleague", "manager", "hr", "outsider"])
def test_absence_of_the_team_is_not_for_who_does_not_lead_it(scene: Scene, who: str) -> None:
    an_absence(scene)
    page = signed_in(_somebody(scene, who)).get(reverse("personnel:absences"))
    if who == "hr":
        assert scene.person.name in page.content.decode()
    else:
        assert scene.person.name not in page.content.decode()


def test_the_leader_sees_who_is_absent_and_the_rate(scene: Scene) -> None:
    a_card(scene)
    an_absence(scene)
    page = signed_in(scene.leader).get(reverse("personnel:absences")).content.decode()
    assert scene.person.name in page
    assert "Noord" in page


def test_an_incident_is_for_reporter_who_was_in_it_superior_and_hr(scene: Scene) -> None:
    incident = an_incident(scene, reporter=scene.colleague)
    url = reverse("personnel:incident", args=[incident.pk])
    people = ("colleague", "person", "leader", "hr", "other_leader", "manager", "administrator", "outsider")
    asked = {who: signed_in(_somebody(scene, who)).get(url) for who in people}
    assert {who for who, page in asked.items() if page.status_code == 200} == {"colleague", "person", "leader", "hr"}
    listed = signed_in(scene.other_leader).get(reverse("personnel:incidents")).content.decode()
    assert scene.person.name not in listed


def test_a_personal_goal_is_for_the_person_and_the_superior(scene: Scene) -> None:
    first, last = date(2026, 1, 1), date(2099, 12, 31)
    ambition = Ambition(text="Vier van vijf", indicator="Direct", target="80%", starts_on=first, ends_on=last)
    goal = set_centre_goal(actor=scene.manager, goal_id=uuid7(), ambition=ambition)
    of_team = set_team_goal(actor=scene.leader, goal_id=goal.pk, team_id=scene.team.pk, text="Noord ook")
    set_personal_goal(actor=scene.leader, team_goal_id=of_team.pk, employee_id=scene.employee.pk, text="Zilverdoel")
    shown = {
        who: signed_in(_somebody(scene, who)).get(reverse("personnel:goals")).content.decode()
        for who in ("person", "leader", "colleague", "other_leader", "manager", "hr", "outsider")
    }
    assert {who for who, page in shown.items() if "Zilverdoel" in page} == {"person", "leader"}
    assert {who for who, page in shown.items() if "Noord ook" in page} == {
        "person",
        "leader",
        "colleague",
        "manager",
        "hr",
    }
    assert {who for who, page in shown.items() if "Vier van vijf" in page} == set(shown) - {"outsider"}


def test_a_board_is_for_its_team_those_above_and_hr(scene: Scene) -> None:
    card = a_proposal(scene)
    url = reverse("personnel:improvement", args=[card.pk])
    people = ("person", "colleague", "leader", "manager", "hr", "other_leader", "administrator", "outsider")
    asked = {who: signed_in(_somebody(scene, who)).get(url).status_code for who in people}
    assert {who for who, status in asked.items() if status == 200} == {"person", "colleague", "leader", "manager", "hr"}
    other = signed_in(scene.other_leader)
    assert other.get(reverse("personnel:board"), {"team": str(scene.team.pk)}).status_code == 404
    assert "Zilveridee" not in other.get(reverse("personnel:board")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("hr", 200), ("leader", 403), ("person", 403), ("project_manager", 403)],
)
def test_the_lists_are_kept_by_hr_and_the_manager(scene: Scene, who: str, status: int) -> None:
    assert signed_in(_somebody(scene, who)).get(reverse("personnel:templates")).status_code == status


def test_back_office_staff_have_no_business_here(scene: Scene) -> None:
    client = signed_in(a_colleague(scene.centre, "back_office"))
    for name in ("index", "incidents", "goals", "board", "absences", "templates", "availability", "mine"):
        assert client.get(reverse(f"personnel:{name}")).status_code == 403
        assert Client().get(reverse(f"personnel:{name}")).status_code == 302
