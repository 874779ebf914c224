"""Where people stand: judgements of several sources, certificates, a finished round and one that is half-way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from eenloket.assessment.models import AdaptedScale, EmployeeStanding, Rating, Round, RoundAnswer, RoundEntry
from eenloket.assessment.rules import valid_until
from eenloket.assessment.selectors import levels_from, required_by
from eenloket.assessment.services.plan import asked_of
from eenloket.assessment.types import SOURCE_WEIGHTS, Side, Source
from eenloket.core.actors import SYSTEM
from eenloket.profiles.models import Employee, Profile
from eenloket.profiles.selectors import document_of, profiles_held
from eenloket.profiles.services import store_version
from eenloket.profiles.types import Demand, Element, Kind

if TYPE_CHECKING:
    from uuid import UUID

    from eenloket.demo.foundation import World

_WORDS: Final = [
    "Kent het portaal nog niet",
    "Vindt het antwoord met hulp",
    "Werkt zelf, vraagt soms na",
    "Werkt zelf in het hele portaal",
]
_ADVISORS: Final = ("advisor_3", "advisor_2", "advisor_1")
_AFVAL, _BURGERZAKEN = "portal.afval-milieu", "portal.burgerzaken"
_DIPLOMA: Final = "education.contact_centre_diploma"
# How far from what is asked; None: not known. What is not here is at the level asked, or one above now and then.
_GAPS: Final[dict[str, dict[str, int | None]]] = {
    "Ilse Verhoef": {"competence.result_focus": 1},
    "Joost van Dalen": {
        "competence.entrepreneurship": -1,
        "competence.oral_communication": -1,
        "skill.writes_clearly": -2,
        "skill.typing": -1,
        _AFVAL: -2,
    },
    "Nadia Azzouzi": {"competence.customer_focus": 1, "competence.discipline": -1},
    "Pim Scholten": {
        "competence.entrepreneurship": -1,
        "competence.problem_analysis": -2,
        "competence.oral_communication": -1,
        "skill.writes_clearly": -1,
        "competence.discipline": None,
        _AFVAL: -2,
        _BURGERZAKEN: -1,
    },
    "Rosa Timmermans": {
        "competence.customer_focus": 1,
        "competence.problem_analysis": 1,
        "skill.speaks_standard_dutch": 1,
    },
    "Femke Dijkstra": {},
    "Omar Yildiz": {
        "competence.entrepreneurship": -1,
        "competence.problem_analysis": -1,
        "skill.writes_clearly": -2,
        "competence.result_focus": -1,
        "skill.typing": -1,
        _AFVAL: -1,
        _BURGERZAKEN: -2,
    },
    "Sven Bakker": {
        "competence.customer_focus": -1,
        "competence.entrepreneurship": -1,
        "competence.oral_communication": None,
        "skill.writes_clearly": -1,
        "competence.discipline": -1,
        "skill.typing": -2,
        "skill.converse_search_record": -1,
        _AFVAL: -2,
        _BURGERZAKEN: -1,
    },
    "Yara Peters": {_AFVAL: -1, "competence.listening": 1},
    "Hugo Lammers": {"competence.adaptability": -1, "competence.result_focus": 1},
    "Eva Sanders": {"competence.problem_analysis": -1, "skill.several_applications": -1, _BURGERZAKEN: -1},
    "Mehmet Aydin": {"competence.oral_communication": -1, "skill.writes_concisely": -1, _AFVAL: -1},
    "Lotte Vermeer": {"competence.entrepreneurship": 1, _AFVAL: -1},
    "Bram Jacobs": {"competence.problem_analysis": -1, "competence.oral_communication": -1, _AFVAL: -1},
    "Gerda Mulder": {"competence.oral_communication": 1, _BURGERZAKEN: -1},
}
_SEEN: Final = (
    "Drie gesprekken meegeluisterd; vraagt goed door.",
    "Gesprek over een verhuizing: rustig, volledig, teruggevraagd.",
    "Antwoord snel gevonden, vastlegging was compleet.",
    "Lastige beller; bleef vriendelijk en kwam tot een afspraak.",
    "Mail aan inwoner nagelezen: helder opgebouwd.",
)
_SHORT: Final = (
    "Zoekt nog vaak hulp bij een collega.",
    "Twee gesprekken teruggeluisterd; de kern kwam laat.",
    "In drie van de vijf mails ontbrak de conclusie.",
    "Nog niet aan toegekomen door de drukte in oktober.",
)
_OWN: Final = (
    "“Dit gaat goed, hier krijg ik vaak complimenten op.”",
    "“Lukt meestal, bij drukte minder.”",
    "“Wil ik graag beter leren.”",
)
_DEVELOPMENT: Final = (
    "Loopt in het voorjaar twee dagdelen mee met een klantadviseur 1 en bespreekt elke maand twee eigen gesprekken.",
    "Volgt de training helder schrijven en laat vijf mails per maand nalezen.",
    "Leert het portaal Afval en milieu; de mentor luistert de eerste weken mee.",
    "Houdt dit vast; deelt ervaring in het werkoverleg.",
)


@dataclass
class _Stock:
    """All rows of one contact centre, stored at once."""

    world: World
    random: Random
    today: date
    ratings: list[Rating] = field(default_factory=list)
    entries: list[RoundEntry] = field(default_factory=list)
    answers: list[RoundAnswer] = field(default_factory=list)

    def say(  # noqa: PLR0917 - the words of one judgement, said many times below
        self, who: Employee, key: str, level: int, source: Source, days: int, evidence: str = "", **more: object
    ) -> None:
        """One judgement of so many days ago."""
        self.ratings.append(
            Rating(
                contact_centre=self.world.centre,
                employee=who,
                element_key=key,
                level=min(4, max(1, level)),
                source=source,
                weight=SOURCE_WEIGHTS[source],
                given_on=self.today - timedelta(days),
                evidence=evidence,
                **{"by": _name_of_source(who, source), "created_at": _moment(self.today - timedelta(days)), **more},
            )
        )

    def store(self) -> None:
        Rating.objects.bulk_create(self.ratings)
        by_person: dict[Employee, list[Rating]] = {}
        for rating in self.ratings:
            by_person.setdefault(rating.employee, []).append(rating)
        EmployeeStanding.objects.bulk_create(_standing(who, given, self.today) for who, given in by_person.items())


def tell(world: World, random: Random, today: date) -> None:
    _ask_for_portals(world)
    AdaptedScale.objects.create(
        contact_centre=world.centre,
        own_words={f"portal.{code}": _WORDS for code in world.portal_areas},
    )
    stock = _Stock(world, random, today)
    employees = {
        each.name: each
        for each in Employee.objects.filter(contact_centre=world.centre).select_related(
            "staff__team__leader", "superior__staff"
        )
    }
    held = profiles_held([each.pk for each in employees.values()], today)
    for employee in employees.values():
        required = required_by(held.get(employee.pk, []))
        if required:
            _stand(stock, employee, required, _GAPS.get(employee.name) if len(employees) > 5 else {})
    north = [each for each in employees.values() if each.staff and each.staff.team and each.staff.team.name == "Noord"]
    leader = next((each for each in north if each.staff == world.staff.get(world.plan.teams["Noord"])), None)
    if leader:
        _rounds(stock, leader, [each for each in north if each is not leader], held)
    stock.store()


def _ask_for_portals(world: World) -> None:
    """Advisors here master portal areas: own versions of their profiles; what they were taken from stays with them."""
    for profile in Profile.objects.filter(contact_centre=world.centre, code__in=_ADVISORS).select_related("current"):
        document = document_of(profile)
        portals = tuple(_portal(code, area.name, profile.code) for code, area in world.portal_areas.items())
        kept = tuple(each for each in document.elements if not each.key.startswith("portal."))
        store_version(
            actor=SYSTEM,
            profile=profile,
            document=replace(document, elements=(*kept, *portals)),
            base=profile.current.base if profile.current else {},
            remark="Portalen toegevoegd",
        )


def _portal(code: str, name: str, function: str) -> Element:
    """Who starts must know two areas well; more is welcome."""
    key = f"portal.{code}"
    is_first = key in (_AFVAL, _BURGERZAKEN)
    return Element(
        key=key,
        kind=Kind.KNOWLEDGE,
        text=f"Portaal {name}",
        group="Portalen",
        level=3,
        weight=3 if key == _AFVAL else 2 if is_first else 1,
        demand=Demand.MUST if is_first or function != "advisor_3" else Demand.NICE,
    )


def _stand(stock: _Stock, who: Employee, required: dict[str, Element], gaps: dict[str, int | None] | None) -> None:
    """Last year's judgement, and newer ones of one or two sources where something is to be told."""
    random = stock.random
    for key, element in required.items():
        asked = element.level or 3
        gap = _gap(random, gaps, element)
        if gap is None:
            continue
        level = min(4, max(1, asked + gap))
        if element.kind in (Kind.EDUCATION, Kind.EXPERIENCE):
            _on_paper(stock, who, key, level)
            continue
        before = level - 1 if random.random() < 0.35 else level  # many grew since
        stock.say(who, key, before, Source.LEADER, random.randrange(300, 360), random.choice(_SEEN))
        source = Source.LEADER if gap < 0 or random.random() < 0.3 else Source.OBSERVATION
        text = random.choice(_SHORT if gap < 0 else _SEEN)
        if key == "skill.typing":
            _typing_test(stock, who, asked, gap)
        elif level != before or gap < 0:
            stock.say(who, key, level, Source.LEADER, random.randrange(20, 120), text)
        elif source == Source.OBSERVATION and random.random() < 0.4:
            stock.say(who, key, level, source, random.randrange(10, 90), text)
    if who.name == "Pim Scholten" and _AFVAL in required:
        _clash(stock, who)


