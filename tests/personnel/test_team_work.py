"""Incidents, goals and the improvement board."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.personnel.models import (
    CentreGoal,
    GoalNote,
    Improvement,
    ImprovementComment,
    ImprovementMove,
    ImprovementSupport,
    Incident,
    IncidentMeasure,
)
from eenloket.personnel.services import (
    Ambition,
    close_incident,
    comment,
    keep_police,
    move,
    note_effect,
    note_personal_progress,
    note_team_progress,
    set_centre_goal,
    set_personal_goal,
    set_team_goal,
    settle_measure,
    support,
    take_measure,
)
from tests.builders import a_colleague, an_outsider, signed_in
from tests.personnel.scenes import Scene, a_proposal, an_incident, employee_of

pytestmark = pytest.mark.django_db
AMBITION = Ambition(
    text="Vier van vijf", indicator="Direct", target="80%", starts_on=date(2026, 1, 1), ends_on=date(2099, 12, 31)
)


def test_everybody_in_the_kcc_reports_and_a_report_sent_twice_is_one(scene: Scene) -> None:
    url, key = reverse("personnel:incident_new"), str(uuid7())
    data = {
        "key": key,
        "kind": "threat",
        "happened_at": "2026-01-05T10:15",
        "place": "phone",
        "what": "Dreigde.",
        "involved": str(scene.employee.pk),
        "police": "no",
    }
    client = signed_in(scene.person)
    assert [client.post(url, data).status_code for _time in range(2)] == [302, 302]
    assert Incident.objects.get().reporter == scene.employee
    assert client.post(url, data | {"what": ""}).status_code == 422


def test_an_employee_of_another_centre_is_not_named(scene: Scene) -> None:
    outsider = employee_of(an_outsider("advisor_2"))
    data = {
        "key": str(uuid7()),
        "kind": "threat",
        "happened_at": "2026-01-05T10:15",
        "place": "phone",
        "what": "Dreigde.",
        "involved": str(outsider.pk),
        "police": "no",
    }
    assert signed_in(scene.person).post(reverse("personnel:incident_new"), data).status_code == 422


def test_an_incident_closes_when_its_measures_are_done(scene: Scene) -> None:
    incident, key = an_incident(scene), uuid7()
    for _time in range(2):
        take_measure(
            actor=scene.leader,
            measure_id=key,
            incident_id=incident.pk,
            text="Pandverbod",
            who="Edwin",
            by_when=clock.today(),
        )
    assert IncidentMeasure.objects.count() == 1
    with pytest.raises(InvalidError):
        close_incident(actor=scene.leader, incident_id=incident.pk, result="Klaar")
    settle_measure(actor=scene.hr, measure_id=key, done=True)
    keep_police(actor=scene.leader, incident_id=incident.pk, police="reported")
    close_incident(actor=scene.leader, incident_id=incident.pk, result="Klaar")
    with pytest.raises(ConflictError):
        settle_measure(actor=scene.leader, measure_id=key, done=False)


def test_whoever_was_in_it_does_not_handle_it(scene: Scene) -> None:
    incident = an_incident(scene)
    with pytest.raises(NotAllowedError):
        close_incident(actor=scene.person, incident_id=incident.pk, result="Klaar")
    with pytest.raises(NotFoundError):
        close_incident(actor=scene.other_leader, incident_id=incident.pk, result="Klaar")
    client = signed_in(scene.person)
    assert client.post(reverse("personnel:incident_close", args=[incident.pk]), {"result": "x"}).status_code == 403


def test_the_figures_count_by_kind_per_quarter(scene: Scene) -> None:
    for _time in range(2):
        an_incident(scene)
    page = signed_in(scene.leader).get(reverse("personnel:incidents"))
    ((_label, numbers),) = page.context["figures"]
    assert numbers == [0, 0, 0, 2]
    assert signed_in(scene.other_leader).get(reverse("personnel:incidents")).context["figures"] == []


def test_goals_run_from_the_kcc_by_the_team_to_the_person(scene: Scene) -> None:
    key = uuid7()
    for _time in range(2):
        set_centre_goal(actor=scene.manager, goal_id=key, ambition=AMBITION)
    assert CentreGoal.objects.count() == 1
    for text in ("Noord ook", "Noord zeker"):
        of_team = set_team_goal(actor=scene.leader, goal_id=key, team_id=scene.team.pk, text=text, target="80%")
    personal = set_personal_goal(
        actor=scene.leader, team_goal_id=of_team.pk, employee_id=scene.employee.pk, text="Jij ook"
    )
    note, on = uuid7(), clock.today()
    for _time in range(2):
        note_team_progress(actor=scene.leader, note_id=note, goal_id=of_team.pk, on=on, figure="78%")
    note_personal_progress(actor=scene.person, note_id=uuid7(), goal_id=personal.pk, on=on, text="Gaat goed")
    assert GoalNote.objects.count() == 2
    page = signed_in(scene.person).get(reverse("personnel:goals")).content.decode()
    for words in ("Vier van vijf", "Noord zeker", "78%", "Jij ook", "Gaat goed"):
        assert words in page


def test_goals_are_set_by_whose_they_are(scene: Scene) -> None:
    goal = set_centre_goal(actor=scene.hr, goal_id=uuid7(), ambition=AMBITION)
    of_team = set_team_goal(actor=scene.manager, goal_id=goal.pk, team_id=scene.team.pk, text="Noord ook")
    with pytest.raises(NotAllowedError):
        set_centre_goal(actor=scene.leader, goal_id=uuid7(), ambition=AMBITION)
    with pytest.raises(NotAllowedError):
        set_team_goal(actor=scene.person, goal_id=goal.pk, team_id=scene.team.pk, text="x")
    with pytest.raises(NotFoundError):
        set_team_goal(actor=scene.other_leader, goal_id=goal.pk, team_id=scene.team.pk, text="x")
    with pytest.raises(NotFoundError):
        set_personal_goal(actor=scene.other_leader, team_goal_id=of_team.pk, employee_id=scene.employee.pk, text="x")
    with pytest.raises(NotAllowedError):
        note_team_progress(actor=scene.person, note_id=uuid7(), goal_id=of_team.pk, on=clock.today(), figure="1")


def test_a_small_kcc_without_a_manager_sets_its_own_goals(scene: Scene) -> None:
    from tests.builders import a_centre, a_team

    centre = a_centre("klein")
    team = a_team(centre, "Klein")
    anke = a_colleague(centre, "team_leader", team=team)
    team.leader = anke
    team.save()
    set_centre_goal(actor=anke, goal_id=uuid7(), ambition=AMBITION)
    assert signed_in(anke).get(reverse("personnel:templates")).status_code == 200


def test_advisor_1_proposes_and_everybody_adds_a_bottleneck(scene: Scene) -> None:
    a_proposal(scene, actor=scene.colleague)
    a_proposal(scene, actor=scene.person, kind="bottleneck")
    with pytest.raises(NotAllowedError):
        a_proposal(scene, actor=scene.person, kind="proposal")
    with pytest.raises(NotFoundError):
        a_proposal(scene, actor=scene.other_leader)
    form = signed_in(scene.person).get(reverse("personnel:improvement_new")).context["form"]
    assert [value for value, _label in form.fields["kind"].choices] == ["bottleneck"]


def test_support_counts_once_and_can_be_withdrawn(scene: Scene) -> None:
    card = a_proposal(scene)
    for _time in range(2):
        support(actor=scene.person, improvement_id=card.pk, on=True)
    assert ImprovementSupport.objects.count() == 1
    support(actor=scene.person, improvement_id=card.pk, on=False)
    assert not ImprovementSupport.objects.exists()


def test_the_team_leader_moves_a_card_with_a_reason_that_stays(scene: Scene) -> None:
    card = a_proposal(scene)
    with pytest.raises(InvalidError):
        move(actor=scene.leader, improvement_id=card.pk, to="chosen", reason=" ")
    for _time in range(2):
        move(actor=scene.leader, improvement_id=card.pk, to="chosen", reason="Goed idee")
    move(actor=scene.manager, improvement_id=card.pk, to="trying", reason="Vier weken")
    assert [each.reason for each in ImprovementMove.objects.all()] == ["Goed idee", "Vier weken"]
    note_effect(actor=scene.leader, improvement_id=card.pk, before="4:10", after="3:25")
    page = signed_in(scene.person).get(reverse("personnel:improvement", args=[card.pk])).content.decode()
    assert "3:25" in page
    assert "verplaatsen" not in page, "who does not lead has no button that would be refused"
    for actor in (scene.person, scene.hr):
        with pytest.raises(NotAllowedError):
            move(actor=actor, improvement_id=card.pk, to="dropped", reason="x")


def test_a_remark_sent_twice_is_one_and_is_not_html(scene: Scene) -> None:
    card, key = a_proposal(scene), uuid7()
    for _time in range(2):
        comment(actor=scene.person, comment_id=key, improvement_id=card.pk, text="<b>dik</b>")
    assert ImprovementComment.objects.count() == 1
    page = signed_in(scene.person).get(reverse("personnel:improvement", args=[card.pk])).content.decode()
    assert "<b>dik</b>" not in page


def test_a_key_of_something_else_is_refused(scene: Scene) -> None:
    first, second, key = a_proposal(scene), a_proposal(scene), uuid7()
    comment(actor=scene.person, comment_id=key, improvement_id=first.pk, text="x")
    with pytest.raises(ConflictError):
        comment(actor=scene.person, comment_id=key, improvement_id=second.pk, text="x")


def test_the_board_has_five_columns_and_a_fixed_number_of_queries(scene: Scene) -> None:
    a_proposal(scene)
    page = signed_in(scene.person).get(reverse("personnel:board"))
    assert [len(cards) for _column, cards in page.context["columns"]] == [1, 0, 0, 0, 0]
    assert Improvement.objects.get().created_at > clock.now() - timedelta(minutes=1)
