"""Calling: who sits at a counter calls the next, calls again, sends on, or says that nobody came."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eenloket.accounts.selectors import get_staff
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.services import store_contact
from eenloket.contacts.types import Result, ResultDetail, TransferKind
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.counter import selectors
from eenloket.counter.models import Call, Counter, Service, Ticket
from eenloket.counter.types import IN_LINE, CallKind, CounterState, TicketState
from eenloket.routing.selectors import get_item

from . import work
from .steps import locked_ticket, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST_NOTE: Final = 500
_AT_ONCE: Final = timedelta(seconds=2)


@transaction.atomic
def call_next(*, actor: Staff, after: uuid.UUID | None) -> Ticket | None:
    """Call whoever is next to the counter where the actor sits; the talk with who is there now is over by that.

    `after` is who the actor saw at the counter (None for nobody): a second press of the same key calls nobody more,
    and returns who was called. None when nobody waits. Raises NotAllowedError, ConflictError without a counter.
    """
    counter = _own_counter(actor)
    now_here = _here(counter)
    if (now_here.pk if now_here else None) != after:
        return now_here
    waiting = [each.ticket.pk for each in selectors.waiters_for_counter(counter, clock.now())]
    ticket = next((found for key in waiting if (found := _free(key))), None)
    if ticket is None:
        return None
    if now_here:
        _done(now_here, actor)
    return _call(ticket, counter, actor)


@transaction.atomic
def call_this(*, actor: Staff, ticket_id: uuid.UUID, after: uuid.UUID | None) -> Ticket:
    """Call this one out of turn: who was set aside, or who is expected at this counter. Raises NotAllowedError,
    NotFoundError, ConflictError when somebody else called them first."""
    counter = _own_counter(actor)
    now_here = _here(counter)
    if now_here and now_here.pk == ticket_id:
        return now_here
    if (now_here.pk if now_here else None) != after:
        raise ConflictError(_("Somebody else is at your counter now. Look again."))
    ticket = locked_ticket(actor, ticket_id)
    if ticket.state not in IN_LINE:
        raise ConflictError(_("A colleague called this number a moment ago."))
    if ticket.location_id != counter.location_id:
        raise NotFoundError(_("That ticket does not exist."))
    if now_here:
        _done(now_here, actor)
    return _call(ticket, counter, actor)


@transaction.atomic
def recall(*, actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """Call the same number once more; a second press at once is the same call. Raises NotFoundError, ConflictError when
    it is not called any more."""
    ticket = _own(actor, ticket_id)
    if ticket.calls.filter(kind=CallKind.AGAIN, at__gt=clock.now() - _AT_ONCE).exists():
        return ticket
    ticket.recalls += 1
    ticket.save(update_fields=["recalls"])
    _show(ticket, CallKind.AGAIN)
    return ticket


@transaction.atomic
def no_show(*, actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """Nobody came after so many calls: the contact is stored as abandoned. Raises ConflictError before that."""
    ticket = _own(actor, ticket_id)
    left = ticket.location.most_recalls - ticket.recalls
    if left > 0:
        raise ConflictError(ngettext("Call once more first.", "Call %(n)s more times first.", left) % {"n": left})
    _end(ticket, TicketState.NO_SHOW)
    _store_all(ticket, actor, Result.ABANDONED)
    audit.record(actor, "ticket.no_show", ticket, label=ticket.label)
    return ticket


@transaction.atomic
def finish(*, actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """The visitor goes; what has to be noted still can be. Twice is once. Raises NotFoundError."""
    ticket = locked_ticket(actor, ticket_id)
    if ticket.state == TicketState.CALLED and ticket.staff_id == actor.pk:
        _done(ticket, actor)
    return ticket


@transaction.atomic
def park(*, actor: Staff, ticket_id: uuid.UUID, note: str = "") -> Ticket:
    """The visitor steps aside (to fill in a form, to fetch a photo) and keeps the place in the line; what was typed
    waits too. Raises NotFoundError, ConflictError."""
    ticket = _own(actor, ticket_id)
    ticket.state, ticket.counter, ticket.staff, ticket.recalls = TicketState.PARKED, None, None, 0
    ticket.note = note.strip()[:_LONGEST_NOTE] or ticket.note
    ticket.save(update_fields=["state", "counter", "staff", "recalls", "note"])
    work.set_aside(ticket, actor)
    audit.record(actor, "ticket.parked", ticket, label=ticket.label)
    poke(ticket.location)
    return ticket


@transaction.atomic
def forward(
    *,
    actor: Staff,
    ticket_id: uuid.UUID,
    note: str,
    service_id: uuid.UUID | None = None,
    counter_id: uuid.UUID | None = None,
) -> Ticket:
    """Send the visitor on to another counter or for another service, with what was told; the number and the place in
    the line stay. What was talked about here is stored as transferred. Returns the segment that waits.

    Raises NotFoundError, ConflictError, InvalidError by field.
    """
    ticket = _own(actor, ticket_id)
    service, counter = destination(ticket, service_id, counter_id)
    if not note.strip():
        message = _("Write what was told, so that the visitor need not tell it again.")
        raise InvalidError(message, {"note": message})
    following = _next_segment(ticket, note=note, service=service, counter=counter)
    _end(ticket, TicketState.FORWARDED)
    to = str(counter or service or "")
    if not work.pass_on(ticket, following, actor, counter=counter):
        _store_all(ticket, actor, Result.TRANSFERRED, ResultDetail(transfer_kind=TransferKind.COLD, colleague=to[:200]))
        work.waits(following)
    audit.record(actor, "ticket.forwarded", ticket, label=ticket.label, to=to)
    return following


def destination(
    ticket: Ticket, service_id: uuid.UUID | None, counter_id: uuid.UUID | None
) -> tuple[Service | None, Counter | None]:
    """Where somebody can be sent at this location. Raises InvalidError."""
    given = {each.service_id: each.service for each in selectors.places_of(ticket.location)}
    counters = {each.pk: each for each in selectors.counters_of(ticket.location)}
    service, counter = given.get(service_id) if service_id else None, counters.get(counter_id) if counter_id else None
    if (service_id and not service) or (counter_id and not counter) or not (service or counter):
        message = _("Choose where the visitor goes.")
        raise InvalidError(message, {"where": message})
    return service, counter


def done_by_conversation(conversation_id: uuid.UUID) -> None:
    """The talk was ended or stored on the page of the conversation: the visitor has been helped. Whoever holds the
    ticket at this moment is ending it as well."""
    ticket = _of_conversation(conversation_id).filter(state=TicketState.CALLED).first()
    if ticket is not None:
        _end(ticket, TicketState.DONE)


def accepted(item_id: uuid.UUID, *, staff_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
    """The work list offered a ticket and it was accepted: that calls it to the counter of who did. Raises ConflictError
    when they do not sit at one."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("location", "service")
        .filter(work_item_id=item_id, state__in=IN_LINE)
        .first()
    )
    if ticket is None:  # called from the counter itself
        return
    staff = get_staff(ticket.contact_centre_id, staff_id)
    counter = _own_counter(staff, is_waiting=False)
    if counter.location_id != ticket.location_id:
        raise ConflictError(_("This visitor waits at %(location)s.") % {"location": ticket.location})
    if now_here := _here(counter):
        _done(now_here, staff)
    ticket.conversation_id = conversation_id
    _to_counter(ticket, counter, staff)
    ticket.save(update_fields=["conversation"])
    _show(ticket, CallKind.FIRST)
    audit.record(staff, "ticket.called", ticket, label=ticket.label, counter=counter.name)


