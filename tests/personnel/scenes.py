"""A team with its leader, the manager above, HR, and what is kept of the people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eenloket.accounts.models import Staff, Team
from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.personnel.models import (
    Absence,
    Checklist,
    Improvement,
    Incident,
    PersonnelConversation,
    StaffCard,
)
from eenloket.personnel.services import (
    Idea,
    Report,
    Terms,
    plan_talk,
    propose,
    report_absence,
    report_incident,
    save_card,
    start_checklist,
)
from eenloket.personnel.types import Availability
from eenloket.profiles.models import Employee
from eenloket.profiles.selectors import find_employee
from eenloket.profiles.services import adopt_national_profiles, set_superior
from tests.builders import Centre, a_centre, a_colleague, a_team, fresh
from tests.kept import kept

WEEK = Availability(parts=("0-m", "0-a", "1-m"), flexible="yes", flexible_when="Maandag vanaf 8 uur")


@dataclass
class Scene:
    """One contact centre: `person` is in the team of `leader`, who reports to `manager`."""

    centre: Centre
    team: Team
    leader: Staff
    person: Staff
    colleague: Staff
    other_leader: Staff
    manager: Staff
    hr: Staff

    @property
    def employee(self) -> Employee:
        return employee_of(self.person)


def employee_of(staff: Staff) -> Employee:
    employee = find_employee(staff)
    assert employee is not None, "this colleague has no place in the function structure"
    return employee


@kept
def a_scene(slug: str = "meerland") -> Scene:
    centre = a_centre(slug)
    team, other = a_team(centre, "Noord"), a_team(centre, "Zuid")
    leader = a_colleague(centre, "team_leader", name="Marloes Leider", team=team)
    other_leader = a_colleague(centre, "team_leader", name="Karim Leider", team=other)
    person = a_colleague(centre, "advisor_2", name="Zilvera Medewerker", team=team)
    colleague = a_colleague(centre, "advisor_1", name="Colin Collega", team=team)
    manager = a_colleague(centre, "manager", name="Edwin Manager")
    hr = a_colleague(centre, "hr", name="Hanneke Personeel")
    for each, head in ((team, leader), (other, other_leader)):
        each.leader = head
        each.save()
    adopt_national_profiles(actor=centre.administrator, contact_centre_id=centre.id)
    for head in (leader, other_leader):
        set_superior(actor=hr, employee_id=employee_of(head).pk, superior_id=employee_of(manager).pk)
    people = [fresh(each) for each in (leader, person, colleague, other_leader, manager, hr)]
    return Scene(centre, team, *people)


def a_card(scene: Scene, *, starts_on: date | None = None, **more: Any) -> StaffCard:
    terms = Terms(
        contract_hours=Decimal("32.0"),
        contract_type="permanent",
        starts_on=starts_on or clock.today() - timedelta(days=400),
        emergency="Moeder, 06 1111",
        **more,
    )
    return save_card(actor=scene.leader, employee_id=scene.employee.pk, terms=terms, available=WEEK)


def a_talk(scene: Scene, *, kind: str = "progress") -> PersonnelConversation:
    return plan_talk(
        actor=scene.leader,
        talk_id=uuid7(),
        employee_id=scene.employee.pk,
        kind=kind,
        planned_at=clock.now(),
    )


def an_absence(scene: Scene, *, days_ago: int = 10, **more: Any) -> Absence:
    return report_absence(
        actor=scene.leader,
        absence_id=uuid7(),
        employee_id=scene.employee.pk,
        first_day=clock.today() - timedelta(days=days_ago),
        **more,
    )


def a_checklist(scene: Scene, kind: str = "onboarding", *, days: int = 0) -> Checklist:
    return start_checklist(
        actor=scene.leader, employee_id=scene.employee.pk, kind=kind, day=clock.today() + timedelta(days=days)
    )


def an_incident(scene: Scene, *, reporter: Staff | None = None, what: str = "Schreeuwde Zilverberg") -> Incident:
    return report_incident(
        actor=reporter or scene.person,
        incident_id=uuid7(),
        report=Report(
            kind="verbal",
            happened_at=clock.now(),
            place="counter",
            what=what,
            involved_id=scene.employee.pk,
        ),
    )


def a_proposal(
    scene: Scene, *, actor: Staff | None = None, kind: str = "proposal", title: str = "Zilveridee"
) -> Improvement:
    return propose(
        actor=actor or scene.colleague,
        improvement_id=uuid7(),
        team_id=scene.team.pk,
        idea=Idea(kind=kind, subject="process", title=title, text="Zo gaat het beter."),
    )
