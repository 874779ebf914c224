from __future__ import annotations

from datetime import timedelta

import pytest

from eenloket.contacts.models import Contact, Conversation
from eenloket.core.clock import now
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.routing.models import Queue, RoutingEvent, WorkItem
from eenloket.routing.selectors import place_of, queues_of
from eenloket.routing.services import (
    abandon,
    accept_offer,
    call_back_instead,
    dispatch,
    enqueue,
    ensure_queues,
    sweep,
)
from eenloket.routing.types import Work, WorkState
from tests.builders import a_call, a_centre, a_colleague, ready, some_work, the_time_is

pytestmark = pytest.mark.django_db
MORNING = "2026-11-23 10:00"  # a Monday


def test_a_centre_starts_with_a_queue_for_each_channel() -> None:
    centre = a_centre()
    ensure_queues(centre.id)
    ensure_queues(centre.id)
    assert [each.channel for each in queues_of(centre.id)] == [
        "phone", "chat", "counter", "web_form", "email", "sms", "post",
    ]  # fmt: skip


def test_the_same_call_twice_waits_once() -> None:
    centre, key = a_centre(), uuid7()
    ready(a_colleague(centre))
    with the_time_is(MORNING):
        assert a_call(centre, source_id=key) == a_call(centre, source_id=key)
    assert WorkItem.objects.count() == 1


def test_a_call_outside_opening_hours_is_kept_out_with_a_text() -> None:
    centre = a_centre()
    with the_time_is("2026-11-23 20:00"):
        admission = enqueue(_a_call(centre))
    assert (admission.action, admission.why, admission.item.state) == ("message", "closed", WorkState.OVERFLOWED)
    assert "gesloten" in admission.text


def test_a_call_on_a_holiday_hears_that_it_is_a_closing_day() -> None:
    centre = a_centre()
    with the_time_is("2026-12-25 11:00"):
        assert enqueue(_a_call(centre)).why == "holiday"


def test_a_call_when_nobody_is_signed_on_hears_a_message() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        assert enqueue(_a_call(centre)).why == "nobody"


def test_a_full_queue_sends_to_another_one() -> None:
    centre = a_centre()
    ready(a_colleague(centre))
    ensure_queues(centre.id)
    first = Queue.objects.get(contact_centre=centre.id, code="phone")
    second = Queue.objects.create(contact_centre=centre.row, code="rest", name="Rest", channel="phone", position=9)
    Queue.objects.filter(pk=first.pk).update(
        most_waiting=1, overflow={"full": {"action": "other_queue", "text": "", "queue": str(second.pk)}}
    )
    with the_time_is(MORNING):
        assert a_call(centre).queue_id == first.pk
        assert a_call(centre).queue_id == second.pk


def test_two_queues_that_send_to_each_other_do_not_go_on_for_ever() -> None:
    centre = a_centre()
    ensure_queues(centre.id)
    first = Queue.objects.get(contact_centre=centre.id, code="phone")
    second = Queue.objects.create(contact_centre=centre.row, code="rest", name="Rest", channel="phone", position=9)
    for one, other in ((first, second), (second, first)):
        one.overflow = {"nobody": {"action": "other_queue", "text": "", "queue": str(other.pk)}}
        one.save()
    with the_time_is(MORNING):
        assert a_call(centre).state == WorkState.QUEUED


def test_who_leaves_before_their_turn_is_an_abandoned_contact() -> None:
    centre = a_centre()
    ready(a_colleague(centre))
    with the_time_is(MORNING):
        item = a_call(centre, label="Grof afval")
    with the_time_is("2026-11-23 10:02"):
        assert abandon(item.pk).state == WorkState.ABANDONED
        abandon(item.pk)
    contact = Contact.objects.get()
    assert (contact.result, contact.subject, contact.first_contact_class) == ("abandoned", "Grof afval", "none")
    assert Conversation.objects.get().counterpart == "+31612345678"


