"""What a host arranges: which counters are open, who sits where, and who goes where in the line."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff, may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.counter import selectors
from eenloket.counter.models import Counter, Ticket
from eenloket.counter.types import IN_LINE, CounterState, TicketState

from .calling import destination
from .steps import locked_ticket, poke
from .tickets import end_waiting

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def sit(*, actor: Staff, counter_id: uuid.UUID) -> Counter:
    """Take a seat at a counter and open it; the one where the actor sat is free by that. Raises NotAllowedError,
    NotFoundError, ConflictError when a colleague sits there or a visitor is still at the old one."""
    require(actor, Permission.HANDLE_CONTACTS)
    return _seat(actor, actor, counter_id)


@transaction.atomic
def seat(*, actor: Staff, counter_id: uuid.UUID, staff_id: uuid.UUID | None) -> Counter:
    """Move a colleague to a counter, or nobody (None). Raises NotAllowedError, NotFoundError, ConflictError."""
    require(actor, Permission.HOST_COUNTER)
    if staff_id is None:
        counter = _locked(actor, counter_id)
        _leave(counter)
        audit.record(actor, "counter.left", counter, label=counter.name)
        return counter
    colleague = get_staff(actor.contact_centre_id, staff_id)
    if not may(colleague, Permission.HANDLE_CONTACTS):
        raise InvalidError(_("This colleague does not help visitors."), {"staff": _("Choose another colleague.")})
    return _seat(actor, colleague, counter_id)


@transaction.atomic
def stand_up(*, actor: Staff) -> None:
    """Leave the counter, which closes by that. Raises ConflictError while a visitor is there."""
    counter = Counter.objects.select_for_update().filter(staff=actor).first()
    if counter is not None:
        _leave(counter)
        audit.record(actor, "counter.left", counter, label=counter.name)


@transaction.atomic
def open_counter(*, actor: Staff, counter_id: uuid.UUID, is_open: bool) -> Counter:
    """Open or close a counter: to a closed one nobody is called. Who sits there may, and a host. Raises
    NotAllowedError, NotFoundError, ConflictError when nobody sits there."""
    counter = _locked(actor, counter_id)
    if counter.staff_id != actor.pk:
        require(actor, Permission.HOST_COUNTER)
    if is_open and counter.staff_id is None:
        raise ConflictError(_("Nobody sits at this counter. Choose who sits there."))
    counter.state = CounterState.OPEN if is_open else CounterState.CLOSED
    counter.since = clock.now()
    counter.save(update_fields=["state", "since"])
    audit.record(actor, "counter.opened" if is_open else "counter.closed", counter, label=counter.name)
    poke(counter.location)
    return counter


@transaction.atomic
def send_on(
    *,
    actor: Staff,
    ticket_id: uuid.UUID,
    service_id: uuid.UUID | None = None,
    counter_id: uuid.UUID | None = None,
    note: str = "",
) -> Ticket:
    """Who waits comes for something else after all, or goes to a certain counter; the place in the line stays."""
    ticket = _waiting(actor, ticket_id)
    service, counter = destination(ticket, service_id, counter_id)
    ticket.service, ticket.wanted_counter = service or ticket.service, counter
    ticket.note = note.strip()[:500] or ticket.note
    ticket.save(update_fields=["service", "wanted_counter", "note"])
    audit.record(actor, "ticket.sent_on", ticket, label=ticket.label, to=str(counter or service))
    poke(ticket.location)
    return ticket


@transaction.atomic
def set_aside(*, actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """Set somebody who waits aside for a while: nobody calls them until they are put back."""
    ticket = _waiting(actor, ticket_id)
    if ticket.state == TicketState.WAITING:
        ticket.state = TicketState.PARKED
        ticket.save(update_fields=["state"])
        audit.record(actor, "ticket.parked", ticket, label=ticket.label)
        poke(ticket.location)
    return ticket


@transaction.atomic
def put_back(*, actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """Back into the line, at the place that was kept."""
    ticket = _waiting(actor, ticket_id, needs_host=False)
    if ticket.state == TicketState.PARKED:
        ticket.state = TicketState.WAITING
        ticket.save(update_fields=["state"])
        audit.record(actor, "ticket.put_back", ticket, label=ticket.label)
        poke(ticket.location)
    return ticket


@transaction.atomic
def turn_away(*, actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """Somebody who waits has gone, or was helped otherwise: out of the line."""
    ticket = _waiting(actor, ticket_id)
    end_waiting(ticket, TicketState.LEFT)
    audit.record(actor, "ticket.turned_away", ticket, label=ticket.label)
    return ticket


def _waiting(actor: Staff, ticket_id: uuid.UUID, *, needs_host: bool = True) -> Ticket:
    require(actor, Permission.HOST_COUNTER if needs_host else Permission.HANDLE_CONTACTS)
    ticket = locked_ticket(actor, ticket_id)
    if ticket.state not in IN_LINE:
        raise ConflictError(_("This number does not wait any more."))
    return ticket


def _locked(actor: Staff, counter_id: uuid.UUID) -> Counter:
    key = selectors.get_counter(actor, counter_id).pk
    return Counter.objects.select_for_update(of=("self",)).select_related("location").get(pk=key)


def _seat(actor: Staff, staff: Staff, counter_id: uuid.UUID) -> Counter:
    where = selectors.get_counter(actor, counter_id)
    keys = [where.pk, *Counter.objects.filter(staff=staff).values_list("pk", flat=True)]
    # In the order of their keys, so that two who change places do not wait for each other.
    locked = {
        each.pk: each
        for each in Counter.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("location", "staff")
        .order_by("pk")
    }
    counter = locked[where.pk]
    if where.location.municipality_id not in staff.municipality_ids:
        raise NotAllowedError(_("This colleague does not work for this municipality."))
    if counter.staff_id not in (None, staff.pk):
        raise ConflictError(_("%(who)s sits at this counter.") % {"who": counter.staff})
    for each in locked.values():
        if each.pk != counter.pk and each.staff_id == staff.pk:
            _leave(each)
    if counter.staff_id != staff.pk or counter.state != CounterState.OPEN:
        counter.staff, counter.state, counter.since = staff, CounterState.OPEN, clock.now()
        counter.save(update_fields=["staff", "state", "since"])
        audit.record(actor, "counter.seated", counter, label=f"{counter.name}: {staff.name}")
        poke(counter.location)
    return counter


def _leave(counter: Counter) -> None:
    if Ticket.objects.filter(counter=counter, state=TicketState.CALLED).exists():
        raise ConflictError(_("A visitor is still at %(counter)s. Finish that first.") % {"counter": counter.name})
    counter.staff, counter.state, counter.since = None, CounterState.CLOSED, clock.now()
    counter.save(update_fields=["staff", "state", "since"])
    poke(counter.location)