def returned(item_id: uuid.UUID) -> None:
    """Who had called a ticket gave it back, or is gone: it waits again, at its place."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("location")
        .filter(work_item_id=item_id, state=TicketState.CALLED)
        .first()
    )
    if ticket is not None:
        ticket.state, ticket.counter, ticket.staff, ticket.recalls = TicketState.WAITING, None, None, 0
        ticket.save(update_fields=["state", "counter", "staff", "recalls"])
        poke(ticket.location)


def transferred(item_id: uuid.UUID, *, next_item_id: uuid.UUID) -> None:
    """The conversation was passed on from its own page: the visitor waits for who takes over, with the same number."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("location", "service")
        .filter(work_item_id=item_id, state=TicketState.CALLED)
        .first()
    )
    if ticket is not None:
        item = get_item(ticket.contact_centre_id, next_item_id)
        following = _next_segment(ticket, note=item.note if item else "", service=None, counter=None)
        following.work_item_id = next_item_id
        following.save(update_fields=["work_item_id"])
        _end(ticket, TicketState.FORWARDED)


def _of_conversation(conversation_id: uuid.UUID) -> QuerySet[Ticket]:
    found = Ticket.objects.select_for_update(of=("self",), skip_locked=True).select_related("location")
    return found.filter(conversation_id=conversation_id)


