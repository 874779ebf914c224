"""Events of one call that arrive at the same moment by several connections: one call, one conversation, one end."""

from __future__ import annotations

import pytest

from eenloket.contacts.models import Contact, Conversation
from eenloket.routing import services as routing
from eenloket.routing.models import Offer, Queue, WorkItem
from eenloket.telephony.models import Call, CtiEvent
from eenloket.telephony.services import read_what_was_left
from tests.builders import a_centre, a_colleague, the_time_is
from tests.simultaneous import at_the_same_time
from tests.telephony.platforms import Told, a_line, a_platform, linked, tell

pytestmark = pytest.mark.django_db(transaction=True)


def test_events_at_the_same_moment_give_one_conversation_and_one_end() -> None:
    centre = a_centre()
    a_line(centre)
    platform, ilse = a_platform(centre), a_colleague(centre)
    link, told = linked(platform, centre, ilse), Told(platform)
    events = [
        told.event("offered"),
        told.event("ringing", agent_ref=link.agent_ref),
        told.event("answered", agent_ref=link.agent_ref),
        told.event("ended", 30, agent_ref=link.agent_ref, cause="caller_hung_up"),
    ]
    replies = at_the_same_time(*(lambda event=event: tell(platform, event) for event in (*events, *events)))
    assert [reply.status_code for reply in replies] == [202] * 8
    with the_time_is("2036-01-01 12:00"):
        read_what_was_left()
    call = Call.objects.get()
    assert (call.outcome, call.is_settled, CtiEvent.objects.filter(is_read=False).count()) == ("handled", True, 0)
    assert (Conversation.objects.get().advisor, WorkItem.objects.count(), Contact.objects.count()) == (ilse, 1, 1)


def test_accepting_while_the_caller_hangs_up_is_one_or_the_other() -> None:
    """Routing locks the work before the call, events the call's number before the work: neither waits for the other."""
    centre = a_centre()
    a_line(centre)
    routing.ensure_queues(centre.id)
    Queue.objects.update(overflow={})
    platform, ilse = a_platform(centre, "ours"), a_colleague(centre)
    linked(platform, centre, ilse)
    routing.set_status(actor=ilse, wish="ready")
    told = Told(platform)
    told.happens("queued")
    routing.dispatch(centre.id)
    offer, end = Offer.objects.get(), told.event("ended", cause="abandoned")
    at_the_same_time(
        lambda: routing.accept_offer(actor=ilse, offer_id=offer.pk),
        lambda: tell(platform, end),
    )
    item, call = WorkItem.objects.get(), told.call
    assert call.is_settled
    assert (item.state, call.outcome) in {("abandoned", "abandoned"), ("wrap_up", "handled"), ("wrap_up", "abandoned")}
    assert Conversation.objects.count() == 1
