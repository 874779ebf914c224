"""The counters of the demo: locations with their services, who sits where, appointments of the coming weeks, and the
line of today."""

from __future__ import annotations

from collections import Counter as Counted
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.ids import uuid7
from eenloket.counter import services
from eenloket.counter.models import Appointment, Call, Counter, Location, Service, ServiceAt, Ticket, TicketCounter
from eenloket.counter.rules.line import number_label
from eenloket.counter.selectors import free_days
from eenloket.counter.types import (
    AppointmentState,
    CapacityWish,
    LocationWish,
    Mode,
    ServiceWish,
    Span,
    TicketState,
)
from eenloket.routing.models import WorkItem

if TYPE_CHECKING:
    from .foundation import Place, World

_DAYS: Final = 14
_TAKEN: Final = 0.45  # of the times on offer; less with each day further away
_WAITING: Final = (14, 11, 6, 3)  # minutes ago
_HELPED: Final = 18
_NAMES: Final = (
    "Fatma Aydın",
    "Jan Bakker",
    "Els Boer",
    "Marek Nowak",
    "Youssef El Amrani",
    "Petra de Haan",
    "Oksana Koval",
    "Dirk Postma",
    "Noor van Vliet",
    "Thijs Meijer",
)


class _Plan(NamedTuple):
    """A service: its names by language, how long, how somebody may come, and the answer that says what to bring."""

    name: str
    names: dict[str, str]
    letter: str
    minutes: int
    mode: str
    icon: str
    answer: str = ""
    bring: str = ""


_SERVICES: Final = (
    _Plan(
        "Paspoort of identiteitskaart aanvragen",
        {
            "en": "Apply for a passport or ID card",
            "tr": "Pasaport veya kimlik kartı başvurusu",
            "ar": "طلب جواز سفر أو بطاقة هوية",
            "pl": "Wniosek o paszport lub dowód osobisty",
            "uk": "Оформити паспорт або посвідчення особи",
        },
        "A",
        15,
        Mode.BOTH,
        "id",
        "paspoort-aanvragen",
    ),
    _Plan(
        "Rijbewijs aanvragen of verlengen",
        {
            "en": "Apply for or renew a driving licence",
            "tr": "Ehliyet başvurusu veya yenileme",
            "ar": "طلب رخصة قيادة أو تجديدها",
            "pl": "Wydanie lub przedłużenie prawa jazdy",
            "uk": "Отримати або поновити посвідчення водія",
        },
        "A",
        10,
        Mode.BOTH,
        "car",
        "rijbewijs-verlengen",
    ),
    _Plan(
        "Paspoort of rijbewijs ophalen",
        {
            "en": "Collect a passport or driving licence",
            "tr": "Pasaport veya ehliyet teslim alma",
            "ar": "استلام جواز سفر أو رخصة قيادة",
            "pl": "Odbiór paszportu lub prawa jazdy",
            "uk": "Забрати паспорт або посвідчення водія",
        },
        "C",
        5,
        Mode.WALK_IN,
        "id",
        bring="Uw oude paspoort, identiteitskaart of rijbewijs",
    ),
    _Plan(
        "Verhuizing doorgeven",
        {
            "en": "Report a change of address",
            "tr": "Adres değişikliği bildirme",
            "ar": "الإبلاغ عن تغيير العنوان",
            "pl": "Zgłoszenie zmiany adresu",
            "uk": "Повідомити про переїзд",
        },
        "A",
        10,
        Mode.BOTH,
        "house",
        "verhuizing-doorgeven",
    ),
    _Plan(
        "Geboorte aangeven",
        {
            "en": "Register a birth",
            "tr": "Doğum bildirimi",
            "ar": "تسجيل ولادة",
            "pl": "Zgłoszenie urodzenia",
            "uk": "Зареєструвати народження",
        },
        "A",
        20,
        Mode.APPOINTMENT,
        "baby",
        "geboorte-aangeven",
    ),
    _Plan(
        "Iets vragen",
        {
            "en": "Ask something",
            "tr": "Bir şey sormak",
            "ar": "الاستفسار عن شيء",
            "pl": "Zadać pytanie",
            "uk": "Запитати",
        },
        "B",
        8,
        Mode.WALK_IN,
        "help",
    ),
)


