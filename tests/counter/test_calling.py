from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import hang_up, store_contact
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.counter.models import Appointment, Call, Counter, HandedOut, Ticket
from eenloket.counter.types import HandOut
from eenloket.routing.models import WorkItem
from eenloket.routing.services import assign, give_back
from tests.builders import a_colleague, an_outsider, draft_of
from tests.counter.scenes import Hall, a_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return a_hall()


def call(hall: Hall, advisor: object, after: Ticket | None = None) -> Ticket:
    called = services.call_next(actor=advisor, after=after.pk if after else None)  # type: ignore[arg-type]
    assert called is not None
    return called


def test_calling_opens_the_conversation_with_what_somebody_comes_for(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    assert called.conversation is not None
    assert (called.conversation.channel, called.conversation.advisor) == ("counter", advisor)
    assert draft_of(called.conversation).subject == "Paspoort aanvragen"
    assert [each.ticket.label for each in selectors.last_calls(hall.location)] == ["A001"]


def test_pressing_the_key_twice_calls_one(hall: Hall) -> None:
    advisor, service = hall.advisor_at(), hall.service()
    hall.ticket(service)
    hall.ticket(service)
    first = call(hall, advisor)
    assert call(hall, advisor) == first
    assert Ticket.objects.filter(state="waiting").count() == 1


def test_the_next_is_called_when_the_last_is_done_by_one_key(hall: Hall) -> None:
    advisor, service = hall.advisor_at(), hall.service()
    hall.ticket(service)
    hall.ticket(service)
    first = call(hall, advisor)
    second = call(hall, advisor, first)
    first.refresh_from_db()
    assert (first.state, second.label) == ("done", "A002")
    assert Conversation.objects.get(pk=first.conversation_id or uuid.uuid4()).state == "wrap_up"


def test_when_nobody_waits_the_visitor_at_the_counter_stays(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    first = call(hall, advisor)
    assert services.call_next(actor=advisor, after=first.pk) is None
    first.refresh_from_db()
    assert first.state == "called"


def test_an_appointment_goes_first_at_its_time_and_not_before(hall: Hall) -> None:
    advisor, service = hall.advisor_at(), hall.service()
    appointment = hall.appointment(service)
    Appointment.objects.update(starts_at=timezone.now() + timedelta(minutes=20))
    hall.ticket(service)
    hall.ticket(service)
    with_appointment = services.check_in(
        appointment_id=appointment.pk, ticket_id=uuid.uuid4(), location_id=hall.location.pk
    )
    first = call(hall, advisor)
    assert first.label == "A001"
    Ticket.objects.filter(pk=with_appointment.pk).update(due_at=timezone.now())
    assert call(hall, advisor, first) == with_appointment


def test_a_counter_calls_only_for_its_services(hall: Hall) -> None:
    passport, licence = hall.service(), hall.service("Rijbewijs", letter="B")
    hall.counter("1", services=[licence.pk])
    advisor = hall.advisor_at("1")
    hall.ticket(passport)
    mine = hall.ticket(licence)
    assert (call(hall, advisor), mine.label) == (mine, "B001")


def test_storing_the_last_question_says_that_the_visitor_was_helped(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    assert called.conversation
    store_contact(actor=advisor, contact_id=draft_of(called.conversation).pk, result="answered")
    called.refresh_from_db()
    assert called.state == "done"
    assert selectors.current_ticket(Counter.objects.get()) is None


def test_nobody_is_a_no_show_before_being_called_often_enough(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    for _ in range(2):
        with pytest.raises(ConflictError):
            services.no_show(actor=advisor, ticket_id=called.pk)
        services.recall(actor=advisor, ticket_id=called.pk)
        Call.objects.update(at=timezone.now() - timedelta(minutes=1))
    services.no_show(actor=advisor, ticket_id=called.pk)
    assert Contact.objects.get().result == "abandoned"
    assert Conversation.objects.get().state == "closed"
    assert Call.objects.count() == 3


def test_sent_on_somebody_keeps_number_place_and_what_was_told(hall: Hall) -> None:
    passport, licence = hall.service(), hall.service("Rijbewijs")
    first, second = hall.advisor_at("1"), hall.advisor_at("2")
    ticket = hall.ticket(passport)
    called = call(hall, first)
    with pytest.raises(InvalidError):
        services.forward(actor=first, ticket_id=called.pk, service_id=licence.pk, note=" ")
    following = services.forward(actor=first, ticket_id=called.pk, service_id=licence.pk, note="Wil ook een rijbewijs.")
    assert (following.label, following.arrived_at, following.segment) == (ticket.label, ticket.arrived_at, 2)
    assert Contact.objects.get(state="stored").result == "transferred"
    again = call(hall, second)
    assert again == following
    assert again.conversation == called.conversation
    assert again.conversation
    assert draft_of(again.conversation).note_for_colleagues == "Wil ook een rijbewijs."
    assert selectors.ticket_by_follow_key(hall.location.municipality_id, ticket.follow_key) == again


def test_sent_to_a_counter_nobody_else_calls(hall: Hall) -> None:
    service = hall.service()
    first, other, wanted = hall.advisor_at("1"), hall.advisor_at("2"), hall.advisor_at("3")
    hall.ticket(service)
    called = call(hall, first)
    place = selectors.counter_of(wanted)
    assert place
    services.forward(actor=first, ticket_id=called.pk, counter_id=place.pk, note="Paspoort ligt bij balie 3.")
    assert services.call_next(actor=other, after=None) is None
    assert call(hall, wanted).label == "A001"


def test_set_aside_and_back_keeps_the_place(hall: Hall) -> None:
    advisor, service = hall.advisor_at(), hall.service()
    hall.ticket(service)
    called = call(hall, advisor)
    aside = services.park(actor=advisor, ticket_id=called.pk, note="Haalt een pasfoto.")
    assert (Conversation.objects.get().state, Contact.objects.get().advisor) == ("waiting", None)
    hall.ticket(service)
    services.put_back(actor=advisor, ticket_id=aside.pk)
    again = call(hall, advisor)
    assert (again.label, again.note) == ("A001", "Haalt een pasfoto.")


def test_what_was_typed_before_setting_aside_is_not_lost(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    assert called.conversation
    Contact.objects.update(revision=3, note_for_citizen="Neem een pasfoto mee.")
    aside = services.park(actor=advisor, ticket_id=called.pk)
    other = hall.advisor_at("4")
    again = services.call_this(actor=other, ticket_id=aside.pk, after=None)
    assert again.conversation == called.conversation
    assert (Contact.objects.get().note_for_citizen, Contact.objects.get().advisor) == ("Neem een pasfoto mee.", other)


def test_who_was_set_aside_can_be_called_out_of_turn(hall: Hall) -> None:
    advisor, service = hall.advisor_at(), hall.service()
    hall.ticket(service)
    called = call(hall, advisor)
    aside = services.park(actor=advisor, ticket_id=called.pk)
    hall.ticket(service)
    again = services.call_this(actor=advisor, ticket_id=aside.pk, after=None)
    assert (again.label, again.state) == ("A001", "called")


def test_calling_needs_a_seat_that_is_open(hall: Hall) -> None:
    hall.ticket(hall.service())
    nobody = a_colleague(hall.centre, "advisor_2")
    with pytest.raises(ConflictError):
        services.call_next(actor=nobody, after=None)
    advisor = hall.advisor_at()
    counter = selectors.counter_of(advisor)
    assert counter
    services.open_counter(actor=advisor, counter_id=counter.pk, is_open=False)
    with pytest.raises(ConflictError):
        services.call_next(actor=advisor, after=None)


def test_a_colleague_cannot_act_on_a_visitor_at_another_counter(hall: Hall) -> None:
    advisor, other = hall.advisor_at("1"), hall.advisor_at("2")
    hall.ticket(hall.service())
    called = call(hall, advisor)
    for act in (services.recall, services.no_show, services.park):
        with pytest.raises(ConflictError):
            act(actor=other, ticket_id=called.pk)
        with pytest.raises((NotFoundError, NotAllowedError)):
            act(actor=a_colleague(hall.centre, "hr"), ticket_id=called.pk)


def test_an_outsider_finds_no_ticket(hall: Hall) -> None:
    ticket, outsider = hall.ticket(hall.service()), an_outsider()
    for act in (services.send_on, services.set_aside, services.put_back, services.turn_away, services.recall):
        with pytest.raises(NotFoundError):
            act(actor=outsider, ticket_id=ticket.pk)


def test_two_do_not_sit_at_one_counter_and_one_not_at_two(hall: Hall) -> None:
    first, counter = hall.advisor_at("1"), hall.counter("2")
    with pytest.raises(ConflictError):
        services.sit(actor=a_colleague(hall.centre, "advisor_2"), counter_id=Counter.objects.get(number="1").pk)
    services.sit(actor=first, counter_id=counter.pk)
    left = Counter.objects.get(number="1")
    assert (left.staff, left.state) == (None, "closed")


def test_a_seat_is_not_left_while_a_visitor_is_there(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    with pytest.raises(ConflictError):
        services.stand_up(actor=advisor)
    services.finish(actor=advisor, ticket_id=called.pk)
    services.stand_up(actor=advisor)
    assert selectors.counter_of(advisor) is None


def test_a_host_moves_people_and_an_advisor_3_does_not(hall: Hall) -> None:
    counter, colleague = hall.counter("1"), a_colleague(hall.centre, "advisor_3")
    host = a_colleague(hall.centre, "advisor_2")
    assert services.seat(actor=host, counter_id=counter.pk, staff_id=colleague.pk).staff == colleague
    with pytest.raises(NotAllowedError):
        services.seat(actor=colleague, counter_id=counter.pk, staff_id=None)
    services.seat(actor=host, counter_id=counter.pk, staff_id=None)
    assert Counter.objects.get().staff is None


def test_who_waits_can_be_sent_on_set_aside_and_turned_away(hall: Hall) -> None:
    passport, licence = hall.service(), hall.service("Rijbewijs")
    host = a_colleague(hall.centre, "advisor_2")
    ticket = hall.ticket(passport)
    assert services.send_on(actor=host, ticket_id=ticket.pk, service_id=licence.pk).service == licence
    services.set_aside(actor=host, ticket_id=ticket.pk)
    assert selectors.line_of(hall.location, timezone.now()) == []
    services.put_back(actor=host, ticket_id=ticket.pk)
    services.turn_away(actor=host, ticket_id=ticket.pk)
    ticket.refresh_from_db()
    assert ticket.state == "left"


def test_numbers_run_per_letter_and_start_anew_each_day(hall: Hall) -> None:
    service = hall.service(letter="C")
    assert [hall.ticket(service).label for _ in range(2)] == ["C001", "C002"]
    yesterday = timezone.localdate() - timedelta(days=1)
    Ticket.objects.update(day=yesterday)
    from eenloket.counter.models import TicketCounter

    TicketCounter.objects.update(day=yesterday)
    assert hall.ticket(service).label == "C001"


def test_a_day_that_is_over_is_closed(hall: Hall) -> None:
    advisor = hall.advisor_at()
    ticket = hall.ticket(hall.service())
    yesterday = timezone.now() - timedelta(days=1)
    Ticket.objects.update(day=yesterday.date())
    Counter.objects.update(since=yesterday)
    assert services.close_past_days() == 1
    ticket.refresh_from_db()
    assert ticket.state == "left"
    assert selectors.counter_of(advisor) is None


def test_what_is_handed_over_is_registered_once_with_its_result(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    assert called.conversation
    question = draft_of(called.conversation)
    with pytest.raises(InvalidError):
        services.deliver(actor=advisor, contact_id=question.pk, items=[HandOut("", "NX12")])
    items = [HandOut("Paspoort", "NX12345", identity_checked=True), HandOut("")]
    for _ in range(2):
        services.deliver(actor=advisor, contact_id=question.pk, items=items)
    assert [(each.product, each.identity_checked) for each in HandedOut.objects.all()] == [("Paspoort", True)]
    assert Contact.objects.get().result == "product_delivered"


def test_the_wait_grows_with_who_is_before_you(hall: Hall) -> None:
    service = hall.service()
    assert selectors.expected_now(hall.location, timezone.now()) is None
    hall.advisor_at()
    tickets = [hall.ticket(service) for _ in range(4)]
    standings = [selectors.standing_of(each, timezone.now()) for each in tickets]
    assert [each.ahead for each in standings] == [0, 1, 2, 3]
    lows = [each.wait.low for each in standings if each.wait]
    assert lows == sorted(lows)
    assert lows[-1] > lows[0]


def test_a_ticket_is_work_that_ends_with_its_visit(hall: Hall) -> None:
    advisor = hall.advisor_at()
    ticket = hall.ticket(hall.service())
    item = WorkItem.objects.get()
    assert (item.source, item.source_id, item.state, item.label) == (
        "ticket",
        ticket.pk,
        "queued",
        "A001 Paspoort aanvragen",
    )
    called = call(hall, advisor)
    item.refresh_from_db()
    assert (item.state, item.advisor, item.conversation_id) == ("active", advisor, called.conversation_id)
    assert called.conversation
    store_contact(actor=advisor, contact_id=draft_of(called.conversation).pk, result="answered")
    item.refresh_from_db()
    assert item.state == "done"


def test_who_leaves_before_being_called_is_an_abandoned_contact(hall: Hall) -> None:
    ticket = hall.ticket(hall.service())
    services.leave(ticket_id=ticket.pk)
    services.leave(ticket_id=ticket.pk)
    assert Contact.objects.get().result == "abandoned"
    assert WorkItem.objects.get().state == "abandoned"


def test_ending_the_talk_on_the_page_of_the_conversation_frees_the_counter(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    assert called.conversation_id
    hang_up(actor=advisor, conversation_id=called.conversation_id)
    called.refresh_from_db()
    assert called.state == "done"


def test_a_ticket_that_is_offered_and_accepted_is_called_to_the_counter(hall: Hall) -> None:
    advisor = hall.advisor_at()
    ticket = hall.ticket(hall.service())
    item = assign(WorkItem.objects.get().pk, staff_id=advisor.pk)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.staff, ticket.conversation_id) == ("called", advisor, item.conversation_id)
    assert Call.objects.count() == 1


def test_a_ticket_is_accepted_only_at_a_counter(hall: Hall) -> None:
    ticket = hall.ticket(hall.service())
    nobody = a_colleague(hall.centre, "advisor_2")
    with pytest.raises(ConflictError):
        assign(WorkItem.objects.get().pk, staff_id=nobody.pk)
    ticket.refresh_from_db()
    assert (ticket.state, WorkItem.objects.get().state) == ("waiting", "queued")


def test_a_ticket_given_back_waits_again_at_its_place(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    assert called.work_item_id
    give_back(called.work_item_id, reason="weg")
    called.refresh_from_db()
    assert (called.state, called.counter) == ("waiting", None)
    assert call(hall, advisor).conversation == called.conversation


def test_calling_again_pressed_twice_at_once_is_one_call(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = call(hall, advisor)
    for _ in range(2):
        services.recall(actor=advisor, ticket_id=called.pk)
    called.refresh_from_db()
    assert called.recalls == 1
