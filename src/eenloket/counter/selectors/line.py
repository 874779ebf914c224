"""The line at a location: who is next, how long it takes, what the screens show."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.counter.models import Call, Counter, HandedOut, Location, Service, Ticket
from eenloket.counter.rules import line as rules
from eenloket.counter.types import PRESENT, CounterState, TicketState, Waiter, WaitRange

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Conversation


@dataclass(frozen=True)
class InLine:
    """Somebody in the line as a page shows it: waited so many minutes of so many."""

    ticket: Ticket
    minutes: int
    norm: int
    has_its_time: bool

    @property
    def state(self) -> str:
        """The state of an age: ok, warn from 70 percent of the norm, late."""
        if self.minutes > self.norm:
            return "late"
        return "warn" if self.minutes >= 0.7 * self.norm else "ok"

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.minutes / self.norm / 5) * 5) if self.norm else 100


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in the line: how many go before, and how long that takes."""

    ahead: int
    wait: WaitRange | None


@dataclass(frozen=True)
class ServiceLine:
    """How the line of one service is doing."""

    service: Service
    waiting: int
    longest: int
    norm: int
    late: int

    @property
    def state(self) -> str:
        return "late" if self.late else "warn" if self.longest >= 0.7 * self.norm else "ok"


def waiter_of(ticket: Ticket) -> Waiter:
    return Waiter(
        key=ticket.pk,
        since=ticket.arrived_at,
        due=ticket.due_at,
        minutes=ticket.service.minutes,
        is_first=ticket.is_first,
    )


def line_of(location: Location, now: datetime) -> list[InLine]:
    """Who waits at a location, in the order in which they are called."""
    return _in_line(_waiting(location), now)


def parked_at(location: Location) -> list[Ticket]:
    """Who was set aside, the longest first."""
    found = location.tickets.filter(state=TicketState.PARKED, day=clock.today())
    return list(found.select_related("service").order_by("arrived_at"))


def called_at(location: Location) -> dict[uuid.UUID, Ticket]:
    """Who is at which counter."""
    found = location.tickets.filter(state=TicketState.CALLED).select_related("service", "staff")
    return {each.counter_id: each for each in found if each.counter_id}


def waiters_for_counter(counter: Counter, now: datetime) -> list[InLine]:
    """Who can be called at this counter, the next one first."""
    found = _waiting(counter.location).filter(Q(wanted_counter=None) | Q(wanted_counter=counter))
    if given := list(counter.services.values_list("pk", flat=True)):
        found = found.filter(Q(service_id__in=given) | Q(wanted_counter=counter))
    return _in_line(found, now)


def waiting_by_service(location: Location, now: datetime) -> list[ServiceLine]:
    """How many wait for each service of a location, the longest of them and how many longer than the norm."""
    lines: dict[uuid.UUID, list[InLine]] = {}
    for each in line_of(location, now):
        lines.setdefault(each.ticket.service_id, []).append(each)
    found = [
        ServiceLine(
            rows[0].ticket.service,
            len(rows),
            max(row.minutes for row in rows),
            min(row.norm for row in rows),
            sum(row.minutes > row.norm for row in rows),
        )
        for rows in lines.values()
    ]
    return sorted(found, key=lambda each: (each.service.position, each.service.name))


def standing_of(ticket: Ticket, now: datetime) -> Standing:
    """How many are called before this ticket, by the line as it is now."""
    line = line_of(ticket.location, now)
    place = next((n for n, each in enumerate(line) if each.ticket.pk == ticket.pk), None)
    if place is None:
        return Standing(0, None)
    ahead = [each.ticket for each in line[:place]]
    counters = [each for each in _open_counters(ticket.location) if _gives(each, ticket)]
    before = [each for each in ahead if any(_gives(counter, each) for counter in counters)]
    wait = rules.expected_wait(
        [each.service.minutes for each in before], len(counters), until_free=_until_free(counters)
    )
    return Standing(len(ahead), wait)


def expected_now(location: Location, now: datetime, service: Service | None = None) -> WaitRange | None:
    """How long who takes a number now will wait, for a service or for whatever takes longest to reach."""
    counters = _open_counters(location)
    if service:
        counters = [each for each in counters if _gives_service(each, service.pk)]
    waiting = [each.ticket for each in line_of(location, now)]
    before = [each for each in waiting if any(_gives(counter, each) for counter in counters)]
    return rules.expected_wait(
        [each.service.minutes for each in before], len(counters), until_free=_until_free(counters)
    )


