"""Scenes of evaluating: a team with functions, contacts of its advisors, marks that somebody gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact
from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.profiles.models import Profile
from eenloket.profiles.services import appoint
from eenloket.quality import services
from eenloket.quality.models import CalibrationSession, Coaching, Evaluation
from eenloket.quality.services import Plan, Typed
from eenloket.quality.types import Kind
from tests.assessment.scenes import Scene, a_scene, employee_of
from tests.builders import a_stored_contact
from tests.kept import kept

LISTENING = "competence.listening"
PRIVACY, PROMISE = "privacy", "empty_promise"


@kept
def a_team_with_functions() -> Scene:
    """The team of `assessment`, of whom the advisors hold the function that their role is named after."""
    scene = a_scene()
    for advisor in (scene.advisor, scene.colleague):
        profile = Profile.objects.get(contact_centre=scene.centre.row, code="advisor_3")
        appoint(actor=scene.hr, employee_id=employee_of(advisor).pk, profile_id=profile.pk, starts_on=date(2020, 1, 1))
    return scene


def a_contact(advisor: Staff, **more: Any) -> Contact:
    return a_stored_contact(advisor, **more)


def marks(evaluation: Evaluation, mark: str = "4", **others: str) -> Mapping[str, str]:
    """The same mark everywhere (yes above half where that is the scale), but for those that are named."""
    form = evaluation.version.read()
    usual = {each.key: str(int(int(mark) > 1)) if each.is_yes_no else mark for each in form.criteria}
    return {**usual, **others}


def finished(
    evaluator: Staff,
    contact: Contact,
    mark: str = "4",
    *,
    kind: Kind = Kind.LEADER,
    critical: tuple[str, ...] = (),
    summary: str = "Besproken.",
    **others: str,
) -> Evaluation:
    made = services.start_evaluation(actor=evaluator, contact_id=contact.pk, kind=kind)
    return finish(evaluator, made, mark, critical=critical, summary=summary, **others)


def finish(
    evaluator: Staff,
    made: Evaluation,
    mark: str = "4",
    *,
    critical: tuple[str, ...] = (),
    summary: str = "Besproken.",
    **others: str,
) -> Evaluation:
    typed = Typed(marks=marks(made, mark, **others), critical=critical, summary=summary)
    return services.finish_evaluation(actor=evaluator, evaluation_id=made.pk, revision=made.revision, typed=typed)


def a_session(scene: Scene, contact: Contact | None = None, *others: Staff) -> CalibrationSession:
    contact = contact or a_contact(scene.advisor)
    evaluators = [each.pk for each in others or (scene.other_leader,)]
    return services.start_session(
        actor=scene.leader, session_id=uuid7(), contact_id=contact.pk, evaluator_ids=evaluators
    )


def part_of(session: CalibrationSession, evaluator: Staff) -> Evaluation:
    return Evaluation.objects.get(session=session, evaluator=evaluator, kind=Kind.CALIBRATION)


def a_plan(**more: Any) -> Plan:
    given: dict[str, Any] = {
        "what": "Samen luisteren en doorvragen",
        "measure": "criterion",
        "channel": "phone",
        "criterion": "listening",
        "look_again_on": clock.today() + timedelta(30),
    }
    return Plan(**{**given, **more})


def a_coaching(scene: Scene, **more: Any) -> Coaching:
    return services.start_coaching(
        actor=scene.leader, coaching_id=uuid7(), employee_id=scene.employee.pk, plan=a_plan(**more)
    )
