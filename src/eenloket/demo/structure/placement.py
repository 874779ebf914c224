"""Placement: an old call centre and its counter on their way into the KCC, an earlier placement whose conditions live
on, and existing functions with their scales. All people are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import yaml

from eenloket.assessment.models import EmployeeStanding, Rating
from eenloket.assessment.types import SOURCE_WEIGHTS, Source
from eenloket.core import clock
from eenloket.placement import services
from eenloket.placement.models import (
    Candidate,
    Condition,
    Decision,
    GradedFunction,
    PlacementRound,
    RoundPlace,
    Scenario,
)
from eenloket.placement.types import (
    AgreedCondition,
    ConditionState,
    DecisionState,
    FunctionKind,
    RoundState,
    ScenarioState,
    YesNo,
)
from eenloket.profiles.models import Employee, Profile

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.demo.foundation import World

_DATA: Final = Path(__file__).with_name("placement.yaml")
_PLACES: Final = {"advisor_3": 13, "advisor_2": 9, "advisor_1": 3, "team_leader": 2}
# What people from each kind of function tend to be at: around this level, of what the functions ask.
_USUAL: Final = {
    FunctionKind.TELEPHONIST: 2.15,
    FunctionKind.COUNTER: 2.4,
    FunctionKind.CIVIL_AFFAIRS: 2.65,
    FunctionKind.ADMINISTRATION: 1.9,
    FunctionKind.SENIOR: 3.2,
    FunctionKind.LEADER: 3.2,
}


@dataclass(frozen=True)
class _Story:
    """What the file tells."""

    people: list[dict[str, Any]]
    functions: list[dict[str, Any]]


def tell(world: World, random: Random, today: date) -> None:
    """Only where there are enough people: a contact centre of three places nobody."""
    manager = _with_role(world, "manager")
    if manager is None or len(world.staff) < 10:
        return
    story = _Story(**yaml.safe_load(_DATA.read_text(encoding="utf-8")))
    profiles = {each.code: each for each in Profile.objects.filter(contact_centre=world.centre)}
    services.ensure_condition_rules(contact_centre_id=world.centre.pk)
    _earlier_placement(world, profiles, manager, today)
    placement_round = _round(world, profiles, manager, today)
    candidates = _candidates(world, random, story, placement_round)
    _judge(random, candidates, profiles, today)
    _scenarios(manager, placement_round)
    _functions(world, story)


def _with_role(world: World, role: str) -> Staff | None:
    return next((world.staff[each.email] for each in world.plan.people if role in each.roles), None)


def _round(world: World, profiles: Mapping[str, Profile], manager: Staff, today: date) -> PlacementRound:
    month = today.month + 3
    placement_round = PlacementRound.objects.create(
        contact_centre=world.centre,
        name="Van telefooncentrale naar KCC",
        starts_on=date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, 1),
        note="Telefooncentrale en balies van beide gemeenten gaan op in het KCC. Sociaal plan vastgesteld met de OR.",
        created_at=clock.start_of(today, days=-24),
        created_by=manager.name,
    )
    RoundPlace.objects.bulk_create(
        RoundPlace(round=placement_round, profile=profiles[code], places=places) for code, places in _PLACES.items()
    )
    return placement_round


def _candidates(
    world: World, random: Random, story: _Story, placement_round: PlacementRound
) -> list[tuple[Candidate, float]]:
    """The people of the file, each with how far above or below what is usual this person is."""
    employees = [Employee(contact_centre=world.centre, name=each["name"], is_candidate=True) for each in story.people]
    Employee.objects.bulk_create(employees)
    made = []
    for number, (told, employee) in enumerate(zip(story.people, employees, strict=True), 1):
        candidate = Candidate(
            contact_centre=world.centre,
            round=placement_round,
            employee=employee,
            number=f"{10400 + number * 7}",
            email=_address(told["name"], told["unit"]),
            hours=Decimal(told.get("hours", random.choice((36, 36, 32, 28, 24)))),
            years=told.get("years", random.randrange(2, 26)),
            flexible=told.get("flexible", random.choice((YesNo.YES, YesNo.YES, YesNo.NO, YesNo.UNKNOWN))),
            content=told.get("content", random.choice((YesNo.YES, YesNo.YES, YesNo.YES, YesNo.UNKNOWN))),
            **{name: told.get(name, "") for name in ("name", "function", "unit", "wish_note")},
            function_kind=told["kind"],
            wishes=told.get("wishes", []),
        )
        made.append((candidate, float(told.get("better", random.uniform(-0.4, 0.4)))))
    Candidate.objects.bulk_create(candidate for candidate, _better in made)
    return made


def _address(name: str, unit: str) -> str:
    first, _, family = name.partition(" ")
    host = "duinrade" if "Duinrade" in unit else "merenwold"
    plain = "".join(each for each in family.lower() if each.isascii() and each.isalpha())
    return f"{first[0].lower()}.{plain}@{host}.example"


def _judge(
    random: Random, candidates: list[tuple[Candidate, float]], profiles: Mapping[str, Profile], today: date
) -> None:
    """What HR and an assessor found, as ratings: most of it known, some not asked yet."""
    asked = {
        element.key: element
        for code in _PLACES
        if (version := profiles[code].current)
        for element in version.read().measured
    }
    ratings: list[Rating] = []
    for candidate, better in candidates:
        ratings += _ratings(random, candidate, better, asked, today)
    Rating.objects.bulk_create(ratings, batch_size=1000)
    levels: dict[object, dict[str, int]] = {}
    for rating in ratings:
        levels.setdefault(rating.employee_id, {})[rating.element_key] = rating.level
    EmployeeStanding.objects.bulk_create(
        EmployeeStanding(
            contact_centre_id=candidate.contact_centre_id,
            employee_id=candidate.employee_id,
            levels=levels.get(candidate.employee_id, {}),
            computed_on=today,
        )
        for candidate, _better in candidates
    )


def _ratings(
    random: Random, candidate: Candidate, better: float, asked: Mapping[str, Any], today: date
) -> Iterator[Rating]:
    source = random.choice((Source.HR, Source.ASSESSOR))
    day = today - timedelta(days=random.randrange(5, 40))
    leads = candidate.function_kind in (FunctionKind.LEADER, FunctionKind.SENIOR)
    about_leading = ("leading", "leadership", "coaching", "motivation", "change_management", "hbo")
    for key, element in asked.items():
        usual = _USUAL[FunctionKind(candidate.function_kind)]
        if any(word in key for word in about_leading) and not leads:
            usual -= 1.2
        if random.random() < 0.12:
            continue
        level = round(usual + better + random.gauss(0, 0.45) + (0.2 if element.level and element.level > 3 else 0.25))
        if key == "education.mbo":  # who works in a counter or call centre mostly has it
            level = 2 if better < -0.3 else 3
        yield Rating(
            contact_centre_id=candidate.contact_centre_id,
            employee_id=candidate.employee_id,
            element_key=key,
            level=min(4, max(1, level)),
            source=source,
            weight=SOURCE_WEIGHTS[source],
            given_on=day,
            evidence="Dossier en gesprek" if source == Source.HR else "Assessment, dag van het bureau",
            by="Hanneke Postma",
            created_at=clock.start_of(day),
        )


def _scenarios(manager: Staff, placement_round: PlacementRound) -> None:
    """One filled and partly decided, one that is stricter and still all proposal."""
    first = services.start_scenario(
        actor=manager,
        round_id=placement_round.pk,
        name="Iedereen mee",
        note="Zo veel mogelijk mensen een plaats, leren mag na de start.",
    )
    services.fill_scenario(actor=manager, scenario_id=first.pk, least_match=40)
    strict = services.start_scenario(
        actor=manager,
        round_id=placement_round.pk,
        name="Alleen wie er bijna is",
        note="Wie meer dan een jaar inleren nodig heeft, krijgt een ander aanbod.",
    )
    services.fill_scenario(actor=manager, scenario_id=strict.pk, least_match=72)
    _decide_some(manager, first)


def _decide_some(manager: Staff, scenario: Scenario) -> None:
    lines = list(scenario.decisions.select_related("candidate", "profile").order_by("candidate__name"))
    seniors = [each for each in lines if each.profile and each.profile.code in ("advisor_1", "team_leader")]
    ready = [each for each in lines if not each.conditions and each not in seniors]
    for some, reason in (
        (seniors, "Voldoet aan de eisen en heeft dit werk de afgelopen jaren al gedaan."),
        (ready[:5], "Past bij de wens en de beoordeling; inleren volgens het inleertraject."),
    ):
        if some:
            services.confirm_lines(
                actor=manager, scenario_id=scenario.pk, decision_ids=[each.pk for each in some], reason=reason
            )
    for line in [each for each in lines if each.conditions][:3]:
        services.decide(
            actor=manager,
            scenario_id=scenario.pk,
            candidate_id=line.candidate_id,
            profile_code=line.profile.code if line.profile else "",
            reason="In het gesprek akkoord met de voorwaarden; ervaring met bellers is ruim voldoende.",
            conditions=line.agreed(),
        )


def _earlier_placement(world: World, profiles: Mapping[str, Profile], manager: Staff, today: date) -> None:
    """The start of the KCC, a good half year ago: confirmed, and some conditions are still open."""
    starts_on = today - timedelta(days=214)
    placement_round = PlacementRound.objects.create(
        contact_centre=world.centre,
        name="Start van het KCC",
        starts_on=starts_on,
        state=RoundState.PLACED,
        created_at=clock.start_of(starts_on, days=-60),
        created_by=manager.name,
    )
    scenario = Scenario.objects.create(
        contact_centre=world.centre,
        round=placement_round,
        name="Definitief",
        state=ScenarioState.CONFIRMED,
        created_at=clock.start_of(starts_on, days=-50),
        created_by=manager.name,
        confirmed_at=clock.start_of(starts_on, days=-14),
        confirmed_by=manager.name,
    )
    for number, (email, code, agreed) in enumerate(_agreed(today)):
        staff = world.staff.get(email)
        employee = Employee.objects.filter(staff=staff).first() if staff else None
        if employee:
            RoundPlace.objects.get_or_create(round=placement_round, profile=profiles[code], defaults={"places": 4})
            _placed(scenario, employee, profiles[code], agreed, number)


def _agreed(today: date) -> list[tuple[str, str, list[tuple[AgreedCondition, str, str]]]]:
    """Who was placed on which conditions: each with its state and remark."""

    def condition(text: str, days: int, consequence: str, state: str = "open", remark: str = "") -> Any:
        deadline = today + timedelta(days=days)
        return AgreedCondition(text=text, deadline=deadline, consequence=consequence), state, remark

    flexible = "Werkt flexibel op de piekuren van maandag en donderdagavond"
    talk = "Gesprek met de leidinggevende over een andere plaats"
    return [
        ("sven@kcc.example", "advisor_3", [
            condition(flexible, -12, talk),
            condition("Werkt met de content: zoekt antwoorden op en signaleert wat ontbreekt", 45, talk),
        ]),
        ("chantal@kcc.example", "advisor_3", [
            condition(flexible, -40, talk, ConditionState.MET, "Draait sinds de zomer de donderdagavond mee."),
        ]),
        ("thijs@kcc.example", "advisor_3", [
            condition("Haalt het branchediploma contactcenters", 120, "Cursus op eigen tijd herkansen"),
        ]),
        ("milan@kcc.example", "advisor_2", [condition("Leert ook balie en e-mail", 20, talk)]),
    ]  # fmt: skip


def _placed(
    scenario: Scenario,
    employee: Employee,
    profile: Profile,
    agreed: list[tuple[AgreedCondition, str, str]],
    number: int,
) -> None:
    candidate = Candidate.objects.create(
        contact_centre_id=scenario.contact_centre_id,
        round_id=scenario.round_id,
        employee=employee,
        number=f"{9800 + number}",
        name=employee.name,
        function="Telefonist" if number < 3 else "Baliemedewerker",
        function_kind=FunctionKind.TELEPHONIST if number < 3 else FunctionKind.COUNTER,
        unit="Telefooncentrale",
        flexible=YesNo.YES,
        content=YesNo.YES,
        wishes=[profile.code],
    )
    decision = Decision.objects.create(
        contact_centre_id=scenario.contact_centre_id,
        scenario=scenario,
        candidate=candidate,
        profile=profile,
        state=DecisionState.DECIDED,
        reason="Wil deze stap maken en accepteert de voorwaarden.",
        conditions=[
            {"text": each.text, "deadline": each.deadline.isoformat(), "consequence": each.consequence}
            for each, _state, _remark in agreed
            if each.deadline
        ],
        by=scenario.confirmed_by,
        at=scenario.created_at,
    )
    Condition.objects.bulk_create(
        Condition(
            contact_centre_id=scenario.contact_centre_id,
            employee=employee,
            decision=decision,
            position=position,
            text=each.text,
            deadline=each.deadline,
            consequence=each.consequence,
            state=state,
            remark=remark,
            created_at=scenario.created_at,
            closed_at=clock.now() - timedelta(days=50) if state != ConditionState.OPEN else None,
            closed_by="Karim Bouzidi" if state != ConditionState.OPEN else "",
        )
        for position, (each, state, remark) in enumerate(agreed)
    )


def _functions(world: World, story: _Story) -> None:
    GradedFunction.objects.bulk_create(
        GradedFunction(
            contact_centre=world.centre,
            name=each["name"],
            scale=each["scale"],
            order=Decimal(str(each["order"])),
            note=each.get("note", ""),
            levels=each["levels"],
        )
        for each in story.functions
    )