def test_who_leaves_while_the_phone_rings_frees_the_advisor() -> None:
    centre = a_centre()
    advisor = ready(a_colleague(centre))
    with the_time_is(MORNING):
        item = a_call(centre)
        (offer,) = dispatch(centre.id)
        abandon(item.pk)
        with pytest.raises(ConflictError, match="niemand meer"):
            accept_offer(actor=advisor, offer_id=offer.pk)
        a_call(centre)
        assert len(dispatch(centre.id)) == 1


def test_who_asks_to_be_called_back_keeps_the_place() -> None:
    centre = a_centre()
    advisor = ready(a_colleague(centre))
    with the_time_is(MORNING):
        first = a_call(centre)
    with the_time_is("2026-11-23 10:01"):
        a_call(centre, number="06 87654321")
        call_back_instead(first.pk, number="020 1234567")
        (offer,) = dispatch(centre.id)
        assert offer.item_id == first.pk
        item = accept_offer(actor=advisor, offer_id=offer.pk)
    conversation = Conversation.objects.get(pk=item.pk)
    assert (conversation.direction, conversation.typed_counterpart) == ("out", "020 1234567")


def test_who_was_kept_out_can_still_be_called_back() -> None:
    centre = a_centre()
    with the_time_is("2026-11-23 20:00"):
        refused = enqueue(_a_call(centre)).item
        assert call_back_instead(refused.pk, number="06 12345678").state == WorkState.QUEUED


def test_a_call_back_needs_a_number() -> None:
    centre = a_centre()
    ready(a_colleague(centre))
    with the_time_is(MORNING), pytest.raises(InvalidError):
        call_back_instead(a_call(centre).pk, number=" ")


def test_waiting_too_long_follows_the_rule_of_the_queue() -> None:
    centre = a_centre()
    ready(a_colleague(centre))
    ensure_queues(centre.id)
    Queue.objects.filter(contact_centre=centre.id, code="phone").update(
        longest_wait=300, overflow={"too_long": {"action": "message", "text": "Probeer later", "queue": ""}}
    )
    with the_time_is(MORNING):
        item = a_call(centre)
        sweep()
    with the_time_is("2026-11-23 10:05"):
        sweep()
    item.refresh_from_db()
    assert (item.state, item.outcome) == (WorkState.OVERFLOWED, "too_long")


def test_work_goes_to_the_queue_that_is_most_specially_for_it() -> None:
    centre = a_centre("twee", "noord", "zuid")
    ready(a_colleague(centre))
    ensure_queues(centre.id)
    north, south = centre.municipalities
    special = Queue.objects.create(
        contact_centre=centre.row, code="zuid", name="Zuid", channel="phone", municipality=south, position=9
    )
    with the_time_is(MORNING):
        assert a_call(centre, municipality_id=south.pk).queue_id == special.pk
        assert a_call(centre, municipality_id=north.pk).queue.code == "phone"


def test_the_place_in_the_line_and_the_wait_come_as_a_range() -> None:
    centre = a_centre()
    ready(a_colleague(centre))
    with the_time_is(MORNING):
        a_call(centre)
    with the_time_is("2026-11-23 10:01"):
        place = place_of(a_call(centre))
    assert place.ahead == 1
    assert place.low is not None
    assert place.high is not None
    assert timedelta(0) < place.low < place.high


def test_every_step_stands_in_the_log_in_order() -> None:
    centre = a_centre()
    ready(a_colleague(centre))
    with the_time_is(MORNING):
        item = a_call(centre)
        dispatch(centre.id)
        abandon(item.pk)
    kinds = list(RoutingEvent.objects.filter(item_id=item.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["queued", "offered", "ended"]


def test_a_ticket_waits_also_when_nobody_is_signed_on() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        assert some_work(centre, "counter", "ticket").state == WorkState.QUEUED


def _a_call(centre: object) -> Work:
    return Work(
        contact_centre_id=centre.id,  # type: ignore[attr-defined]
        municipality_id=centre.municipality.pk,  # type: ignore[attr-defined]
        channel="phone",
        source="call",
        source_id=uuid7(),
        arrived_at=now(),
    )
