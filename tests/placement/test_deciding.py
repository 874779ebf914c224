"""Scenarios, decisions, and what a confirmed scenario does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.placement import selectors, services
from eenloket.placement.models import Candidate, Condition, Decision
from eenloket.placement.overview import differences, overview
from eenloket.placement.types import AgreedCondition, ReadCandidate
from eenloket.profiles.models import Appointment, Employee
from eenloket.profiles.selectors import get_profile, profiles_held
from eenloket.profiles.services import appoint, ensure_employee, follow_calendar
from tests.builders import a_colleague, a_team, fresh, signed_in, the_time_is

from .scenes import Scene, a_scene, full_marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def _decide(
    scene: Scene, candidate: Candidate, scenario_id: object, code: str = "advisor_3", **more: object
) -> Decision:
    values = {"reason": "Past goed.", "actor": scene.manager} | more
    return services.decide(scenario_id=scenario_id, candidate_id=candidate.pk, profile_code=code, **values)  # type: ignore[arg-type]


def test_filling_makes_proposals_within_the_places_and_decides_nothing(scene: Scene) -> None:
    good = full_marks(scene, level=3)
    people = [scene.candidate(f"Persoon {n}", good, flexible="yes", content="yes") for n in range(4)]
    scenario = scene.scenario()
    assert services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk) == 3
    found = overview(selectors.lines_of(scenario), {"advisor_3": 2, "advisor_2": 1})
    assert (found.placed, found.proposed, found.decided, found.vacancies, len(found.open)) == (3, 3, 0, 0, 1)
    assert services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk) == 0
    assert people


def test_nobody_is_filled_in_below_the_least_match_or_against_a_refusal(scene: Scene) -> None:
    scene.candidate("Laag", full_marks(scene, level=1))
    scene.candidate("Weigert", full_marks(scene), flexible="no")
    scenario = scene.scenario()
    assert services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk, least_match=50) == 0


def test_a_proposal_takes_the_conditions_of_the_rules_along(scene: Scene) -> None:
    scene.candidate("Wilma", full_marks(scene, "advisor_3", level=3), flexible="yes")
    scenario = scene.scenario()
    services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk)
    agreed = Decision.objects.get().agreed()
    assert len(agreed) == 2
    assert agreed[0].deadline == scene.round.starts_on + timedelta(days=90)


def test_a_decision_needs_a_reason_and_a_function_of_the_round(scene: Scene) -> None:
    candidate, scenario = scene.candidate(), scene.scenario()
    with pytest.raises(InvalidError):
        _decide(scene, candidate, scenario.pk, reason="  ")
    with pytest.raises(InvalidError):
        _decide(scene, candidate, scenario.pk, code="manager")
    assert not Decision.objects.exists()


def test_no_place_is_a_decision_too(scene: Scene) -> None:
    candidate, scenario = scene.candidate(), scene.scenario()
    decision = _decide(scene, candidate, scenario.pk, code="")
    assert (decision.profile, decision.is_decided) == (None, True)


def test_a_confirmed_scenario_becomes_appointments_and_conditions_once(scene: Scene) -> None:
    candidate, scenario = scene.candidate(hours="28"), scene.scenario()
    deadline = clock.today() + timedelta(days=90)
    agreed = AgreedCondition(text="Flexibel op piekuren", deadline=deadline, consequence="Gesprek")
    _decide(scene, candidate, scenario.pk, conditions=[agreed])
    for _time in (1, 2):
        services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    appointment = Appointment.objects.get(employee=candidate.employee)
    assert (appointment.profile.code, appointment.hours_per_week, appointment.starts_on) == (
        "advisor_3",
        Decimal(28),
        scene.round.starts_on,
    )
    condition = Condition.objects.get()
    assert (condition.employee_id, condition.deadline, condition.state) == (candidate.employee_id, deadline, "open")
    assert AuditEntry.objects.filter(action="placement.scenario_confirmed").count() == 1


def _works_here(scene: Scene, code: str = "advisor_3") -> tuple[Employee, Candidate]:
    """Somebody who holds a function, and is a candidate for another."""
    hr, employee = a_colleague(scene.centre, "hr"), ensure_employee(staff=a_colleague(scene.centre, code))
    appoint(
        actor=hr,
        employee_id=employee.pk,
        profile_id=get_profile(scene.centre.id, code).pk,
        starts_on=clock.today() - timedelta(days=700),
    )
    read = ReadCandidate(name=employee.name)
    return employee, services.save_candidate(actor=hr, round_id=scene.round.pk, read=read, employee_id=employee.pk)


def _functions(employee: Employee, day: date) -> set[str]:
    return {each.code for each in profiles_held([employee.pk], day).get(employee.pk, [])}


def test_the_present_function_ends_on_the_day_before_the_new_one(scene: Scene) -> None:
    employee, candidate = _works_here(scene)
    scenario, day = scene.scenario(), scene.round.starts_on
    _decide(scene, candidate, scenario.pk, code="advisor_2")
    services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    held = [_functions(employee, each) for each in (day - timedelta(days=1), day)]
    assert held == [{"advisor_3"}, {"advisor_2"}]
    assert fresh(employee.staff).role_codes == {"advisor_3"}  # type: ignore[arg-type]
    with the_time_is(f"{day} 00:01"):
        follow_calendar()
    assert fresh(employee.staff).role_codes == {"advisor_2"}  # type: ignore[arg-type]


def test_two_functions_at_once_when_it_is_meant_so(scene: Scene) -> None:
    employee, candidate = _works_here(scene)
    scenario = scene.scenario()
    page, url = signed_in(scene.manager), reverse("placement:candidate", args=[candidate.pk])
    assert "Zonder dit vinkje" in page.get(f"{url}?scenario={scenario.pk}").content.decode()
    typed = {"scenario": str(scenario.pk), "profile_code": "advisor_2", "reason": "Doet beide.", "keeps_present": "on"}
    assert page.post(reverse("placement:decide", args=[candidate.pk]), typed).status_code == 302
    services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    assert _functions(employee, scene.round.starts_on) == {"advisor_2", "advisor_3"}


def test_who_is_placed_in_the_function_held_goes_on_in_it(scene: Scene) -> None:
    employee, candidate = _works_here(scene)
    scenario = scene.scenario()
    _decide(scene, candidate, scenario.pk, code="advisor_3")
    services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    assert employee.appointments.get().ends_on is None


def test_a_scenario_with_proposals_is_not_confirmed(scene: Scene) -> None:
    scene.candidate("Wilma", full_marks(scene, level=3))
    scenario = scene.scenario()
    with pytest.raises(InvalidError):
        services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    services.fill_scenario(actor=scene.manager, scenario_id=scenario.pk)
    with pytest.raises(InvalidError):
        services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    line = Decision.objects.get()
    services.confirm_lines(actor=scene.manager, scenario_id=scenario.pk, decision_ids=[line.pk], reason="Past.")
    services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    assert Appointment.objects.filter(employee__staff=None).count() == 1


def test_what_is_placed_does_not_change_any_more(scene: Scene) -> None:
    candidate, scenario, other = scene.candidate(), scene.scenario(), scene.scenario("Tweede")
    _decide(scene, candidate, scenario.pk)
    _decide(scene, candidate, other.pk)
    services.confirm_scenario(actor=scene.manager, scenario_id=scenario.pk)
    with pytest.raises(ConflictError):
        _decide(scene, candidate, other.pk)
    with pytest.raises(ConflictError):
        services.confirm_scenario(actor=scene.manager, scenario_id=other.pk)
    with pytest.raises(ConflictError):
        services.remove_candidate(actor=scene.manager, candidate_id=candidate.pk)
    with pytest.raises(ConflictError):
        scene.candidate("Te laat")


def test_the_project_manager_prepares_but_does_not_decide(scene: Scene) -> None:
    planner = a_colleague(scene.centre, "project_manager")
    candidate = services.save_candidate(
        actor=planner, round_id=scene.round.pk, read=ReadCandidate(name="Wilma", function_kind="telephonist")
    )
    scenario = services.start_scenario(actor=planner, round_id=scene.round.pk, name="Plan")
    services.fill_scenario(actor=planner, scenario_id=scenario.pk)
    with pytest.raises(NotAllowedError):
        _decide(scene, candidate, scenario.pk, actor=planner)
    with pytest.raises(NotAllowedError):
        services.confirm_lines(actor=planner, scenario_id=scenario.pk, decision_ids=[], reason="Zo.")
    with pytest.raises(NotAllowedError):
        services.confirm_scenario(actor=planner, scenario_id=scenario.pk)
    _decide(scene, candidate, scenario.pk)
    with pytest.raises(NotAllowedError):
        services.clear_decision(actor=planner, scenario_id=scenario.pk, candidate_id=candidate.pk)
    with pytest.raises(NotAllowedError):
        services.remove_scenario(actor=planner, scenario_id=scenario.pk)


@pytest.mark.parametrize("role", ["advisor_1", "team_leader", "director", "administrator"])
def test_nobody_else_prepares_a_round(scene: Scene, role: str) -> None:
    actor = a_colleague(scene.centre, role)
    with pytest.raises(NotAllowedError):
        services.start_scenario(actor=actor, round_id=scene.round.pk, name="Plan")
    with pytest.raises(NotAllowedError):
        services.save_round(actor=actor, name="Ronde", starts_on=clock.today(), places={"advisor_3": 1})


def test_another_contact_centre_reaches_nothing(scene: Scene) -> None:
    stranger = a_scene("elders").manager
    candidate, scenario = scene.candidate(), scene.scenario()
    with pytest.raises(NotFoundError):
        _decide(scene, candidate, scenario.pk, actor=stranger)
    with pytest.raises(NotFoundError):
        services.fill_scenario(actor=stranger, scenario_id=scenario.pk)
    with pytest.raises(NotFoundError):
        services.judge_candidate(actor=stranger, candidate_id=candidate.pk, levels={"skill.typing": 3}, source="hr")


def test_scenarios_differ_in_who_goes_elsewhere(scene: Scene) -> None:
    first, second = scene.candidate("Anna", wishes=("advisor_2",)), scene.candidate("Bert")
    left, right = scene.scenario(), scene.scenario("Tweede")
    _decide(scene, first, left.pk, "advisor_2")
    _decide(scene, second, left.pk)
    _decide(scene, first, right.pk)
    _decide(scene, second, right.pk)
    lines = selectors.lines_of(left), selectors.lines_of(right)
    assert [(each.name, each.left, each.right) for each in differences(*lines)] == [("Anna", "advisor_2", "advisor_3")]
    places = {"advisor_3": 1, "advisor_2": 1}
    assert [overview(each, places).first_wishes for each in lines] == [1, 0]
    assert [(overview(each, places).vacancies, overview(each, places).surplus) for each in lines] == [(0, 0), (1, 1)]


def test_who_was_a_candidate_before_keeps_the_one_ist_record(scene: Scene) -> None:
    first = scene.candidate("Wilma", {"skill.typing": 2}, email="wilma@example.org")
    again = services.save_round(
        actor=scene.manager, name="Tweede ronde", starts_on=clock.today(), places={"advisor_3": 1}
    )
    read = ReadCandidate(name="Wilma", email="wilma@example.org")
    second = services.save_candidate(actor=scene.manager, round_id=again.pk, read=read)
    assert second.employee_id == first.employee_id


def test_a_candidate_taken_out_is_forgotten_altogether(scene: Scene) -> None:
    candidate = scene.candidate(levels={"skill.typing": 2})
    services.remove_candidate(actor=scene.manager, candidate_id=candidate.pk)
    assert not Employee.objects.filter(pk=candidate.employee_id).exists()


@pytest.fixture
def led(scene: Scene) -> tuple[Staff, Staff]:
    """A team leader with an advisor."""
    leader, team = a_colleague(scene.centre, "team_leader"), a_team(scene.centre)
    team.leader = leader
    team.save()
    return leader, fresh(a_colleague(scene.centre, "advisor_3", team=team))


def test_the_gap_of_a_present_colleague_stays_private_in_a_round(scene: Scene, led: tuple[Staff, Staff]) -> None:
    _leader, advisor = led
    hr, typing = a_colleague(scene.centre, "hr"), {"skill.typing": 2}
    read, employee = ReadCandidate(name=advisor.name), ensure_employee(staff=advisor)
    with pytest.raises(NotAllowedError):
        services.save_candidate(actor=scene.manager, round_id=scene.round.pk, read=read, employee_id=employee.pk)
    candidate = services.save_candidate(actor=hr, round_id=scene.round.pk, read=read, employee_id=employee.pk)
    services.judge_candidate(actor=hr, candidate_id=candidate.pk, levels=typing, source="hr")
    with pytest.raises(NotAllowedError):
        services.judge_candidate(
            actor=scene.manager, candidate_id=candidate.pk, levels={"skill.typing": 3}, source="hr"
        )
    (seen,) = selectors.board_of(hr, scene.round, None).rows
    (hidden,) = selectors.board_of(scene.manager, scene.round, None).rows
    assert seen.proposals
    assert (hidden.proposals, hidden.sees_levels) == ((), False)


def _condition(scene: Scene, advisor: Staff, days: int = -3) -> Condition:
    return Condition.objects.create(
        contact_centre=scene.centre.row,
        employee=ensure_employee(staff=advisor),
        text="Flexibel op piekuren",
        deadline=clock.today() + timedelta(days=days),
        created_at=clock.now(),
    )


def test_the_superior_and_hr_say_whether_a_condition_is_met(scene: Scene, led: tuple[Staff, Staff]) -> None:
    leader, advisor = led
    condition = _condition(scene, advisor)
    assert condition.is_overdue(clock.today())
    with pytest.raises(NotAllowedError):
        services.mark_condition(actor=advisor, condition_id=condition.pk, state="met")
    for stranger in (a_colleague(scene.centre, "team_leader"), scene.manager, a_scene("elders").manager):
        with pytest.raises(NotFoundError):
            services.mark_condition(actor=stranger, condition_id=condition.pk, state="met")
    with pytest.raises(InvalidError):
        services.mark_condition(actor=leader, condition_id=condition.pk, state="not_met")
    services.mark_condition(actor=leader, condition_id=condition.pk, state="not_met", remark="Twee keer niet gekomen.")
    services.mark_condition(
        actor=a_colleague(scene.centre, "hr"), condition_id=condition.pk, state="met", remark="Alsnog."
    )
    condition.refresh_from_db()
    assert (condition.state, condition.remark) == ("met", "Alsnog.")
    assert not condition.is_overdue(clock.today())


def test_grading_is_decided_with_a_reason_and_keeps_the_proposal(scene: Scene) -> None:
    profile = selectors.places_of(scene.round)[0].profile
    values: dict[str, Any] = {"profile_id": profile.pk, "scale": "schaal 6", "proposal": {"low": "schaal 5"}}
    planner = a_colleague(scene.centre, "project_manager")
    with pytest.raises(InvalidError):
        services.decide_grade(actor=scene.manager, reason="", **values)
    with pytest.raises(NotAllowedError):
        services.decide_grade(actor=planner, reason="Zo.", **values)
    decision = services.decide_grade(actor=scene.manager, reason="Zwaarder dan balie.", **values)
    assert (decision.scale, decision.proposal) == ("schaal 6", {"low": "schaal 5"})