def tell(world: World, random: Random, now: datetime) -> None:
    """Arrange the counters of each municipality of the centre, and fill them."""
    manager = _who_may(world, "administrator")
    if not any(plan.answer in world.answers for plan in _SERVICES):
        return
    for number, place in enumerate(world.places):
        kinds = [_service(world, manager, place, plan, position) for position, plan in enumerate(_SERVICES)]
        hall = _location(manager, place, f"Stadhuis {place.row.name}", place.row.address, place.plan.opening)
        _arrange(manager, hall, kinds, counters=4 if number == 0 else 2, parallel=2 if number == 0 else 1)
        if number == 0:
            office = _location(
                manager, place, "Wijkcentrum De Kade", "Kadeplein 4", [(d, "09:00", "13:00") for d in (0, 2, 4)]
            )
            _arrange(manager, office, [each for each in kinds if each.mode != Mode.APPOINTMENT], counters=1, parallel=1)
        _fill_agenda(hall, random, now)
    _fill_line(world, random, now)


def _who_may(world: World, *roles: str) -> Staff:
    plan = next(each for each in world.plan.people if set(roles) & set(each.roles))
    return Staff.objects.get(pk=world.staff[plan.email].pk)


def _service(world: World, manager: Staff, place: Place, plan: _Plan, position: int) -> Service:
    answer = world.answers.get(plan.answer)
    return services.save_service(
        actor=manager,
        service_id=uuid7(),
        municipality_id=place.row.pk,
        wish=ServiceWish(
            name=plan.name,
            names=plan.names,
            letter=plan.letter,
            minutes=plan.minutes,
            mode=plan.mode,
            icon=plan.icon,
            bring=plan.bring,
            answer_id=answer.pk if answer else None,
            position=position,
        ),
    )


def _location(manager: Staff, place: Place, name: str, address: str, opening: list[tuple[int, str, str]]) -> Location:
    location = services.save_location(
        actor=manager,
        location_id=uuid7(),
        municipality_id=place.row.pk,
        wish=LocationWish(
            name=name,
            address=address,
            directions="De ingang is aan het plein. Er is een lift.",
            screen_text="Is uw nummer net geweest? Loop naar de ontvangst. U komt dan zo aan de beurt.",
        ),
    )
    week: dict[int, list[Span]] = {}
    for weekday, opens, closes in opening:
        week.setdefault(weekday, []).append(Span(time.fromisoformat(opens), time.fromisoformat(closes)))
    services.save_hours(actor=manager, location_id=location.pk, week=week)
    return location


def _arrange(manager: Staff, location: Location, kinds: list[Service], *, counters: int, parallel: int) -> None:
    for kind in kinds:
        services.save_place(
            actor=manager,
            location_id=location.pk,
            service_id=kind.pk,
            wish=CapacityWish(parallel=parallel, buffer=5, step=15 if kind.minutes <= 15 else 30),
        )
    for number in range(1, counters + 1):
        services.save_counter(
            actor=manager,
            counter_id=uuid7(),
            location_id=location.pk,
            name=f"Balie {number}",
            number=str(number),
            room="Begane grond",
        )


def _fill_agenda(hall: Location, random: Random, now: datetime) -> None:
    """Appointments of the coming days, most of them soon. Nobody gets a message about these."""
    today, rows = timezone.localtime(now).date(), []
    codes = random.sample(range(10_000, 99_999), 2_000)
    for place in ServiceAt.objects.filter(location=hall).select_related("service", "location"):
        if place.service.mode == Mode.WALK_IN:
            continue
        for ahead, day in enumerate(free_days(place, today, _DAYS, now)):
            free_from = None
            for start in day.times:
                if (free_from and start < free_from) or random.random() > _TAKEN * (1 - ahead / _DAYS):
                    continue
                rows.append(_appointment(place, start, f"{codes.pop()}", random, now))
                free_from = rows[-1].taken_until
    Appointment.objects.bulk_create(rows)


