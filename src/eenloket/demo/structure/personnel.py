"""What the team leaders keep of their people: cards, lists, conversations, absence, incidents, goals and the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from eenloket.core import clock
from eenloket.personnel import rules
from eenloket.personnel.models import (
    Absence,
    AbsenceStep,
    Agreement,
    AvailabilityRequest,
    Checklist,
    ChecklistItem,
    MomentDone,
    PersonnelConversation,
    StaffCard,
    TemplateItem,
)
from eenloket.personnel.services import ensure_templates
from eenloket.profiles.models import Appointment, Employee

from .personnel_team import tell_board, tell_goals, tell_incidents
from .personnel_words import AGREEMENTS, NOTES, OWN_NOTES

if TYPE_CHECKING:
    from eenloket.demo.foundation import World

_WHOLE_WEEK: Final = [f"{day}-{part}" for day in range(5) for part in "ma"]
_TERMS: Final = ("", "Thuiswerken op twee dagen.", "Vier dagen van negen uur.", "Ouderschapsverlof op woensdag.", "")
_PEAKS: Final = (
    ("yes", "Maandag vanaf 8.00 uur, hooguit 4 uur extra."),
    ("sometimes", "Alleen buiten schoolvakanties."),
    ("no", ""),
    ("yes", "In overleg, ook 's avonds."),
)
_STARTER: Final = "Eva Sanders"
_LEAVER: Final = "Hugo Lammers"
_LONG_ABSENT: Final = "Omar Yildiz"
_UNSIGNED: Final = "Ilse Verhoef"
_PLANNED: Final = {"Joost van Dalen": 1, "Nadia Azzouzi": 4, "Bram Jacobs": 2}
_DUE: Final = "Mehmet Aydin"
_LONG_DAYS: Final = 58


@dataclass(frozen=True)
class Cast:
    """The people of one centre, by name, with who leads each."""

    world: World
    people: dict[str, Employee]
    leaders: dict[str, str]
    today: date

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A moment on a working day, about so many days ago."""
        day = self.today - timedelta(days=days_ago)
        day -= timedelta(days=max(0, day.weekday() - 4))
        return clock.start_of(day) + timedelta(hours=hour)


def tell(world: World, random: Random, today: date) -> None:
    cast = _cast(world, today)
    if not cast.people:
        return
    _cards(cast, random)
    ensure_templates(contact_centre_id=world.centre.pk)
    _lists(cast)
    _talks(cast, random)
    _absences(cast, random)
    tell_incidents(world, cast.people, today)
    tell_goals(world, cast.people, today)
    tell_board(world, cast.people, random, today)


def _cast(world: World, today: date) -> Cast:
    found = Employee.objects.filter(contact_centre=world.centre).exclude(staff=None)
    people = {each.name: each for each in found.select_related("staff__team__leader", "superior")}
    leaders = {}
    for name, employee in people.items():
        team = employee.staff.team if employee.staff else None
        if employee.superior:
            leaders[name] = employee.superior.name
        elif team and team.leader and team.leader.name != name:
            leaders[name] = team.leader.name
    return Cast(world, people, leaders, today)


def _cards(cast: Cast, random: Random) -> None:
    """On which terms everybody works, from the day of the first function."""
    starts: dict[str, Appointment] = {}
    appointments = Appointment.objects.filter(contact_centre=cast.world.centre).select_related("employee")
    for appointment in appointments.order_by("-starts_on"):
        starts[appointment.employee.name] = appointment
    cards = []
    for number, (name, employee) in enumerate(sorted(cast.people.items())):
        held = starts.get(name)
        flexible, when = random.choice(_PEAKS)
        evening = ["3-e"] if random.random() < 0.4 else []
        cards.append(
            StaffCard(
                contact_centre=cast.world.centre,
                employee=employee,
                contract_hours=held.hours_per_week if held else 36,
                starts_on=held.starts_on if held else cast.today - timedelta(days=900),
                terms=random.choice(_TERMS),
                availability=sorted(
                    set(_WHOLE_WEEK + evening) - set(random.sample(_WHOLE_WEEK, random.choice((0, 2))))
                ),
                flexible=flexible,
                flexible_when=when,
                emergency=f"Partner, 06 1234 5{number:03}",
            )
        )
        if name == _STARTER:
            _as_starter(cards[-1], held, cast.today)
        if name == "Mehmet Aydin":
            cards[-1].contract_type, cards[-1].contract_ends_on = "temporary", cast.today + timedelta(days=62)
    StaffCard.objects.bulk_create(cards)
    _request(cast)


