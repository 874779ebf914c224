"""Calibration: blind until all have finished, then side by side, then agreed."""

from __future__ import annotations

from typing import Any

import pytest

from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.quality import selectors, services
from eenloket.quality.models import CalibrationSession, Evaluation
from eenloket.quality.selectors import Seat
from eenloket.quality.types import Kind, SessionState
from tests.assessment.scenes import Scene
from tests.quality.scenes import a_contact, a_session, a_team_with_functions, finish, finished, marks, part_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


def compared(scene: Scene, first: str = "3", second: str = "3", **others: Any) -> CalibrationSession:
    session = a_session(scene)
    finish(scene.leader, part_of(session, scene.leader), first)
    finish(scene.other_leader, part_of(session, scene.other_leader), second, **others)
    session.refresh_from_db()
    return session


def test_nobody_sees_the_marks_of_another_until_all_have_finished(scene: Scene) -> None:
    session = a_session(scene)
    first = finish(scene.leader, part_of(session, scene.leader))
    assert selectors.comparison_of(session) is None
    assert selectors.seat_of(scene.other_leader, first) == Seat.NONE
    finish(scene.other_leader, part_of(session, scene.other_leader))
    session.refresh_from_db()
    assert session.state == SessionState.COMPARED
    assert selectors.seat_of(scene.other_leader, Evaluation.objects.get(pk=first.pk)) == Seat.PARTICIPANT


def test_the_advisor_does_not_read_a_calibration(scene: Scene) -> None:
    session = compared(scene)
    assert selectors.seat_of(scene.advisor, part_of(session, scene.leader)) == Seat.NONE
    assert not selectors.own_evaluations(scene.advisor).exists()


def test_one_criterion_that_differs_is_shown_with_its_spread(scene: Scene) -> None:
    comparison = selectors.comparison_of(compared(scene, correct="1"))
    assert comparison
    assert [row.criterion.key for row in comparison.disputed] == ["correct"]
    assert comparison.disputed[0].spread == 0.5
    assert (comparison.agreement.same, comparison.agreement.compared) == (9, 10)
    assert comparison.agreement.name == "kappa"


def test_three_are_measured_by_alpha(scene: Scene) -> None:
    session = a_session(scene, None, scene.other_leader, scene.manager)
    for each, mark in ((scene.leader, "3"), (scene.other_leader, "4"), (scene.manager, "3")):
        finish(each, part_of(session, each), mark)
    session.refresh_from_db()
    comparison = selectors.comparison_of(session)
    assert comparison
    assert comparison.agreement.name == "alpha"


def test_only_who_takes_part_opens_a_session(scene: Scene) -> None:
    session = compared(scene)
    for each in (scene.manager, scene.advisor, scene.hr):
        with pytest.raises(NotFoundError):
            selectors.get_session(each, session.pk)


def test_somebody_who_evaluates_nobody_cannot_be_asked(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    for people in ([scene.colleague.pk], []):
        with pytest.raises(InvalidError):
            services.start_session(actor=scene.leader, session_id=uuid7(), contact_id=contact.pk, evaluator_ids=people)


def test_a_leader_of_another_team_starts_no_session(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        services.start_session(
            actor=scene.other_leader,
            session_id=uuid7(),
            contact_id=a_contact(scene.advisor).pk,
            evaluator_ids=[scene.leader.pk],
        )


def test_a_contact_is_calibrated_once_at_a_time(scene: Scene) -> None:
    session = a_session(scene)
    assert a_session_again(scene, session) == session
    with pytest.raises(ConflictError):
        a_session(scene, session.contact)


def a_session_again(scene: Scene, session: CalibrationSession) -> CalibrationSession:
    return services.start_session(
        actor=scene.leader,
        session_id=session.pk,
        contact_id=session.contact_id,
        evaluator_ids=[scene.other_leader.pk],
    )


def test_the_agreed_marks_count_as_the_evaluation_by_the_superior(scene: Scene) -> None:
    session = compared(scene, correct="1")
    own = part_of(session, scene.leader)
    services.agree(actor=scene.leader, session_id=session.pk, marks=marks(own, "3", correct="2"), note="Strenger.")
    counted = Evaluation.objects.get(contact=session.contact, kind=Kind.LEADER)
    assert counted.marks["correct"] == 2
    assert list(selectors.own_evaluations(scene.advisor)) == [counted]
    assert services.agree(actor=scene.leader, session_id=session.pk, marks={}).state == SessionState.AGREED


def test_an_evaluation_that_was_finished_before_stays(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    before = finished(scene.leader, contact, "4")
    session = a_session(scene, contact)
    for each in (scene.leader, scene.other_leader):
        finish(each, part_of(session, each), "1")
    services.agree(actor=scene.leader, session_id=session.pk, marks=marks(before, "1"))
    assert Evaluation.objects.get(pk=before.pk).score == 100


def test_every_criterion_is_agreed_on(scene: Scene) -> None:
    session = compared(scene)
    own = part_of(session, scene.leader)
    with pytest.raises(InvalidError) as refused:
        services.agree(actor=scene.leader, session_id=session.pk, marks={**marks(own), "correct": "9"})
    assert set(refused.value.fields) == {"correct"}


def test_only_who_started_it_sets_the_agreed_marks_and_not_too_early(scene: Scene) -> None:
    session = a_session(scene)
    own = part_of(session, scene.leader)
    with pytest.raises(ConflictError):
        services.agree(actor=scene.leader, session_id=session.pk, marks=marks(own))
    with pytest.raises(NotAllowedError):
        services.agree(actor=scene.other_leader, session_id=session.pk, marks=marks(own))


def test_what_was_compared_is_not_changed_any_more(scene: Scene) -> None:
    own = part_of(compared(scene), scene.leader)
    with pytest.raises(ConflictError):
        services.reopen(actor=scene.leader, evaluation_id=own.pk, reason="Spijt")


def test_a_session_goes_on_without_who_does_not_finish(scene: Scene) -> None:
    session = a_session(scene, None, scene.other_leader, scene.manager)
    for each in (scene.leader, scene.other_leader):
        finish(each, part_of(session, each))
    left = services.leave_out(actor=scene.leader, session_id=session.pk, evaluator_id=scene.manager.pk)
    assert left.state == SessionState.COMPARED


def test_at_least_two_stay(scene: Scene) -> None:
    session = a_session(scene)
    with pytest.raises(InvalidError):
        services.leave_out(actor=scene.leader, session_id=session.pk, evaluator_id=scene.other_leader.pk)