def _appointment(
    place: ServiceAt, start: datetime, code: str, random: Random, now: datetime, **more: Any
) -> Appointment:
    name = random.choice(_NAMES)
    end = start + timedelta(minutes=place.service.minutes)
    made = now - timedelta(days=random.randint(1, 9), minutes=random.randint(0, 600))
    return Appointment(
        contact_centre_id=place.location.contact_centre_id,
        municipality_id=place.location.municipality_id,
        place=place,
        location=place.location,
        service=place.service,
        lane=0,
        starts_at=start,
        ends_at=end,
        taken_until=end + timedelta(minutes=place.buffer),
        code=code,
        name=name,
        email=f"{name.split()[0].lower()}@example.nl",
        created_at=made,
        changed_at=made,
        **{"state": AppointmentState.CONFIRMED, **more},
    )


def _fill_line(world: World, random: Random, now: datetime) -> None:
    """People at the counters of the first town hall, and who waits there now."""
    hall = Location.objects.filter(municipality=world.places[0].row, name__startswith="Stadhuis").first()
    sitting = [each for each in world.advisors() if not world.plan_of(each).shown_as][-3:]
    host = next((each for each in world.advisors() if "advisor_3" not in world.plan_of(each).roles), None)
    if hall is None or host is None:
        return
    counters = list(Counter.objects.filter(location=hall).order_by("position"))
    sitting = sitting[: len(counters) - 1]
    for counter, advisor in zip(counters, sitting, strict=False):
        services.sit(actor=Staff.objects.get(pk=advisor.pk), counter_id=counter.pk)
    kinds = [each.service for each in ServiceAt.objects.filter(location=hall).select_related("service")]
    walk_in = [each for each in kinds if each.mode != Mode.APPOINTMENT]
    if not sitting:
        return
    _helped_earlier(hall, walk_in, sitting, random, now)
    for minutes in _WAITING:
        ticket = services.give_ticket(
            actor=Staff.objects.get(pk=host.pk),
            location_id=hall.pk,
            service_id=random.choice(walk_in).pk,
            ticket_id=uuid7(),
        )
        came = now - timedelta(minutes=minutes)
        Ticket.objects.filter(pk=ticket.pk).update(arrived_at=came)
        WorkItem.objects.filter(source_id=ticket.pk).update(arrived_at=came, queued_at=came)
    services.call_next(actor=Staff.objects.get(pk=sitting[0].pk), after=None)


def _helped_earlier(hall: Location, kinds: list[Service], sitting: list[Staff], random: Random, now: datetime) -> None:
    """Numbers of earlier today, each called once and helped."""
    counters = {each.staff_id: each for each in Counter.objects.filter(location=hall)}
    start = timezone.localtime(now).replace(hour=0, minute=5, second=0, microsecond=0)
    tickets, calls, last = [], [], Counted[str]()
    for number in range(1, _HELPED + 1):
        came = now - timedelta(minutes=20 + 12 * (_HELPED - number))
        if came < start:
            continue
        staff, kind = random.choice(sitting), random.choice(kinds)
        called = came + timedelta(minutes=random.randint(1, 13))
        last[kind.letter] += 1
        ticket = Ticket(
            contact_centre_id=hall.contact_centre_id,
            municipality_id=hall.municipality_id,
            location=hall,
            service=kind,
            day=start.date(),
            label=number_label(kind.letter, last[kind.letter]),
            state=TicketState.DONE,
            arrived_at=came,
            follow_key=f"demo-{hall.pk.hex[:8]}-{number}",
            counter=counters[staff.pk],
            staff=staff,
            called_at=called,
            ended_at=called + timedelta(minutes=kind.minutes),
        )
        tickets.append(ticket)
        calls.append(Call(ticket=ticket, location=hall, counter=counters[staff.pk], at=called))
    Ticket.objects.bulk_create(tickets)
    Call.objects.bulk_create(calls)
    TicketCounter.objects.bulk_create(
        TicketCounter(location=hall, day=start.date(), letter=letter, last=number) for letter, number in last.items()
    )