def _call(ticket: Ticket, counter: Counter, actor: Staff) -> Ticket:
    _to_counter(ticket, counter, actor)
    ticket.conversation = work.begin(ticket, actor)
    ticket.save(update_fields=["conversation"])
    _show(ticket, CallKind.FIRST)
    audit.record(actor, "ticket.called", ticket, label=ticket.label, counter=counter.name)
    return ticket


def _to_counter(ticket: Ticket, counter: Counter, staff: Staff) -> None:
    ticket.state, ticket.counter, ticket.staff = TicketState.CALLED, counter, staff
    ticket.called_at = clock.now()
    ticket.save(update_fields=["state", "counter", "staff", "called_at"])


def _show(ticket: Ticket, kind: CallKind) -> None:
    if ticket.counter_id:
        Call.objects.create(
            ticket=ticket,
            location_id=ticket.location_id,
            counter_id=ticket.counter_id,
            kind=kind,
            at=clock.now(),
        )
    poke(ticket.location)


def _own_counter(actor: Staff, *, is_waiting: bool = True) -> Counter:
    """The counter where the actor sits, which nobody else calls to meanwhile. Not waiting for who does is for whoever
    holds other locks already."""
    require(actor, Permission.HANDLE_CONTACTS)
    found = Counter.objects.select_for_update(of=("self",), nowait=not is_waiting).select_related("location")
    try:
        with transaction.atomic():
            counter = found.filter(staff=actor).first()
    except OperationalError:
        raise ConflictError(_("You are just calling somebody. Look again.")) from None
    if counter is None:
        raise ConflictError(_("You do not sit at a counter. Choose one first."))
    if counter.state != CounterState.OPEN:
        raise ConflictError(_("This counter is closed. Open it first."))
    return counter


def _here(counter: Counter) -> Ticket | None:
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("location", "service")
        .filter(counter=counter, state=TicketState.CALLED)
        .first()
    )


def _free(ticket_id: uuid.UUID) -> Ticket | None:
    """The ticket, locked, unless another counter is just calling it or has."""
    found = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=ticket_id, state=TicketState.WAITING
    )
    return found.select_related("location", "service").first()


def _own(actor: Staff, ticket_id: uuid.UUID) -> Ticket:
    """A ticket that this person called. Raises NotFoundError, ConflictError."""
    require(actor, Permission.HANDLE_CONTACTS)
    ticket = locked_ticket(actor, ticket_id)
    if ticket.state != TicketState.CALLED or ticket.staff_id != actor.pk:
        raise ConflictError(_("This visitor is not at your counter any more."))
    return ticket


def _done(ticket: Ticket, actor: Staff) -> None:
    _end(ticket, TicketState.DONE)
    work.end_talk(ticket, actor)


def _end(ticket: Ticket, state: TicketState) -> None:
    ticket.state, ticket.ended_at = state, clock.now()
    ticket.save(update_fields=["state", "ended_at"])
    poke(ticket.location)


def _next_segment(ticket: Ticket, *, note: str, service: Service | None, counter: Counter | None) -> Ticket:
    """The same number goes on, with the moment at which somebody came in."""
    return Ticket.objects.create(
        id=uuid7(),
        contact_centre_id=ticket.contact_centre_id,
        municipality_id=ticket.municipality_id,
        location=ticket.location,
        service=service or ticket.service,
        day=ticket.day,
        label=ticket.label,
        segment=ticket.segment + 1,
        previous=ticket,
        arrived_at=ticket.arrived_at,
        name=ticket.name,
        note=note.strip()[:_LONGEST_NOTE],
        language=ticket.language,
        wanted_counter=counter,
        follow_key=ticket.follow_key,
    )


def _store_all(ticket: Ticket, actor: Staff, result: Result, detail: ResultDetail | None = None) -> None:
    """Store every question that is still open in the conversation with this result, which closes it."""
    if ticket.conversation is None:
        return
    work.end_talk(ticket, actor)
    while question := work.first_draft(ticket.conversation):
        store_contact(actor=actor, contact_id=question.pk, result=result, detail=detail)
