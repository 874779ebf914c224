"""Who reports to whom, in which function, and where there is room."""

from __future__ import annotations

import re

import pytest

from eenloket.accounts.models import Staff, Team
from eenloket.accounts.services import save_staff
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.profiles.models import Employee
from eenloket.profiles.selectors import chart_of, employees_of, function_lines, without_function
from eenloket.profiles.services import add_employee, appoint, end_appointment, set_profile_facts, set_superior
from tests.builders import Centre, a_centre, a_colleague, a_team, an_outsider, fresh, signed_in
from tests.profiles.scenes import an_hr_adviser

pytestmark = pytest.mark.django_db
CHART = "/team/functies/organisatie/"


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def _employee(staff: Staff) -> Employee:
    return employees_of(staff.contact_centre_id).get(staff=staff)


def _team(centre: Centre, size: int) -> tuple[Staff, Team]:
    leader, team = a_colleague(centre, "team_leader", name="Lea Leider"), a_team(centre)
    team.leader = leader
    team.save()
    for _ in range(size):
        a_colleague(centre, "advisor_3", team=team)
    return leader, team


def test_the_chart_runs_from_director_by_manager_to_team(centre: Centre) -> None:
    director, manager = a_colleague(centre, "director"), a_colleague(centre, "manager")
    leader, _ = _team(centre, 3)
    hr = an_hr_adviser(centre)
    set_superior(actor=hr, employee_id=_employee(manager).pk, superior_id=_employee(director).pk)
    set_superior(actor=hr, employee_id=_employee(leader).pk, superior_id=_employee(manager).pk)
    chart = chart_of(centre.id)
    assert [root.employee.name for root in chart.roots] == [director.name]
    lead = chart.roots[0].reports[0].reports[0]
    assert (lead.employee.name, lead.teams[0].size) == ("Lea Leider", 3)
    assert [profile.code for profile in lead.teams[0].members[0].functions] == ["advisor_3"]


def test_a_full_team_is_warned_of_and_a_larger_one_says_why(centre: Centre) -> None:
    _leader, team = _team(centre, 20)
    hr = an_hr_adviser(centre)
    node = chart_of(centre.id).roots[0].teams[0]
    assert (node.is_full, node.is_over) == (True, False)
    save_staff(
        actor=centre.administrator,
        staff_id=None,
        name="Eenentwintig",
        email="21@meerland.example",
        is_active=True,
        roles=[centre.roles["advisor_3"]],
        team=team,
        municipalities=[],
        departments=[],
        over_limit_reason="Twee gaan weg in maart.",
    )
    text = signed_in(hr).get(CHART).content.decode()
    assert "Twee gaan weg in maart." in text


def test_a_circle_of_superiors_is_refused(centre: Centre) -> None:
    one, other = a_colleague(centre, "manager"), a_colleague(centre, "team_leader")
    hr = an_hr_adviser(centre)
    set_superior(actor=hr, employee_id=_employee(other).pk, superior_id=_employee(one).pk)
    with pytest.raises(InvalidError):
        set_superior(actor=hr, employee_id=_employee(one).pk, superior_id=_employee(other).pk)


def test_vacancies_are_places_less_who_holds_the_function(centre: Centre) -> None:
    a_colleague(centre, "advisor_3")
    hr = an_hr_adviser(centre)
    set_profile_facts(actor=hr, code="advisor_3", places=3, is_public=False)
    line = next(each for each in function_lines(centre.id) if each.profile.code == "advisor_3")
    assert (line.holders, line.vacancies) == (1, 2)


def test_appointing_and_ending_give_and_take_the_rights(centre: Centre) -> None:
    somebody = a_colleague(centre, "director")
    hr = an_hr_adviser(centre)
    profile = next(each.profile for each in function_lines(centre.id) if each.profile.code == "advisor_1")
    url = f"/team/functies/mensen/{_employee(somebody).pk}/"
    typed = {"profile": str(profile.pk), "starts_on": str(clock.today()), "hours_per_week": "24"}
    assert signed_in(hr).post(f"{url}functie/", typed).status_code == 302
    assert fresh(somebody).role_codes == {"director", "advisor_1"}
    held = _employee(somebody).appointments.get()
    ended = signed_in(hr).post(f"{url}functie/{held.pk}/beeindigen/", {"ends_on": str(clock.today())})
    assert ended.status_code == 302
    assert fresh(somebody).role_codes == {"director"}
    assert list(without_function(centre.id).filter(staff=somebody))


def test_an_appointment_cannot_end_before_it_starts(centre: Centre) -> None:
    somebody = a_colleague(centre, "advisor_1")
    hr = an_hr_adviser(centre)
    held = _employee(somebody).appointments.get()
    with pytest.raises(InvalidError):
        end_appointment(actor=hr, appointment_id=held.pk, ends_on=clock.today().replace(year=2001))
    url = f"/team/functies/mensen/{held.employee_id}/functie/{held.pk}/beeindigen/"
    assert signed_in(hr).post(url, {"ends_on": "2001-01-01"}).status_code == 422


def test_somebody_without_an_account_has_a_place_too(centre: Centre) -> None:
    hr = an_hr_adviser(centre)
    added = add_employee(actor=hr, name="Jo Zonder", superior=_employee(hr) if hasattr(hr, "employee") else None)
    profile = function_lines(centre.id)[0].profile
    appoint(actor=hr, employee_id=added.pk, profile_id=profile.pk, starts_on=clock.today())
    assert "Jo Zonder" in signed_in(hr).get(CHART).content.decode()


def test_only_hr_and_the_manager_place_people(centre: Centre) -> None:
    an_hr_adviser(centre)
    with pytest.raises(NotAllowedError):
        add_employee(actor=a_colleague(centre, "team_leader"), name="Jo")


def test_hours_are_seen_by_the_person_the_superior_and_hr_only(centre: Centre) -> None:
    leader, team = _team(centre, 0)
    member = a_colleague(centre, "advisor_3", team=team)
    hr = an_hr_adviser(centre)
    url = f"/team/functies/mensen/{_employee(member).pk}/"
    for staff, sees in ((hr, True), (leader, True), (member, True), (a_colleague(centre, "advisor_1"), False)):
        page = signed_in(staff).get(url).content.decode()
        # Keys and moments hold any digits, and colleagues of a test are counted.
        page = re.sub(r'[0-9a-f-]{36}|[0-9A-Za-z]{64}|data-made="[0-9]+"|[Cc]ollega ?[0-9]+', "", page)
        assert ("36" in page) is sees
    assert signed_in(an_outsider("hr")).get(url).status_code == 404