def _gap(random: Random, gaps: dict[str, int | None] | None, element: Element) -> int | None:
    if gaps is not None and element.key in gaps:
        return gaps[element.key]
    if gaps is not None and (element.kind == Kind.COMPETENCE or element.key in (_AFVAL, _BURGERZAKEN)):
        return 0
    if element.kind in (Kind.EDUCATION, Kind.EXPERIENCE):
        return random.choices((0, None), (95, 5))[0]
    return random.choices((0, -1, 1, None), (80, 10, 5, 5))[0]


def _clash(stock: _Stock, who: Employee) -> None:
    """Three views of one thing: 1, 2 and 3."""
    stock.ratings = [each for each in stock.ratings if each.employee != who or each.element_key != _AFVAL]
    stock.say(who, _AFVAL, 1, Source.LEADER, 27, "Module Afval nog niet gevolgd.")
    stock.say(who, _AFVAL, 3, Source.SELF, 22, "“Het meeste lukt, behalve bedrijfsafval.”")
    stock.say(who, _AFVAL, 2, Source.OBSERVATION, 14, "Afvalpas. Antwoord gevonden na tip van collega.")


def _typing_test(stock: _Stock, who: Employee, asked: int, gap: int) -> None:
    figure = stock.random.randrange(124, 190) if gap >= 0 else stock.random.randrange(84, 117)
    text = f"{figure} aanslagen per minuut (gevraagd: 120)."
    stock.say(who, "skill.typing", asked + gap, Source.TEST, stock.random.randrange(30, 200), text, by="Typetest")


