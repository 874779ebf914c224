"""Where somebody stands is for that person, the direct superior, and HR who says what for. Nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.assessment.services import Judgement, rate, say_why
from eenloket.assessment.types import Source
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.models import AuditEntry
from eenloket.profiles.models import Appointment, Employee, Profile
from tests.assessment.scenes import LISTENING, Scene, a_scene, employee_of
from tests.builders import a_colleague, a_team, an_outsider, fresh, signed_in, the_time_is

pytestmark = pytest.mark.django_db
SECRET = "Zocht lang naar woorden"


@pytest.fixture
def scene() -> Scene:
    found = a_scene()
    judgement = Judgement(key=LISTENING, level=1, source=Source.LEADER, evidence=SECRET)
    rate(actor=found.leader, employee_id=found.employee.pk, judgements=[judgement])
    return found


def _pages(scene: Scene) -> list[str]:
    person = f"/team/stand/medewerker/{scene.employee.pk}/"
    return [person, f"{person}{LISTENING}/", f"{person}{LISTENING}/oordeel/"]


def _sees(staff: Staff, scene: Scene) -> list[int]:
    return [signed_in(staff).get(url).status_code for url in _pages(scene)]


@pytest.mark.parametrize("who", ["advisor", "leader"])
def test_the_person_and_the_direct_superior_see_it(scene: Scene, who: str) -> None:
    staff = getattr(scene, who)
    assert _sees(staff, scene) == [200, 200, 200]
    assert SECRET in signed_in(staff).get(_pages(scene)[1]).content.decode()


@pytest.mark.parametrize(
    "who", ["colleague", "other_leader", "manager", "project_manager", "director", "content_editor", "administrator"]
)
def test_nobody_else_in_the_contact_centre_does(scene: Scene, who: str) -> None:
    staff = getattr(scene, who, None) or a_colleague(scene.centre, who)
    page = signed_in(staff)
    for url in _pages(scene):
        answer = page.get(url)
        assert answer.status_code == 403
        assert SECRET not in answer.content.decode()
        assert scene.employee.name not in answer.content.decode()
    for url in ("/team/stand/mensen/", "/team/stand/groepen/", "/team/stand/mij/", "/team/stand/certificaten/"):
        text = page.get(url, follow=True).content.decode()
        assert SECRET not in text
        assert scene.employee.name not in text


def test_another_contact_centre_and_a_stranger_do_not(scene: Scene) -> None:
    for role in ("team_leader", "hr"):
        assert _sees(an_outsider(role, f"elders-{role}"[:20].replace("_", "")), scene) == [404, 404, 404]
    assert [Client().get(url).status_code for url in _pages(scene)] == [302, 302, 302]


def test_hr_says_what_for_once_and_it_is_on_the_trail(scene: Scene) -> None:
    page = signed_in(scene.hr)
    person, evidence, _record = _pages(scene)
    asked = page.get(evidence)
    assert asked.status_code == 302
    assert "/doel/" in asked.headers["Location"]
    assert SECRET not in page.get(asked.headers["Location"]).content.decode()
    assert page.post(f"{person}doel/", {"purpose": "x"}).status_code == 422
    answer = page.post(f"{person}doel/", {"purpose": "Gesprek over re-integratie", "terug": evidence})
    assert answer.headers["Location"] == evidence
    assert SECRET in page.get(evidence).content.decode()
    assert page.get(person).status_code == 200
    (look,) = AuditEntry.objects.filter(kind=AuditEntry.Kind.LOOK, action="assessment.individual")
    assert (look.subject_id, look.purpose) == (scene.employee.pk, "Gesprek over re-integratie")
    assert look.actor_id == scene.hr.pk


def test_a_purpose_holds_for_one_person_and_for_an_hour(scene: Scene) -> None:
    say_why(actor=scene.hr, employee_id=scene.employee.pk, purpose="Gesprek voorbereiden")
    page = signed_in(scene.hr)
    other = employee_of(scene.colleague)
    assert page.get(f"/team/stand/medewerker/{other.pk}/").status_code == 302
    assert page.get(_pages(scene)[0]).status_code == 200
    with the_time_is(timezone.now() + timedelta(hours=2)):
        assert page.get(_pages(scene)[0]).status_code == 302


def test_only_hr_says_what_for(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        say_why(actor=scene.manager, employee_id=scene.employee.pk, purpose="Nieuwsgierig naar iemand")
    with pytest.raises(InvalidError):
        say_why(actor=scene.hr, employee_id=scene.employee.pk, purpose="  ")


def test_a_purpose_does_not_lead_elsewhere(scene: Scene) -> None:
    url = f"/team/stand/medewerker/{scene.employee.pk}/doel/"
    for back in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        answer = signed_in(scene.hr).post(url, {"purpose": "Gesprek voorbereiden", "terug": back})
        assert answer.headers["Location"] == _pages(scene)[0]


@pytest.mark.parametrize(
    ("who", "place"), [("advisor", "mij"), ("leader", "mensen"), ("manager", "mensen"), ("hr", "groepen")]
)
def test_everybody_starts_at_the_own_place(scene: Scene, who: str, place: str) -> None:
    assert signed_in(getattr(scene, who)).get("/team/stand/").headers["Location"] == f"/team/stand/{place}/"


def test_a_superior_sees_the_own_people_in_a_heat_map(scene: Scene) -> None:
    page = signed_in(scene.leader)
    text = page.get("/team/stand/mensen/").content.decode()
    assert 'data-g="2">&minus;2</a>' in text
    assert f"/team/stand/medewerker/{scene.employee.pk}/{LISTENING}/" in text
    for view in ("competentie", "verloop"):
        assert page.get("/team/stand/mensen/", {"weergave": view, "soort": "alles"}).status_code == 200
    beside = page.get(_pages(scene)[1]).content.decode()
    assert 'aria-current="true" data-g="2"' in beside
    fragment = page.get(_pages(scene)[1], headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith("<aside")
    assert SECRET in fragment


def test_a_name_is_escaped_in_the_heat_map(scene: Scene) -> None:
    Employee.objects.filter(pk=scene.employee.pk).update(name="<b>Adri</b>")
    text = signed_in(scene.leader).get("/team/stand/mensen/").content.decode()
    assert "<b>Adri</b>" not in text
    assert "&lt;b&gt;Adri" in text


def _crowd(scene: Scene, *, teams: int = 1, size: int = 5, prefix: str = "Team") -> list[Employee]:
    """Teams full of advisors 3, without accounts' costs where a test needs many."""
    profile = Profile.objects.get(contact_centre=scene.centre.row, code="advisor_3")
    made = []
    for number in range(teams):
        team = a_team(scene.centre, f"{prefix} {number}")
        for _place in range(size):
            staff = a_colleague(scene.centre, "advisor_3", team=team)
            employee = employee_of(staff)
            Appointment.objects.create(
                contact_centre=scene.centre.row, employee=employee, profile=profile, starts_on="2020-01-01"
            )
            made.append(employee)
    return made