def _as_starter(card: StaffCard, held: Appointment | None, today: date) -> None:
    """Started two weeks ago, for a year, with a month of probation."""
    card.starts_on = today - timedelta(days=14)
    card.contract_type, card.contract_ends_on = "temporary", card.starts_on + timedelta(days=364)
    card.probation_ends_on = card.starts_on + timedelta(days=30)
    if held:
        held.starts_on = card.starts_on
        held.save(update_fields=["starts_on"])


def _request(cast: Cast) -> None:
    if asks := cast.people.get("Yara Peters"):
        AvailabilityRequest.objects.create(
            contact_centre=cast.world.centre,
            employee=asks,
            availability=[code for code in _WHOLE_WEEK if code != "2-a"] + ["3-e"],
            flexible="yes",
            flexible_when="Donderdagavond, om de week.",
            remark="Woensdagmiddag volg ik tot de zomer een opleiding.",
            asked_at=cast.at(2, 15),
        )


def _lists(cast: Cast) -> None:
    """A starter half-way, and somebody who leaves in three weeks."""
    for name, kind, day in (
        (_STARTER, "onboarding", cast.today - timedelta(days=14)),
        (_LEAVER, "leaving", cast.today + timedelta(days=21)),
    ):
        if name not in cast.people:
            continue
        leader = cast.leaders.get(name, name)
        checklist = Checklist.objects.create(
            contact_centre=cast.world.centre,
            employee=cast.people[name],
            kind=kind,
            day=day,
            started_at=clock.start_of(day) - timedelta(days=28),
            started_by=leader,
        )
        items = list(TemplateItem.objects.filter(contact_centre=cast.world.centre, kind=kind))
        ChecklistItem.objects.bulk_create(_items(cast, checklist, items, leader))


def _items(cast: Cast, checklist: Checklist, items: Sequence[TemplateItem], leader: str) -> Iterator[ChecklistItem]:
    for item in items:
        due = rules.due_on(checklist.day, item.days)
        is_done = due < cast.today - timedelta(days=3)
        by = {"person": checklist.employee.name, "leader": leader, "hr": "Hanneke Postma"}.get(
            item.owner, "ICT-servicedesk"
        )
        yield ChecklistItem(
            contact_centre=cast.world.centre,
            checklist=checklist,
            text=item.text,
            owner=item.owner,
            due_on=due,
            done_at=clock.start_of(due) + timedelta(hours=11) if is_done else None,
            done_by=by if is_done else "",
        )


def _talks(cast: Cast, random: Random) -> None:
    talks, agreements = [], []
    for name, leader in sorted(cast.leaders.items()):
        if name == _STARTER:
            continue
        ago = 196 if name == _DUE else random.randrange(25, 160)
        talk = _signed(cast, name, leader, ago, random)
        talks.append(talk)
        agreements += [
            _agreement(cast, talk, text, ago, leader, is_done=random.random() < 0.6)
            for text in random.sample(AGREEMENTS, random.choice((0, 1, 2)))
        ]
    talks += _running(cast)
    PersonnelConversation.objects.bulk_create(talks)
    Agreement.objects.bulk_create(agreements)
    if _UNSIGNED in cast.people:
        unsigned = next(each for each in talks if each.employee.name == _UNSIGNED and not each.employee_signed_at)
        for text, days in (("Module Parkeren volgen en afronden", 45), ("Twee keer meekijken met Rosa op chat", 20)):
            Agreement.objects.create(
                contact_centre=cast.world.centre,
                conversation=unsigned,
                text=text,
                by_when=cast.today + timedelta(days=days),
            )


def _signed(cast: Cast, name: str, leader: str, ago: int, random: Random) -> PersonnelConversation:
    return PersonnelConversation(
        contact_centre=cast.world.centre,
        employee=cast.people[name],
        kind=random.choice(("planning", "progress", "progress", "assessment")),
        planned_at=cast.at(ago, random.choice((9, 10, 13, 15))),
        planned_by=leader,
        superior_notes=random.choice(NOTES),
        employee_notes=random.choice(OWN_NOTES),
        superior_signed_at=cast.at(ago - 2, 16),
        superior_signed_by=leader,
        employee_signed_at=cast.at(ago - 5, 12),
    )


