"""What follows from a call: it waits, an advisor gets it with a conversation, it ends; each once."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import hang_up, store_contact
from eenloket.routing import services as routing
from eenloket.routing.models import Offer, WorkItem
from eenloket.telephony.models import Call, Command, Platform
from eenloket.telephony.services import end_silent_calls, sweep
from tests.builders import Centre, a_centre, a_colleague, the_time_is
from tests.telephony.platforms import Told, a_line, a_platform, linked, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    centre = a_centre()
    routing.ensure_queues(centre.id)
    for queue in routing_queues(centre):
        queue.overflow = {}
        queue.save()
    a_line(centre)
    return centre


def routing_queues(centre: Centre) -> Any:
    from eenloket.routing.models import Queue

    return Queue.objects.filter(contact_centre_id=centre.id)


def let_nobody_in(centre: Centre) -> None:
    rule = {"action": "message", "text": "Niemand vrij", "queue": ""}
    routing_queues(centre).update(overflow=dict.fromkeys(("closed", "holiday", "nobody"), rule))


@pytest.fixture
def theirs(centre: Centre) -> Platform:
    return a_platform(centre, "platform")


@pytest.fixture
def ours(centre: Centre) -> Platform:
    return a_platform(centre, "ours")


@pytest.fixture
def ilse(centre: Centre) -> Staff:
    return a_colleague(centre, name="Ilse")


def ready(staff: Staff) -> Staff:
    routing.set_status(actor=staff, wish="ready")
    return staff


def commands(*kinds: str) -> list[str]:
    found = Command.objects.order_by("made_at", "pk").values_list("kind", flat=True)
    return [each for each in found if not kinds or each in kinds]


class TestThePlatformRoutes:
    def test_answering_opens_the_conversation_timed_by_the_events(
        self, centre: Centre, theirs: Platform, ilse: Staff
    ) -> None:
        link, told = linked(theirs, centre, ilse), Told(theirs)
        told.happens("offered")
        told.happens("ringing", agent_ref=link.agent_ref)
        assert not Conversation.objects.exists()
        call = told.happens("answered", agent_ref=link.agent_ref)
        conversation = Conversation.objects.get()
        assert (conversation.advisor, conversation.channel, conversation.counterpart) == (ilse, "phone", "+31612345678")
        assert (conversation.pk, conversation.started_at) == (call.conversation_id, call.answered_at)

    def test_hanging_up_leads_to_wrap_up_and_the_talk_is_timed(
        self, centre: Centre, theirs: Platform, ilse: Staff
    ) -> None:
        link, told = linked(theirs, centre, ilse), Told(theirs)
        told.happens("answered", agent_ref=link.agent_ref)
        call = told.happens("ended", 75, cause="caller_hung_up")
        conversation = Conversation.objects.get()
        assert (conversation.state, call.outcome, call.is_settled) == ("wrap_up", "handled", True)
        store_contact(actor=ilse, contact_id=conversation.contacts.get().pk, result="answered")
        conversation.refresh_from_db()
        assert conversation.talk_seconds == 75

    def test_events_in_any_order_give_one_conversation(self, centre: Centre, theirs: Platform, ilse: Staff) -> None:
        link = linked(theirs, centre, ilse)
        for order in permutations(range(3)):
            told = Told(theirs)
            events = [
                told.event("offered"),
                told.event("answered", agent_ref=link.agent_ref),
                told.event("ended", 30, cause="caller_hung_up"),
            ]
            for place in order:
                tell(theirs, events[place])
            assert (told.call.outcome, told.call.is_settled) == ("handled", True), order
            conversation = Conversation.objects.get(pk=told.call.conversation_id or told.platform.pk)
            assert conversation.state == "wrap_up", order
            store_contact(actor=ilse, contact_id=conversation.contacts.get().pk, result="answered")
        assert Conversation.objects.count() == 6

    def test_a_missed_call_is_a_contact(self, theirs: Platform) -> None:
        told = Told(theirs)
        told.happens("offered")
        call = told.happens("ended", cause="abandoned")
        contact = Contact.objects.get()
        assert (contact.result, contact.conversation.counterpart, call.outcome) == (
            "abandoned",
            "+31612345678",
            "abandoned",
        )

    def test_an_end_that_does_not_say_whether_somebody_answered_gets_a_moment(self, theirs: Platform) -> None:
        told = Told(theirs)
        assert not told.happens("ended", cause="caller_hung_up").is_settled
        with the_time_is(timezone.now() + timedelta(seconds=10)):
            sweep()
        assert (told.call.outcome, Contact.objects.get().result) == ("abandoned", "abandoned")

    def test_a_missed_call_is_a_contact_also_when_the_queue_lets_nobody_in(
        self, centre: Centre, theirs: Platform
    ) -> None:
        let_nobody_in(centre)
        told = Told(theirs)
        told.happens("ended", cause="abandoned")
        assert Contact.objects.get().result == "abandoned"

    def test_who_talks_has_a_conversation_also_when_the_queue_lets_nobody_in(
        self, centre: Centre, theirs: Platform, ilse: Staff
    ) -> None:
        let_nobody_in(centre)
        told = Told(theirs)
        told.happens("answered", agent_ref=linked(theirs, centre, ilse).agent_ref)
        told.happens("ended", 20, cause="caller_hung_up")
        assert (Conversation.objects.get().state, WorkItem.objects.get().state) == ("wrap_up", "wrap_up")

    def test_a_colleague_in_wrap_up_who_gets_the_call_has_a_conversation_beside_the_work(
        self, centre: Centre, theirs: Platform, ilse: Staff
    ) -> None:
        first, second = linked(theirs, centre, ilse), linked(theirs, centre, a_colleague(centre))
        told = Told(theirs)
        told.happens("answered", agent_ref=first.agent_ref)
        hang_up(actor=ilse, conversation_id=Conversation.objects.get().pk)
        told.happens("transferred", 60, agent_ref=second.agent_ref, transfer="consult")
        told.happens("ended", cause="caller_hung_up")
        assert list(Conversation.objects.values_list("state", flat=True)) == ["wrap_up", "wrap_up"]

    def test_a_transfer_is_the_next_stretch_of_the_same_conversation(
        self, centre: Centre, theirs: Platform, ilse: Staff
    ) -> None:
        tom = a_colleague(centre, name="Tom")
        first, second = linked(theirs, centre, ilse), linked(theirs, centre, tom)
        told = Told(theirs)
        told.happens("answered", agent_ref=first.agent_ref)
        told.happens("transferred", 60, agent_ref=second.agent_ref, transfer="consult")
        conversation = Conversation.objects.get()
        assert (conversation.advisor, conversation.state) == (tom, "open")
        assert list(conversation.contacts.order_by("number").values_list("result", flat=True)) == ["transferred", ""]
        assert WorkItem.objects.count() == 2

    def test_an_unknown_device_is_told_to_the_administrator(self, theirs: Platform) -> None:
        told = Told(theirs)
        told.happens("answered", agent_ref="onbekend")
        call = told.happens("ended", cause="caller_hung_up")
        assert (call.outcome, "onbekend" in call.problem, Conversation.objects.count()) == ("elsewhere", True, 0)

    def test_the_line_says_for_which_municipality_it_is(self) -> None:
        centre = a_centre("samen", "meer", "duin")
        duin = centre.municipalities[1]
        a_line(centre, "14 0299", is_shared=True)
        a_line(centre, "0299-654321", municipality_id=duin.pk, name="Duin")
        platform = a_platform(centre)
        forwarded = Told(platform).happens("offered", forwarded_from="+31299654321")
        assert (forwarded.municipality, forwarded.line and forwarded.line.name) == (duin, "Duin")
        assert Told(platform).happens("offered").municipality == centre.municipality


class TestWeRoute:
    def test_a_call_waits_is_offered_rings_and_is_connected(self, centre: Centre, ours: Platform, ilse: Staff) -> None:
        link, told = linked(ours, centre, ready(ilse)), Told(ours)
        told.happens("offered")
        told.happens("queued")
        routing.dispatch(centre.id)
        offer = Offer.objects.get()
        assert (offer.staff, commands()) == (ilse, ["ring"])
        told.happens("ringing", agent_ref=link.agent_ref)
        routing.accept_offer(actor=ilse, offer_id=offer.pk)
        assert commands() == ["ring", "connect"]
        call = told.happens("answered", agent_ref=link.agent_ref)
        assert (call.staff, call.conversation_id) == (ilse, Conversation.objects.get().pk)
        assert told.happens("ended", cause="caller_hung_up").outcome == "handled"
        assert WorkItem.objects.get().state == "wrap_up"

    def test_who_picks_up_the_device_has_taken_the_offer(self, centre: Centre, ours: Platform, ilse: Staff) -> None:
        link, told = linked(ours, centre, ready(ilse)), Told(ours)
        told.happens("queued")
        routing.dispatch(centre.id)
        told.happens("answered", agent_ref=link.agent_ref)
        assert (WorkItem.objects.get().state, Conversation.objects.get().advisor) == ("active", ilse)
        assert commands() == ["ring"]

    def test_an_offer_that_is_declined_stops_ringing(self, centre: Centre, ours: Platform, ilse: Staff) -> None:
        linked(ours, centre, ready(ilse))
        Told(ours).happens("queued")
        routing.dispatch(centre.id)
        routing.decline_offer(actor=ilse, offer_id=Offer.objects.get().pk)
        assert commands() == ["ring", "unring"]

    def test_who_gives_up_while_it_rings_is_an_abandoned_contact(
        self, centre: Centre, ours: Platform, ilse: Staff
    ) -> None:
        link, told = linked(ours, centre, ready(ilse)), Told(ours)
        told.happens("queued")
        routing.dispatch(centre.id)
        told.happens("ringing", agent_ref=link.agent_ref)
        call = told.happens("ended", cause="abandoned")
        assert (call.outcome, WorkItem.objects.get().state) == ("abandoned", "abandoned")
        assert Contact.objects.get().result == "abandoned"

    def test_hanging_up_on_the_page_hangs_up_the_phone(self, centre: Centre, ours: Platform, ilse: Staff) -> None:
        link, told = linked(ours, centre, ready(ilse)), Told(ours)
        told.happens("queued")
        told.happens("answered", agent_ref=link.agent_ref)
        hang_up(actor=ilse, conversation_id=Conversation.objects.get().pk)
        assert commands() == ["hangup"]
        assert told.happens("ended", cause="agent_hung_up").outcome == "handled"

    def test_passing_on_lets_the_caller_wait_for_the_next(self, centre: Centre, ours: Platform, ilse: Staff) -> None:
        tom = ready(a_colleague(centre, name="Tom"))
        first, second, told = linked(ours, centre, ilse), linked(ours, centre, tom), Told(ours)
        told.happens("queued")
        told.happens("answered", agent_ref=first.agent_ref)
        routing.transfer(actor=ilse, item_id=told.call.item_id, to_staff_id=tom.pk)  # type: ignore[arg-type]
        assert commands() == ["park"]
        told.happens("queued")
        routing.dispatch(centre.id)
        routing.accept_offer(actor=tom, offer_id=Offer.objects.get(staff=tom).pk)
        told.happens("answered", agent_ref=second.agent_ref)
        told.happens("ended", cause="caller_hung_up")
        assert (Conversation.objects.get().advisor, told.call.outcome) == (tom, "handled")

    def test_who_may_not_wait_hears_why(self, centre: Centre, ours: Platform) -> None:
        let_nobody_in(centre)
        told = Told(ours)
        told.happens("queued")
        said = Command.objects.get()
        assert (said.kind, said.arguments) == ("announce", {"text": "Niemand vrij", "then": "hangup"})
        assert told.happens("ended", cause="platform").outcome == "turned_away"

    def test_who_asks_to_be_called_back_keeps_the_place_and_is_called(
        self, centre: Centre, ours: Platform, ilse: Staff
    ) -> None:
        linked(ours, centre, ready(ilse))
        told = Told(ours)
        told.happens("queued")
        told.happens("callback_requested", number="0612345678")
        call = told.happens("ended", cause="called_back")
        assert (call.outcome, WorkItem.objects.get().state) == ("call_back", "queued")
        routing.dispatch(centre.id)
        assert commands() == []
        routing.accept_offer(actor=ilse, offer_id=Offer.objects.get().pk)
        assert Conversation.objects.get().direction == "out"
        assert (commands(), Call.objects.get(direction="out").caller) == (["originate"], "+31612345678")

    def test_a_caller_whose_waiting_was_lost_waits_all_the_same(self, ours: Platform) -> None:
        told = Told(ours)
        told.happens("offered")
        with the_time_is(timezone.now() + timedelta(minutes=1)):
            sweep()
        assert WorkItem.objects.get().source_id == told.call.pk


def test_a_call_of_which_nothing_is_heard_any_more_ends(centre: Centre, theirs: Platform, ilse: Staff) -> None:
    told = Told(theirs)
    told.happens("answered", agent_ref=linked(theirs, centre, ilse).agent_ref)
    with the_time_is(timezone.now() + timedelta(hours=5)):
        assert end_silent_calls() == 1
        assert end_silent_calls() == 0
    assert (told.call.outcome, told.call.cause, Conversation.objects.get().state) == ("handled", "silent", "wrap_up")
    told.happens("held", 600)
    assert told.call.state == "ended"


def test_reading_the_same_events_again_changes_nothing(centre: Centre, theirs: Platform, ilse: Staff) -> None:
    from eenloket.telephony.services import follow_call

    told = Told(theirs)
    told.happens("answered", agent_ref=linked(theirs, centre, ilse).agent_ref)
    told.happens("ended", cause="caller_hung_up")
    for _time in range(3):
        follow_call(theirs.pk, told.ref)
    assert (Conversation.objects.count(), WorkItem.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_what_an_advisor_says_of_themselves_holds_on_a_platform_that_routes(
    centre: Centre, theirs: Platform, ours: Platform, ilse: Staff
) -> None:
    linked(theirs, centre, ilse)
    linked(ours, centre, ilse)
    ready(ilse)
    asked = Command.objects.get()
    assert (asked.platform, asked.kind, asked.arguments["state"]) == (theirs, "set_agent_state", "ready")