def ticket_in_reach(staff: Staff, ticket_id: uuid.UUID) -> Ticket:
    """A ticket of a municipality this person works for. Raises NotFoundError."""
    found = _with_parts(
        Ticket.objects.filter(
            pk=ticket_id,
            contact_centre_id=staff.contact_centre_id,
            municipality_id__in=list(staff.municipality_ids),
        )
    ).first()
    if found is None:
        raise NotFoundError("That ticket does not exist.")
    return found


def ticket_by_follow_key(municipality_id: uuid.UUID, key: str) -> Ticket:
    """The last segment of the ticket that is followed by this key. Raises NotFoundError."""
    found = _with_parts(Ticket.objects.filter(municipality_id=municipality_id, follow_key=key)).order_by("-segment")
    ticket = found.first()
    if ticket is None or not key:
        raise NotFoundError("That ticket does not exist.")
    return ticket


def conversation_of_number(location: Location, day: date, typed: str) -> uuid.UUID | None:
    """The conversation of the number that a visitor had here on a day, however it is written (a7, A007); the last one
    when the number was sent on. None when there is no such number, or it had its turn nowhere."""
    letter, digits = typed.strip()[:1].upper(), "".join(sign for sign in typed if sign.isdigit())
    if not letter.isalpha() or not digits or len(digits) > 5:
        return None
    found = Ticket.objects.filter(location=location, day=day, label=rules.number_label(letter, int(digits)))
    return found.exclude(conversation=None).order_by("-segment").values_list("conversation_id", flat=True).first()


def current_ticket(counter: Counter) -> Ticket | None:
    """Who is at the counter now."""
    return _with_parts(Ticket.objects.filter(counter=counter, state=TicketState.CALLED)).first()


def ticket_of_conversation(conversation: Conversation) -> Ticket | None:
    """The ticket for which this conversation was opened."""
    return _with_parts(Ticket.objects.filter(conversation_id=conversation.pk)).order_by("-segment").first()


def earlier_segments(ticket: Ticket) -> list[Ticket]:
    """What came before on the same number: who helped, where, and what was told."""
    found = Ticket.objects.filter(location_id=ticket.location_id, day=ticket.day, label=ticket.label)
    return list(
        found.filter(segment__lt=ticket.segment).select_related("service", "counter", "staff").order_by("segment")
    )


def last_calls(location: Location, most: int = 5) -> list[Call]:
    """The numbers called last today, each once, the newest first; who has been helped stays until others follow."""
    found = Call.objects.filter(location=location, at__gte=clock.start_of(clock.today()))
    calls: dict[str, Call] = {}
    for call in found.select_related("ticket", "counter").order_by("-at", "-pk")[: 8 * most]:
        calls.setdefault(call.ticket.label, call)
    return list(calls.values())[:most]


def handed_out_with(contact_id: uuid.UUID) -> list[HandedOut]:
    """What was handed out with a contact. The caller has checked who may see it."""
    return list(HandedOut.objects.filter(contact_id=contact_id).select_related("staff"))


def present_count(location: Location) -> int:
    return location.tickets.filter(state__in=PRESENT, day=clock.today()).count()


def _waiting(location: Location) -> QuerySet[Ticket]:
    return _with_parts(location.tickets.filter(state=TicketState.WAITING, day=clock.today()))


def _with_parts(found: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return found.select_related(
        "service", "location__municipality", "counter", "staff", "wanted_counter", "appointment"
    )


def _in_line(tickets: Iterable[Ticket], now: datetime) -> list[InLine]:
    by_key = {each.pk: each for each in tickets}
    ordered = rules.in_order([waiter_of(each) for each in by_key.values()], now)
    return [
        InLine(by_key[each.key], rules.minutes_waited(each, now), rules.norm_of(each), rules.has_its_time(each))
        for each in ordered
    ]


def _open_counters(location: Location) -> Sequence[Counter]:
    found = location.counters.filter(is_active=True, state=CounterState.OPEN, staff__isnull=False)
    return list(found.prefetch_related("services"))


def _gives(counter: Counter, ticket: Ticket) -> bool:
    if ticket.wanted_counter_id:
        return ticket.wanted_counter_id == counter.pk
    return _gives_service(counter, ticket.service_id)


def _gives_service(counter: Counter, service_id: uuid.UUID) -> bool:
    given = [each.pk for each in counter.services.all()]
    return not given or service_id in given


def _until_free(counters: Sequence[Counter]) -> int:
    """In how many minutes the first of these counters is free, as far as planned."""
    if not counters:
        return 0
    busy = Ticket.objects.filter(counter__in=[each.pk for each in counters], state=TicketState.CALLED)
    rows = list(busy.select_related("service"))
    if len(rows) < len(counters):
        return 0
    now = clock.now()
    left = [each.service.minutes - (now - each.called_at).total_seconds() / 60 for each in rows if each.called_at]
    return max(1, round(min(left))) if left else 0