def _on_paper(stock: _Stock, who: Employee, key: str, level: int) -> None:
    """Diplomas and experience; the branch diploma expires, of some soon and of one already."""
    random = stock.random
    if key != _DIPLOMA:
        stock.say(
            who, key, level, Source.HR, random.randrange(200, 900), "Gezien bij de aanstelling.", by="Personeelsdossier"
        )
        return
    ends = {"Nadia Azzouzi": 24, "Hugo Lammers": 61, "Joost van Dalen": -12, "Bram Jacobs": 40}.get(who.name)
    if ends is None and random.random() < 0.5:
        return
    ends = random.randrange(150, 900) if ends is None else ends
    text = f"Branchediploma contactcenters nr. {random.randrange(10_000, 99_999)}"
    expires = stock.today + timedelta(ends)
    stock.say(who, key, 3, Source.CERTIFICATE, 1095 - ends, text, by="Diplomaregister", expires_on=expires)


def _rounds(stock: _Stock, leader: Employee, people: Sequence[Employee], held: Mapping[UUID, list[Profile]]) -> None:
    """A round of last spring that everybody signed, and one of this month that is half-way."""
    spring = _round(stock, leader, "Voorjaarsgesprekken", 230, 200)
    autumn = _round(stock, leader, "Najaarsgesprekken", 12, -12)
    ordered = sorted(stock.ratings, key=lambda each: each.given_on)
    latest = {(each.employee.pk, each.element_key): each for each in ordered}
    asked: dict[tuple[object, ...], dict[str, Any]] = {}
    for place, who in enumerate(sorted(people, key=lambda each: each.name)):
        profiles = held.get(who.pk, [])
        together = tuple(each.pk for each in profiles)
        if together not in asked:
            asked[together] = asked_of(profiles, [Kind.COMPETENCE])
        for planned, step in ((spring, 9), (autumn, _STEPS[place % len(_STEPS)])):
            levels = {key: each.level for (person, key), each in latest.items() if person == who.pk}
            known = _only_known(asked[together], levels)
            entry = RoundEntry(contact_centre=stock.world.centre, round=planned, employee=who, asked=known)
            stock.entries.append(entry)
            _go(stock, entry, leader, step, levels)
    RoundEntry.objects.bulk_create(stock.entries)
    RoundAnswer.objects.bulk_create(stock.answers)


# How far each of the twelve is: 0 invited, 1 half-way, 2 employee done, 3 superior done, 4 both, 5 planned, 6 agreed,
# 7 employee signed, 9 both signed.
_STEPS: Final = (9, 5, 9, 2, 6, 4, 2, 1, 5, 3, 7, 0)


def _only_known(asked: dict[str, Any], levels: dict[str, int]) -> dict[str, Any]:
    """What nothing is known of came after the round was planned, so that the heat map shows what is not known."""
    kept = [each for each in asked["elements"] if each["key"] in levels or each.get("parent") in levels]
    return {**asked, "elements": kept}


