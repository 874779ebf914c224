"""How people learn in the demo: paths with real modules, who is half-way, who masters what, and plans to grow.

Merenwold lets newcomers learn per portal area, Duinrade per channel. Joost is ready to be signed off for waste; some
cells lean on one person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path as FilePath
from random import Random
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.utils import timezone, translation

from eenloket.assessment.models import Rating
from eenloket.assessment.services import refresh_standing
from eenloket.assessment.types import SOURCE_WEIGHTS, Source
from eenloket.learning.models import (
    Course,
    Enrolment,
    Goal,
    Module,
    ModuleProgress,
    Path,
    PathChoice,
    Skill,
)
from eenloket.learning.rules import holds_until
from eenloket.learning.selectors import element_texts
from eenloket.learning.services import keep_areas_in_step
from eenloket.learning.standard import write_growth_paths, write_standard_paths
from eenloket.learning.types import (
    MASTERY_LEVEL,
    Cell,
    Channel,
    Duty,
    EnrolmentState,
    GoalKind,
    GoalState,
    Language,
    PathKind,
    SkillKind,
    SkillSource,
)
from eenloket.profiles.models import Employee

from .learning_stories import COURSES, GOALS, REMARKS

if TYPE_CHECKING:
    from eenloket.demo.foundation import World

_CHOICES: Final = {"merenwold": PathKind.PER_PORTAL, "duinrade": PathKind.PER_CHANNEL}
# Languages beside Dutch.
_SPEAKS: Final = {
    "nadia@kcc.example": ("ar", "fr", "en"),
    "aylin@kcc.example": ("tr", "en"),
    "milan@kcc.example": ("pl", "en", "de"),
    "mehmet@kcc.example": ("tr",),
    "omar@kcc.example": ("tr", "en"),
    "karim@kcc.example": ("ar", "fr"),
    "lotte@kcc.example": ("en", "sign"),
    "priya@kcc.example": ("en", "es"),
    "tjeerd@oeverzand.example": ("fy", "en"),
}
_ENGLISH_TOO: Final = 0.7
_DUTIES: Final = {
    "ilse@kcc.example": (Duty.CONTENT_TESTING,),
    "bram@kcc.example": (Duty.COUNTER_SAFETY,),
    "femke@kcc.example": (Duty.COUNTER_SAFETY, Duty.CRISIS_LINE),
    "gerda@kcc.example": (Duty.CRISIS_LINE,),
}
# Who does not master what others of the same level do: here the team leans on one person, or on nobody.
_LACKS: Final[dict[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "femke@kcc.example": (("bouwen-ondernemen", ("chat", "sms")), ("andere-overheid", ("post",))),
    "rosa@kcc.example": (("bouwen-ondernemen", ("chat",)), ("belastingen", ("sms",))),
    "nadia@kcc.example": (("zorg-inkomen", ("chat",)), ("bouwen-ondernemen", ("chat", "sms"))),
    "pim@kcc.example": (("bouwen-ondernemen", ("chat", "sms")), ("andere-overheid", ("post", "chat"))),
    "omar@kcc.example": (("andere-overheid", ("post",)),),
    "aylin@kcc.example": (("belastingen", ("chat", "sms")),),
    "gerda@kcc.example": (("bouwen-ondernemen", ("chat",)),),
}
# Who is on the way in, with the mentor and how many modules are behind; the next one is said apart.
_ON_PATH: Final = {
    "joost@kcc.example": ("rosa@kcc.example", 2, "ready"),
    "sven@kcc.example": ("femke@kcc.example", 3, "read"),
    "yara@kcc.example": ("rosa@kcc.example", 4, "failed"),
    "eva@kcc.example": ("femke@kcc.example", 1, "practised"),
    "mehmet@kcc.example": ("rosa@kcc.example", 2, "read"),
    "chantal@kcc.example": ("lotte@kcc.example", 5, "practised"),
    "thijs@kcc.example": ("aylin@kcc.example", 2, "ready"),
}
_GROWING: Final = {
    "ilse@kcc.example": ("rosa@kcc.example", "advisor_1"),
    "bram@kcc.example": ("gerda@kcc.example", "advisor_1"),
}
_JOOST: Final = "joost@kcc.example"
_PER_CHANNEL: Final = "thijs@kcc.example"
_NEXT_OF_JOOST: Final = "portaal-afval-milieu"


def tell(world: World, random: Random, today: date) -> None:
    people = {
        employee.staff.email: employee
        for employee in Employee.objects.filter(contact_centre=world.centre).select_related("staff")
        if employee.staff
    }
    with translation.override("nl"):
        write_standard_paths(world.centre.pk, list(Channel.values))
        write_growth_paths(world.centre.pk)
    _fill_modules(world)
    _choose(world)
    _master(world, people, random, today)
    _enrol(world, people, random, today)
    _plan(world, people, today)


@cache
def read_modules() -> dict[str, Any]:
    """The modules as written in `learning.yaml`, by code."""
    text = FilePath(__file__).with_name("learning.yaml").read_text("utf-8")
    return dict(yaml.load(text, yaml.CSafeLoader))


def _fill_modules(world: World) -> None:
    """Give the standard modules their real texts, reading and tests."""
    answers = Module.answers.through
    links = []
    modules = list(Module.objects.filter(contact_centre=world.centre, code__in=read_modules()))
    for module in modules:
        written = read_modules()[module.code]
        module.learn, module.practice = written["learn"], written["practice"]
        module.questions, module.valid_months = written["questions"], written.get("months")
        module.needs_mentor = module.code != "kanaal-sms"
        known = [world.answers[each] for each in written["answers"] if each in world.answers]
        links += [answers(module_id=module.pk, answer_id=answer.pk) for answer in known]
    Module.objects.bulk_update(modules, ["learn", "practice", "questions", "valid_months", "needs_mentor"])
    answers.objects.bulk_create(links)


def _choose(world: World) -> None:
    PathChoice.objects.bulk_create(
        PathChoice(
            contact_centre=world.centre,
            municipality=place.row,
            kind=_CHOICES.get(place.plan.slug, PathKind.PER_CHANNEL),
        )
        for place in world.places
    )


def _master(world: World, people: dict[str, Employee], random: Random, today: date) -> None:
    """Skills that agree with the portal areas on the accounts: those are the areas mastered whole. Who is on the way in
    has them from the modules that are signed off."""
    areas = {area.code: area for area in world.portal_areas.values()}
    skills: list[Skill] = []
    for staff in world.advisors():
        if staff.email in _ON_PATH:
            continue
        since = today - timedelta(days=random.randrange(60, 600))
        lacks = {(portal, channel) for portal, channels in _LACKS.get(staff.email, ()) for channel in channels}
        held = [(area.code, channel) for area in staff.portal_areas.all() for channel in Channel.values]
        skills += _cells(people[staff.email], since, (cell for cell in held if cell not in lacks))
        staff.portal_areas.remove(*(areas[portal] for portal in {portal for portal, _channel in lacks}))
    for email, employee in people.items():
        skills += [_skill(employee, today - timedelta(400), **what) for what in _extras(email, random)]
    Skill.objects.bulk_create(skills)


def _extras(email: str, random: Random) -> list[dict[str, str]]:
    english = ("en",) if random.random() < _ENGLISH_TOO else ()
    spoken = ("nl", *_SPEAKS.get(email, english))
    return [{"kind": SkillKind.LANGUAGE, "code": Language(code).value} for code in spoken] + [
        {"kind": SkillKind.DUTY, "code": duty.value} for duty in _DUTIES.get(email, ())
    ]


def _cells(employee: Employee, since: date, cells: Iterable[Cell]) -> list[Skill]:
    return [
        _skill(employee, since, kind=SkillKind.CELL, portal_area_code=portal, channel=channel)
        for portal, channel in sorted(cells)
    ]


def _skill(employee: Employee, since: date, **what: str) -> Skill:
    return Skill(
        contact_centre_id=employee.contact_centre_id,
        employee=employee,
        level=MASTERY_LEVEL,
        valid_from=since,
        source=SkillSource.TAKEN_OVER,
        by="Hanneke Postma",
        **what,
    )


def _enrol(world: World, people: dict[str, Employee], random: Random, today: date) -> None:
    """Who is on a path, with what is behind; the modules signed off give their skills and say where somebody stands."""
    paths = {path.kind: path for path in Path.objects.filter(contact_centre=world.centre).exclude(kind=PathKind.GROWTH)}
    told: list[ModuleProgress] = []
    for place, (email, (mentor, done, following)) in enumerate(_ON_PATH.items()):
        if email in people:
            path = paths[PathKind.PER_CHANNEL if email == _PER_CHANNEL else PathKind.PER_PORTAL]
            enrolment = _enrolment(people[email], path, people[mentor], today - timedelta(150 - 12 * place))
            steps = zip(_modules(people[email], path, done), [*["signed"] * done, following], strict=False)
            told += _progress(enrolment, list(steps), random, today)
    for email, (mentor, target) in _GROWING.items():
        if email in people:
            path = Path.objects.get(contact_centre=world.centre, kind=PathKind.GROWTH, profile_code=target)
            enrolment = _enrolment(people[email], path, people[mentor], today - timedelta(70))
            steps = zip(_in_order(path), ("signed", "read"), strict=False)
            told += _progress(enrolment, list(steps), random, today)
    ModuleProgress.objects.bulk_create(told)
    _take_effect(world, [each for each in told if each.signed_off_at])


def _take_effect(world: World, signed: list[ModuleProgress]) -> None:
    """As signing off does: skills until they expire, portal areas on the account, and ratings."""
    skills, ratings = [], []
    for step in signed:
        module, employee, day = step.module, step.enrolment.employee, timezone.localdate(step.signed_off_at)
        until = holds_until(day, module.valid_months)
        for skill in _cells(employee, day, module.cells):
            skill.valid_until, skill.source = until, SkillSource.MODULE
            skill.module, skill.by = module, step.signed_off_by
            skills.append(skill)
        ratings += [_rating(step, key, level, day, until) for key, level in module.elements.items()]
    Skill.objects.bulk_create(skills)
    Rating.objects.bulk_create(ratings)
    for employee in {step.enrolment.employee for step in signed}:
        refresh_standing(employee)
    for email in _ON_PATH:
        if email in world.staff:
            keep_areas_in_step(Employee.objects.select_related("staff").get(staff=world.staff[email]))


def _rating(step: ModuleProgress, key: str, level: int, day: date, until: date | None) -> Rating:
    return Rating(
        contact_centre_id=step.contact_centre_id,
        employee=step.enrolment.employee,
        element_key=key,
        level=level,
        source=Source.TEST,
        weight=SOURCE_WEIGHTS[Source.TEST],
        given_on=day,
        expires_on=until,
        evidence=f"Module {step.module.name}, afgetekend door {step.signed_off_by}. Oefening: {step.remark}",
        by=step.signed_off_by,
        created_at=_at(day, 16),
    )


def _in_order(path: Path) -> list[Module]:
    return [step.module for step in path.steps.select_related("module")]


def _modules(employee: Employee, path: Path, done: int) -> list[Module]:
    """The modules of a path: first those of the portal areas on the account, then those whose turn comes."""
    modules = _in_order(path)
    if path.kind == PathKind.PER_PORTAL and employee.staff:
        first = set(employee.staff.portal_areas.values_list("code", flat=True))
        modules.sort(key=lambda each: each.portal_codes[0] not in first)
    if employee.staff and employee.staff.email == _JOOST:
        modules.sort(key=lambda each: each.code == _NEXT_OF_JOOST)
        modules.insert(done, modules.pop())
    return modules


def _enrolment(employee: Employee, path: Path, mentor: Employee, since: date) -> Enrolment:
    return Enrolment.objects.create(
        contact_centre_id=employee.contact_centre_id,
        employee=employee,
        path=path,
        mentor=mentor,
        started_on=since,
        state=EnrolmentState.RUNNING,
    )


def _progress(
    enrolment: Enrolment, steps: list[tuple[Module, str]], random: Random, today: date
) -> list[ModuleProgress]:
    days = (today - timedelta(days=18 * (len(steps) - 1 - place) + 3) for place in range(len(steps)))
    return [_step(enrolment, module, day, how_far, random) for (module, how_far), day in zip(steps, days, strict=True)]


def _step(enrolment: Enrolment, module: Module, day: date, how_far: str, random: Random) -> ModuleProgress:
    mentor = enrolment.mentor.name if enrolment.mentor else ""
    step = ModuleProgress(
        contact_centre_id=enrolment.contact_centre_id,
        enrolment=enrolment,
        module=module,
        read_at=_at(day - timedelta(9), 10),
    )
    if how_far in ("practised", "ready", "signed", "failed"):
        step.practised_at, step.practised_with, step.remark = (
            _at(day - timedelta(4), 14),
            mentor,
            random.choice(REMARKS),
        )
    if module.questions and how_far in ("ready", "signed"):
        step.attempts, step.score, step.passed_at = random.choice((1, 1, 2)), 100, _at(day - timedelta(2), 11)
    if module.questions and how_far == "failed":
        step.attempts, step.score, step.wrong = 1, 33, [0, 2]
    if how_far == "signed":
        step.signed_off_at, step.signed_off_by = _at(day, 16), mentor
    return step


def _plan(world: World, people: dict[str, Employee], today: date) -> None:
    courses = {
        name: Course(
            contact_centre=world.centre, name=name, provider=provider, duration=duration, cost=cost, elements=list(keys)
        )
        for name, provider, duration, cost, keys in COURSES
    }
    Course.objects.bulk_create(courses.values())
    by_key = {key: course for course in courses.values() for key in course.elements}
    texts = element_texts(world.centre.pk)
    Goal.objects.bulk_create(
        _goal(people[row[0]], row, texts[row[1]], by_key.get(row[1]), today)
        for row in GOALS
        if row[0] in people and row[1] in texts
    )


def _goal(employee: Employee, row: tuple[Any, ...], text: str, course: Course | None, today: date) -> Goal:
    _email, key, before, after, kind, action, days, result = row
    due = today + timedelta(days)
    return Goal(
        contact_centre_id=employee.contact_centre_id,
        employee=employee,
        element_key=key,
        element_text=text[:300],
        from_level=before,
        to_level=after,
        kind=kind,
        action=action,
        course=course if kind == GoalKind.COURSE else None,
        due=due,
        state=GoalState.DONE if result else GoalState.OPEN,
        result=result,
        by=employee.name,
        created_at=_at(due - timedelta(120), 9),
        ended_on=due if result else None,
    )


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 12)))
