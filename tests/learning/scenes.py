"""Scenes of learning: a contact centre with two portal areas, its functions, a team, and somebody on a path."""

from __future__ import annotations

from dataclasses import dataclass

from eenloket.accounts.models import Staff, Team
from eenloket.learning.models import Enrolment, Module, Path
from eenloket.learning.selectors import find_path
from eenloket.learning.services import enrol, make_standard_paths, mark_read, note_practice, save_questions, take_test
from eenloket.learning.types import PathKind, Question
from eenloket.profiles.models import Employee
from eenloket.profiles.services import adopt_national_profiles
from tests.builders import Centre, a_centre, a_colleague, a_portal_area, a_team, fresh
from tests.kept import kept

QUESTIONS = [
    Question(text="Wat is groen?", options=("Gras", "Melk"), right=0),
    Question(text="Wat is wit?", options=("Gras", "Melk"), right=1),
    Question(text="Wat is rood?", options=("Bloed", "Melk"), right=0),
]
RIGHT = {0: 0, 1: 1, 2: 0}
CHANNELS = ("phone", "chat")


@dataclass
class Scene:
    """A team leader with a newcomer and a mentor; another leader, HR and the manager around them."""

    centre: Centre
    leader: Staff
    newcomer: Staff
    mentor: Staff
    other_leader: Staff
    hr: Staff
    manager: Staff

    @property
    def employee(self) -> Employee:
        return employee_of(self.newcomer)

    @property
    def mentor_employee(self) -> Employee:
        return employee_of(self.mentor)

    def path(self, kind: PathKind = PathKind.PER_PORTAL) -> Path:
        found = find_path(self.centre.id, kind)
        assert found is not None
        return found

    def module(self, code: str = "portaal-reizen") -> Module:
        return Module.objects.get(contact_centre_id=self.centre.id, code=code)


def employee_of(staff: Staff) -> Employee:
    return Employee.objects.select_related("staff__team__leader", "superior").get(staff=staff)


@kept
def a_scene(slug: str = "meerland") -> Scene:
    """With functions taken over, and the standard paths for two portal areas on two channels."""
    centre = a_centre(slug)
    for code in ("reizen", "afval"):
        a_portal_area(centre, code)
    team, other = a_team(centre), a_team(centre, "Team rood")
    scene = Scene(
        centre=centre,
        leader=_member(centre, "team_leader", "Leida Leider", team),
        newcomer=_member(centre, "advisor_3", "Nico Nieuw", team),
        mentor=_member(centre, "advisor_1", "Mia Mentor", team),
        other_leader=_member(centre, "team_leader", "Andre Ander", other),
        hr=_member(centre, "hr", "Hilde Haar", None),
        manager=_member(centre, "manager", "Max Manager", None),
    )
    for row, leader in ((team, scene.leader), (other, scene.other_leader)):
        Team.objects.filter(pk=row.pk).update(leader=leader)
    adopt_national_profiles(actor=centre.administrator, contact_centre_id=centre.id)
    make_standard_paths(actor=fresh(scene.leader), channels=CHANNELS)
    for name in ("leader", "newcomer", "mentor", "other_leader", "hr", "manager"):
        setattr(scene, name, fresh(getattr(scene, name)))
    return scene


def _member(centre: Centre, role: str, name: str, team: Team | None) -> Staff:
    return a_colleague(centre, role, name=name, team=team)


def on_path(scene: Scene, kind: PathKind = PathKind.PER_PORTAL) -> Enrolment:
    """The newcomer on the path, with the mentor."""
    return enrol(
        actor=scene.leader,
        employee_id=scene.employee.pk,
        path_id=scene.path(kind).pk,
        mentor_id=scene.mentor_employee.pk,
    )


def with_test(scene: Scene, module: Module) -> Module:
    return save_questions(actor=scene.leader, module_id=module.pk, questions=QUESTIONS)


def ready(scene: Scene, enrolment: Enrolment, module: Module) -> None:
    """Read, practised and, when there is a test, passed."""
    step = {"enrolment_id": enrolment.pk, "module_id": module.pk}
    mark_read(actor=scene.newcomer, **step)
    note_practice(actor=scene.mentor, **step, remark="Ging goed.")
    if module.questions:
        take_test(actor=scene.newcomer, **step, answers=RIGHT, attempt=0)