def _round(stock: _Stock, leader: Employee, name: str, opened: int, closed: int) -> Round:
    return Round.objects.create(
        contact_centre=stock.world.centre,
        name=f"{name} {(stock.today - timedelta(opened)).year}",
        kinds=[str(Kind.COMPETENCE)],
        opens_on=stock.today - timedelta(opened),
        closes_on=stock.today - timedelta(closed),
        planned_by=leader.staff,
        created_at=_moment(stock.today - timedelta(opened + 5)),
    )


def _go(stock: _Stock, entry: RoundEntry, leader: Employee, step: int, levels: dict[str, int]) -> None:
    """Everything of one person in a round, up to this step."""
    random, opened = stock.random, entry.round.opens_on
    entry.invited_at = _moment(opened)
    elements = entry.elements()
    views = {each.key: _views(random, levels.get(each.key, each.level or 3)) for each in elements}
    if step in (1, 2) or step >= 4:
        shown = elements[: len(elements) // 2] if step == 1 else elements
        _answer(stock, entry, Side.SELF, {each.key: views[each.key][0] for each in shown}, opened + timedelta(2))
    if step == 2 or step >= 4:
        entry.self_at = _moment(opened + timedelta(random.randrange(2, 6)))
    if step >= 3:
        entry.leader_at, entry.leader_name = _moment(opened + timedelta(random.randrange(3, 7))), leader.name
        _answer(stock, entry, Side.LEADER, {key: view[1] for key, view in views.items()}, opened + timedelta(3))
    if entry.self_at and entry.leader_at:
        _count(stock, entry, Side.SELF, entry.employee.name, opened + timedelta(6))
        _count(stock, entry, Side.LEADER, leader.name, opened + timedelta(6))
    if step >= 5:
        talked = (
            opened + timedelta(random.randrange(8, 11)) if step > 5 else stock.today + timedelta(random.randrange(1, 6))
        )
        entry.conversation_on = talked
    if step >= 6 and entry.conversation_on:
        _agree(stock, entry, leader, step, views)


def _agree(stock: _Stock, entry: RoundEntry, leader: Employee, step: int, views: dict[str, tuple[int, int]]) -> None:
    day = entry.conversation_on or stock.today
    entry.agreed_at, entry.development = _moment(day), stock.random.choice(_DEVELOPMENT)
    _answer(stock, entry, Side.AGREED, {key: view[1] for key, view in views.items()}, day)
    if step >= 7:
        entry.employee_signed_at = _moment(day + timedelta(1))
    if step >= 9:
        entry.superior_signed_at, entry.superior_name = _moment(day), leader.name
        _count(stock, entry, Side.AGREED, f"{entry.employee.name}, {leader.name}", day + timedelta(1))


def _views(random: Random, level: int) -> tuple[int, int]:
    """What the employee and the superior say: often the same, sometimes one apart."""
    own = level + random.choices((0, 1, -1), (70, 22, 8))[0]
    return min(4, max(1, own)), level


def _answer(stock: _Stock, entry: RoundEntry, side: Side, levels: dict[str, int], day: date) -> None:
    for key, level in levels.items():
        texts = _OWN if side == Side.SELF else _SEEN
        stock.answers.append(
            RoundAnswer(
                contact_centre=stock.world.centre,
                entry=entry,
                element_key=key,
                side=side,
                level=level,
                remark=stock.random.choice(texts) if side != Side.AGREED and stock.random.random() < 0.3 else "",
                saved_at=_moment(day),
            )
        )


def _count(stock: _Stock, entry: RoundEntry, side: Side, by: str, day: date) -> None:
    """What was answered becomes a judgement, as the services do it."""
    source = {Side.SELF: Source.SELF, Side.LEADER: Source.LEADER, Side.AGREED: Source.AGREED}[side]
    mine = [each for each in stock.answers if each.entry is entry and each.side == side and each.level]
    for each in mine:
        text = each.remark or (f"Gesprek van {entry.round.name}." if side == Side.AGREED else "")
        stock.say(entry.employee, each.element_key, each.level or 1, source, (stock.today - day).days, text, by=by)


def _standing(who: Employee, ratings: Sequence[Rating], today: date) -> EmployeeStanding:
    levels, conflicts = levels_from(ratings)
    return EmployeeStanding(
        contact_centre_id=who.contact_centre_id,
        employee=who,
        levels=levels,
        conflicts=conflicts,
        computed_on=today,
        valid_until=valid_until((each.as_given() for each in ratings), today),
    )


def _name_of_source(who: Employee, source: Source) -> str:
    if source == Source.SELF:
        return who.name
    team = who.staff.team if who.staff else None
    if team and team.leader and team.leader != who.staff:
        return team.leader.name
    return who.superior.name if who.superior else "HR"


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(15, 10)))
