"""A day of the practice exchange with events lost, doubled and mixed up: every call ends once, and rightly."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import store_contact
from eenloket.contacts.types import ContactState, ConversationState
from eenloket.routing import services as routing
from eenloket.telephony.models import Call
from eenloket.telephony.pbx.day import play, random_day
from eenloket.telephony.pbx.exchange import Agent, Exchange
from eenloket.telephony.pbx.link import Link, Trouble
from eenloket.telephony.services import sweep, take_in
from tests.builders import a_centre, a_colleague, the_time_is
from tests.telephony.platforms import a_line, a_platform, linked

pytestmark = pytest.mark.django_db

CALLS = 300
STEP = 60.0


def store_what_is_over() -> None:
    """Advisors finish what they talked about, so that they have room for the next."""
    for conversation in Conversation.objects.filter(state=ConversationState.WRAP_UP).select_related("advisor"):
        assert conversation.advisor is not None
        for draft in conversation.contacts.filter(state=ContactState.DRAFT):
            store_contact(actor=conversation.advisor, contact_id=draft.pk, result="answered")


def test_every_call_of_a_troubled_day_ends_once_as_it_went() -> None:
    centre = a_centre()
    routing.ensure_queues(centre.id)
    line, platform = a_line(centre), a_platform(centre, "platform")
    people = [a_colleague(centre) for _ in range(6)]
    agents = [
        Agent(ref=linked(platform, centre, each, f"agent-{place}").agent_ref, device=f"toestel-{place}", is_bot=True)
        for place, each in enumerate(people)
    ]
    random = Random(26)

    def bring(events: list[dict[str, object]]) -> None:
        take_in(platform, json.dumps(events).encode())

    link = Link(bring, Trouble(lose=0.05, double=0.05, late=90.0), random)
    exchange = Exchange(
        lambda event: link.send(event, exchange.now),
        agents=agents,
        routes=True,
        start=timezone.now() - timedelta(hours=6),
        random=random,
    )
    play(exchange, random_day(random, [line.number], calls=CALLS, seconds=5 * 3600))
    while exchange.next_due is not None:
        exchange.run(exchange.now + STEP)
        link.flush(exchange.now)
        store_what_is_over()
    link.flush()
    assert (link.lost > 20, link.doubled > 20) == (True, True)
    with the_time_is(timezone.now() + timedelta(hours=8)):
        sweep()
        store_what_is_over()

    calls = list(Call.objects.all())
    assert len(calls) == CALLS
    assert {each.outcome for each in calls} == {"handled", "abandoned"}
    assert all(each.is_settled for each in calls)
    wrong = [
        each for each in calls if (each.outcome == "handled") != (exchange.calls[each.call_ref].answered is not None)
    ]
    assert len(wrong) <= 3, "only when the answer and the end of the same call were lost"
    handled = [each for each in calls if each.outcome == "handled"]
    assert len({each.conversation_id for each in handled}) == len(handled)
    assert Conversation.objects.count() == CALLS
    assert Contact.objects.filter(result="abandoned").count() == CALLS - len(handled)
    assert Contact.objects.filter(result="answered").count() == len(handled)
    assert not Contact.objects.exclude(state="stored").exists()