def test_the_number_of_queries_does_not_grow_with_the_people(scene: Scene) -> None:
    page = signed_in(scene.leader)
    counts = []
    for prefix in ("Eerste", "Tweede"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert page.get("/team/stand/mensen/", {"soort": "alles"}).status_code == 200
        counts.append(len(queries))
        for employee in _crowd(scene, size=8, prefix=prefix):
            Employee.objects.filter(pk=employee.pk).update(superior=employee_of(scene.leader))
    assert counts[0] == counts[1]


def test_groups_need_five_people_and_never_name_one(scene: Scene) -> None:
    manager = signed_in(scene.manager)
    assert "heat--groups" not in manager.get("/team/stand/groepen/").content.decode()
    people = _crowd(scene)
    text = manager.get("/team/stand/groepen/", {"soort": "competenties"}).content.decode()
    assert "heat--groups" in text
    assert text.count('data-g="?"') >= 8  # nothing is known of them yet
    for employee in people:
        employee.superior = employee_of(scene.leader)
        employee.save()
        judgement = Judgement(key=LISTENING, level=2, source=Source.LEADER)
        rate(actor=fresh(scene.leader), employee_id=employee.pk, judgements=[judgement])
    for by in ("team", "functie", "kcc"):
        text = manager.get("/team/stand/groepen/", {"per": by}).content.decode()
        assert '5<span class="of">/5</span>' in text
        assert not any(each.name in text for each in people)


def test_certificates_that_expire_are_shown_to_the_superior_only(scene: Scene) -> None:
    assert signed_in(scene.leader).get("/team/stand/certificaten/").status_code == 200
    assert signed_in(scene.advisor).get("/team/stand/certificaten/").status_code == 403