def _agreement(
    cast: Cast, talk: PersonnelConversation, text: str, ago: int, leader: str, *, is_done: bool
) -> Agreement:
    by_when = cast.today - timedelta(days=ago - 60) if is_done else cast.today + timedelta(days=30)
    done_at = cast.at(max(1, ago - 50)) if is_done else None
    return Agreement(
        contact_centre=cast.world.centre,
        conversation=talk,
        text=text,
        by_when=by_when,
        done_at=done_at,
        done_by=leader if is_done else "",
    )


def _running(cast: Cast) -> list[PersonnelConversation]:
    """One that waits for a signature, and some that are planned."""
    found = []
    if _UNSIGNED in cast.people:
        found.append(
            PersonnelConversation(
                contact_centre=cast.world.centre,
                employee=cast.people[_UNSIGNED],
                kind="progress",
                planned_at=cast.at(9, 14),
                planned_by=cast.leaders[_UNSIGNED],
                superior_notes="Ilse werkt zelfstandig en wordt vaak om raad gevraagd.\n\n"
                "- Parkeren blijft achter: vragen over bezoekersregelingen gaan nog te vaak door.\n"
                "- Chat gaat goed, twee gesprekken tegelijk is geen probleem.",
                employee_notes="Ik wil groeien naar Klantadviseur 1. Parkeren is lastig: de regels wisselen per wijk.",
                superior_signed_at=cast.at(8, 9),
                superior_signed_by=cast.leaders[_UNSIGNED],
            )
        )
    for name, days in _PLANNED.items():
        if name in cast.people:
            day = cast.today + timedelta(days=days)
            found.append(
                PersonnelConversation(
                    contact_centre=cast.world.centre,
                    employee=cast.people[name],
                    kind="progress",
                    planned_at=clock.start_of(rules.due_on(day, 1)) + timedelta(hours=10),
                    planned_by=cast.leaders[name],
                )
            )
    return found


def _absences(cast: Cast, random: Random) -> None:
    """A year of short absences, one long one that is partly at work again, and two that are short and recent."""
    told = [_long(cast)] if _LONG_ABSENT in cast.people else []
    for name in sorted(cast.people):
        if name in (_STARTER, _LONG_ABSENT):
            continue
        starts = sorted(random.sample(range(45, 330, 25), random.choice((0, 1, 1, 2))))
        told += [_short(cast, name, start, random.choice((1, 2, 3, 4, 7))) for start in starts]
    for name, start, days in (("Pim Scholten", 9, 3), ("Chantal Rozenblad", 1, None)):
        if name in cast.people:
            told.append(_short(cast, name, start, days))
    Absence.objects.bulk_create(told)
    AbsenceStep.objects.bulk_create(
        AbsenceStep(contact_centre=cast.world.centre, absence=each, day=each.first_day, percentage=100) for each in told
    )
    if _LONG_ABSENT in cast.people:
        _back_in_steps(cast, told[0])


def _short(cast: Cast, name: str, start: int, days: int | None) -> Absence:
    first = cast.today - timedelta(days=start)
    return Absence(
        contact_centre=cast.world.centre,
        employee=cast.people[name],
        first_day=first,
        counts_from=first,
        expected_on=cast.today + timedelta(days=2) if days is None else None,
        recovered_on=None if days is None else first + timedelta(days=days),
        reported_by=cast.leaders.get(name, name),
        created_at=clock.start_of(first) + timedelta(hours=8),
    )


def _long(cast: Cast) -> Absence:
    absence = _short(cast, _LONG_ABSENT, _LONG_DAYS, None)
    absence.expected_on = cast.today + timedelta(days=40)
    absence.work_agreements = "Bouwt op met e-mail en webformulieren, drie ochtenden thuis. Nog niet aan de telefoon."
    return absence


def _back_in_steps(cast: Cast, absence: Absence) -> None:
    """Eight weeks on: the first two moments were seen to, the plan of action is too late."""
    AbsenceStep.objects.create(
        contact_centre=cast.world.centre, absence=absence, day=cast.today - timedelta(days=12), percentage=70
    )
    for moment, after in zip(rules.gatekeeper_moments(absence.counts_from)[:2], (3, 38), strict=True):
        MomentDone.objects.create(
            contact_centre=cast.world.centre,
            absence=absence,
            code=moment.code,
            done_on=absence.first_day + timedelta(days=after),
            by=absence.reported_by,
        )
