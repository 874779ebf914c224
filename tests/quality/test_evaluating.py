"""Evaluating a contact: who may, saved as it is typed, finished, answered, opened again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eenloket.accounts.types import Permission
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.quality import selectors, services
from eenloket.quality.models import CriterionMark, Evaluation
from eenloket.quality.selectors import Seat
from eenloket.quality.services import Typed
from eenloket.quality.types import EvaluationState, Kind
from tests.assessment.scenes import Scene
from tests.builders import an_outsider, fresh
from tests.quality.scenes import PRIVACY, PROMISE, a_contact, a_team_with_functions, finish, finished, marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


def test_the_superior_begins_an_evaluation_with_what_the_contact_was(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    made = services.start_evaluation(actor=scene.leader, contact_id=contact.pk)
    assert (made.advisor, made.team, made.channel) == (scene.advisor, scene.team, "phone")
    assert made.version.number == 1
    assert made.version.published_at


def test_begun_again_it_is_the_same(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    first = services.start_evaluation(actor=scene.leader, contact_id=contact.pk)
    assert services.start_evaluation(actor=scene.leader, contact_id=contact.pk) == first


@pytest.mark.parametrize("who", ["other_leader", "manager"])
def test_another_leader_evaluates_nobody_of_this_team(scene: Scene, who: str) -> None:
    with pytest.raises(NotAllowedError):
        services.start_evaluation(actor=getattr(scene, who), contact_id=a_contact(scene.advisor).pk)


def test_a_colleague_evaluates_nobody(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        services.start_evaluation(actor=scene.colleague, contact_id=a_contact(scene.advisor).pk)


def test_who_works_elsewhere_learns_of_no_contact(scene: Scene) -> None:
    with pytest.raises(NotFoundError):
        services.start_evaluation(actor=an_outsider("team_leader"), contact_id=a_contact(scene.advisor).pk)


def test_a_leader_does_not_evaluate_oneself(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.leader).pk)


def test_a_sensitive_contact_needs_the_right_to_see_those(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    type(contact).objects.filter(pk=contact.pk).update(is_restricted=True)
    role = scene.leader.roles.get()
    role.permissions = [each for each in role.permissions if each != Permission.VIEW_SENSITIVE_CASES]
    role.save()
    with pytest.raises(NotFoundError):
        services.start_evaluation(actor=fresh(scene.leader), contact_id=contact.pk)


def test_an_advisor_evaluates_an_own_contact_and_no_other(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.advisor, contact_id=a_contact(scene.advisor).pk, kind=Kind.SELF)
    assert selectors.seat_of(scene.advisor, made) == Seat.ADVISOR
    with pytest.raises(NotFoundError):
        services.start_evaluation(actor=scene.advisor, contact_id=a_contact(scene.colleague).pk, kind=Kind.SELF)


def test_what_is_typed_is_kept_and_the_score_follows(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    typed = Typed(marks={"correct": "3", "greeting": "na"}, remarks={"correct": " Klopt bijna "}, summary="Goed")
    saved = services.save_evaluation(actor=scene.leader, evaluation_id=made.pk, revision=0, typed=typed)
    assert saved.marks == {"correct": 3, "greeting": "na"}
    assert saved.remarks == {"correct": "Klopt bijna"}
    assert saved.result().share == 0.75
    assert saved.revision == 1


def test_the_same_saved_again_is_accepted_and_an_older_change_is_not(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    typed = Typed(marks={"correct": "3"})
    for _again in range(2):
        saved = services.save_evaluation(actor=scene.leader, evaluation_id=made.pk, revision=0, typed=typed)
    assert saved.revision == 1
    with pytest.raises(ConflictError):
        services.save_evaluation(
            actor=scene.leader, evaluation_id=made.pk, revision=0, typed=Typed(marks={"correct": "1"})
        )


def test_a_mark_outside_the_scale_is_refused_by_name(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    with pytest.raises(InvalidError) as refused:
        services.save_evaluation(
            actor=scene.leader, evaluation_id=made.pk, revision=0, typed=Typed(marks={"greeting": "2"})
        )
    assert set(refused.value.fields) == {"greeting"}


def test_every_criterion_has_a_mark_before_it_is_finished(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    typed = Typed(marks={**marks(made), "correct": ""})
    with pytest.raises(InvalidError) as refused:
        services.finish_evaluation(actor=scene.leader, evaluation_id=made.pk, revision=0, typed=typed)
    assert set(refused.value.fields) == {"correct"}


def test_a_finished_evaluation_counts_by_criterion(scene: Scene) -> None:
    done = finished(scene.leader, a_contact(scene.advisor), "2", correct="na")
    assert done.state == EvaluationState.DONE
    # all 2 of 4 or yes, the heaviest criterion left out: (1 + 1 + 3 + 1.5 + 1 + 2 + 1 + 1 + 1) / 23
    assert done.score == Decimal("54.35")
    shares = dict(CriterionMark.objects.filter(evaluation=done).values_list("criterion", "share"))
    assert shares["listening"] == 0.5
    assert "correct" not in shares


def test_finished_twice_is_once(scene: Scene) -> None:
    done = finished(scene.leader, a_contact(scene.advisor), "3")
    again = finish(scene.leader, done, "1")
    assert again.score == done.score


def test_a_critical_error_is_explained_and_takes_the_score(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    with pytest.raises(InvalidError) as refused:
        finished(scene.leader, contact, critical=(PRIVACY,), summary="")
    assert set(refused.value.fields) == {"summary"}
    done = finished(scene.leader, contact, critical=(PRIVACY,))
    assert done.score == Decimal(0)
    assert done.has_critical


def test_a_flagged_error_leaves_the_score(scene: Scene) -> None:
    done = finished(scene.leader, a_contact(scene.advisor), critical=(PROMISE,))
    assert done.score == Decimal(100)
    assert done.has_critical


def test_nothing_applicable_is_no_evaluation(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    typed = Typed(marks=dict.fromkeys(marks(made), "na"))
    with pytest.raises(InvalidError):
        services.finish_evaluation(actor=scene.leader, evaluation_id=made.pk, revision=0, typed=typed)


def test_who_sees_an_evaluation(scene: Scene) -> None:
    made = services.start_evaluation(actor=scene.leader, contact_id=a_contact(scene.advisor).pk)
    assert selectors.seat_of(scene.advisor, made) == Seat.NONE
    done = finish(scene.leader, made)
    seats = {
        "leader": Seat.EVALUATOR,
        "advisor": Seat.ADVISOR,
        "hr": Seat.HR,
        "colleague": Seat.NONE,
        "other_leader": Seat.NONE,
        "manager": Seat.NONE,
    }
    assert {name: selectors.seat_of(getattr(scene, name), done) for name in seats} == seats
    with pytest.raises(NotFoundError):
        selectors.get_evaluation(an_outsider("hr"), done.pk)


def test_a_leader_is_not_led_by_what_the_advisor_said(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    own = finished(scene.advisor, contact, kind=Kind.SELF)
    made = services.start_evaluation(actor=scene.leader, contact_id=contact.pk)
    assert selectors.seat_of(scene.leader, own) == Seat.NONE
    finish(scene.leader, made)
    assert selectors.seat_of(scene.leader, own) == Seat.SUPERIOR


def test_who_evaluated_and_leads_another_team_by_now_sees_it_no_more(scene: Scene) -> None:
    done = finished(scene.leader, a_contact(scene.advisor))
    scene.team.leader = scene.other_leader
    scene.team.save()
    assert selectors.seat_of(scene.leader, Evaluation.objects.get(pk=done.pk)) == Seat.NONE
    assert selectors.seat_of(scene.other_leader, Evaluation.objects.get(pk=done.pk)) == Seat.SUPERIOR


def test_the_advisor_answers(scene: Scene) -> None:
    done = finished(scene.leader, a_contact(scene.advisor))
    with pytest.raises(InvalidError):
        services.react(actor=scene.advisor, evaluation_id=done.pk, reaction="remark")
    answered = services.react(actor=scene.advisor, evaluation_id=done.pk, reaction="remark", text="Het was anders.")
    assert (answered.reaction, answered.reaction_text) == ("remark", "Het was anders.")
    for other in (scene.leader, scene.colleague):
        with pytest.raises(NotFoundError):
            services.react(actor=other, evaluation_id=done.pk, reaction="agree")


def test_it_is_opened_again_with_a_reason_only_and_does_not_count_meanwhile(scene: Scene) -> None:
    done = finished(scene.leader, a_contact(scene.advisor))
    services.react(actor=scene.advisor, evaluation_id=done.pk, reaction="agree")
    with pytest.raises(InvalidError):
        services.reopen(actor=scene.leader, evaluation_id=done.pk, reason=" ")
    opened = services.reopen(actor=scene.leader, evaluation_id=done.pk, reason="Verkeerde contact beluisterd")
    assert (opened.state, opened.score, opened.reaction) == (EvaluationState.DRAFT, None, "")
    assert not CriterionMark.objects.filter(evaluation=opened).exists()
    entry = AuditEntry.objects.get(action="evaluation.reopened")
    assert entry.detail["reason"] == "Verkeerde contact beluisterd"
    with pytest.raises(NotFoundError):
        services.reopen(actor=scene.advisor, evaluation_id=done.pk, reason="Mag niet")


def test_a_superior_asks_the_advisor_to_evaluate(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    asked = services.ask_self_evaluation(actor=scene.leader, contact_id=contact.pk)
    assert list(selectors.self_evaluations_to_do(scene.advisor)) == [asked]
    assert services.ask_self_evaluation(actor=scene.leader, contact_id=contact.pk) == asked
    with pytest.raises(NotAllowedError):
        services.ask_self_evaluation(actor=scene.other_leader, contact_id=contact.pk)
