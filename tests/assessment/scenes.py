"""Scenes of people and functions: a team with its leader, a manager above, HR beside."""

from __future__ import annotations

from dataclasses import dataclass

from eenloket.accounts.models import Staff, Team
from eenloket.core.actors import SYSTEM
from eenloket.profiles.models import Employee
from eenloket.profiles.selectors import find_employee
from eenloket.profiles.services import adopt_national_profiles
from tests.builders import Centre, a_centre, a_colleague, a_team, fresh
from tests.kept import kept

LISTENING = "competence.listening"
TYPING = "skill.typing"
DIPLOMA = "education.contact_centre_diploma"


@dataclass(frozen=True)
class Scene:
    """One contact centre with a team of two advisors."""

    centre: Centre
    team: Team
    leader: Staff
    advisor: Staff
    colleague: Staff
    other_leader: Staff
    manager: Staff
    hr: Staff

    @property
    def employee(self) -> Employee:
        return employee_of(self.advisor)


@kept
def a_scene() -> Scene:
    centre = a_centre()
    team, other = a_team(centre, "Blauw"), a_team(centre, "Rood")
    people = {
        "leader": a_colleague(centre, "team_leader", team=team, name="Lies Leider"),
        "advisor": a_colleague(centre, "advisor_3", team=team, name="Adri Advies"),
        "colleague": a_colleague(centre, "advisor_3", team=team, name="Cor Collega"),
        "other_leader": a_colleague(centre, "team_leader", team=other, name="Otto Ander"),
        "manager": a_colleague(centre, "manager", name="Mieke Manager"),
        "hr": a_colleague(centre, "hr", name="Hans Hulp"),
    }
    lead(team, people["leader"])
    lead(other, people["other_leader"])
    adopt_national_profiles(actor=SYSTEM, contact_centre_id=centre.id)
    for leader in ("leader", "other_leader"):
        Employee.objects.filter(staff=people[leader]).update(superior=employee_of(people["manager"]))
    return Scene(centre=centre, team=team, **{name: fresh(each) for name, each in people.items()})


def lead(team: Team, leader: Staff) -> None:
    team.leader = leader
    team.save(update_fields=["leader"])


def employee_of(staff: Staff) -> Employee:
    found = find_employee(staff)
    assert found is not None
    return found
