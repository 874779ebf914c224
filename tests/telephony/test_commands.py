"""Commands: noted with what wants them, sent in order over HTTP, tried again within seconds, then given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from eenloket.contacts.models import Conversation
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.telephony.models import Call, Command, Platform
from eenloket.telephony.pbx.exchange import Plan
from eenloket.telephony.pbx.server import PracticeServer
from eenloket.telephony.services import check, originate, press, send_due_commands
from tests.builders import Centre, a_centre, a_colleague, an_outsider, the_time_is
from tests.telephony.platforms import Told, a_line, a_platform, linked

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    centre = a_centre()
    a_line(centre)
    return centre


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    server = PracticeServer(token="woord")
    server.start()
    yield server
    server.close()


@pytest.fixture
def exchange(centre: Centre, server: PracticeServer, settings: Any) -> Platform:
    """A practice exchange that runs, and knows the platform."""
    settings.EENLOKET_PBX_URL, settings.EENLOKET_PBX_TOKEN = server.address, "woord"
    settings.EENLOKET_PBX_PRODUCT = "http://127.0.0.1:9"  # what it tells arrives nowhere
    return a_platform(centre, "platform", kind="practice", address="")


def talking(platform: Platform, centre: Centre) -> tuple[Call, Any]:
    ilse = a_colleague(centre)
    told = Told(platform)
    call = told.happens("answered", agent_ref=linked(platform, centre, ilse).agent_ref)
    return call, ilse


def test_a_button_asks_the_platform_once(centre: Centre) -> None:
    call, ilse = talking(a_platform(centre), centre)
    first = press(actor=ilse, call_id=call.pk, kind="hold")
    assert press(actor=ilse, call_id=call.pk, kind="hold") == first
    assert (first.kind, first.state, first.arguments["agent_ref"]) == ("hold", "waiting", call.agent_ref)


def test_what_the_platform_cannot_is_not_asked(centre: Centre) -> None:
    call, ilse = talking(a_platform(centre, capabilities=("hangup",)), centre)
    with pytest.raises(ConflictError):
        press(actor=ilse, call_id=call.pk, kind="hold")


def test_a_button_of_a_call_that_changed_says_so(centre: Centre) -> None:
    call, ilse = talking(a_platform(centre), centre)
    with pytest.raises(ConflictError):
        press(actor=ilse, call_id=call.pk, kind="retrieve")


def test_the_call_of_a_colleague_is_not_ones_own(centre: Centre) -> None:
    call, _ilse = talking(a_platform(centre), centre)
    for stranger in (a_colleague(centre), an_outsider()):
        with pytest.raises(NotFoundError):
            press(actor=stranger, call_id=call.pk, kind="hold")


def test_transferring_needs_somebody_to_transfer_to(centre: Centre) -> None:
    call, ilse = talking(a_platform(centre), centre)
    for to in ("", "geen nummer", str(ilse.pk)):
        with pytest.raises(InvalidError):
            press(actor=ilse, call_id=call.pk, kind="transfer_blind", to=to)


def test_calling_a_number_opens_a_conversation_and_shows_our_own_number(centre: Centre) -> None:
    platform = a_platform(centre)
    ilse = a_colleague(centre)
    linked(platform, centre, ilse)
    given: dict[str, Any] = {"number": "06 12345678", "municipality_id": centre.municipality.pk}
    key = platform.pk
    call = originate(actor=ilse, conversation_id=key, **given)
    assert originate(actor=ilse, conversation_id=key, **given) == call
    asked = Command.objects.get()
    assert (asked.kind, asked.arguments["to"], asked.arguments["shown_number"]) == (
        "originate",
        "+31612345678",
        "140299",
    )
    conversation = Conversation.objects.get()
    assert (conversation.direction, conversation.counterpart) == ("out", "+31612345678")
    told = Told(platform)
    told.ref = call.call_ref
    told.happens("answered", agent_ref=call.agent_ref, direction="out", to="+31612345678")
    told.happens("ended", 60, direction="out", cause="caller_hung_up")
    conversation.refresh_from_db()
    assert (conversation.state, told.call.outcome) == ("wrap_up", "handled")


def test_who_has_no_phone_linked_calls_by_hand(centre: Centre) -> None:
    with pytest.raises(ConflictError):
        originate(
            actor=a_colleague(centre),
            conversation_id=centre.id,
            number="06 12345678",
            municipality_id=centre.municipality.pk,
        )


def test_a_command_reaches_the_exchange_also_after_it_was_started_again(
    centre: Centre, exchange: Platform, server: PracticeServer
) -> None:
    """It knows nobody then: it is told who we are and asked once more."""
    ilse = a_colleague(centre)
    linked(exchange, centre, ilse)
    originate(actor=ilse, conversation_id=exchange.pk, number="06 12345678", municipality_id=centre.municipality.pk)
    assert send_due_commands() == 1
    assert Command.objects.get().state == "accepted"
    assert [each["state"] for each in server.platforms[str(exchange.pk)].latest_calls()] == ["ringing"]


def test_a_call_that_the_platform_does_not_know_is_over(centre: Centre, exchange: Platform) -> None:
    call, ilse = talking(exchange, centre)
    press(actor=ilse, call_id=call.pk, kind="hold")
    send_due_commands()
    call.refresh_from_db()
    assert (Command.objects.get().state, call.state, call.outcome) == ("refused", "ended", "handled")


def test_a_platform_that_is_away_is_tried_again_and_then_given_up_and_shown(centre: Centre) -> None:
    platform = a_platform(centre, address="http://127.0.0.1:9/commands")
    call, ilse = talking(platform, centre)
    press(actor=ilse, call_id=call.pk, kind="hold")
    start = timezone.now()
    for seconds in (0, 0.6, 1.7, 3.8, 8, 13):
        with the_time_is(start + timedelta(seconds=seconds)):
            send_due_commands()
    failed = Command.objects.get()
    platform.refresh_from_db()
    assert (failed.state, failed.attempts, bool(failed.problem), bool(platform.problem)) == ("failed", 5, True, True)


def test_commands_of_one_call_keep_their_order(centre: Centre, exchange: Platform, server: PracticeServer) -> None:
    ilse = a_colleague(centre)
    link = linked(exchange, centre, ilse)
    check(exchange)
    originate(actor=ilse, conversation_id=exchange.pk, number="06 12345678", municipality_id=centre.municipality.pk)
    send_due_commands()
    live = server.platforms[str(exchange.pk)]
    with live.exchange.lock:
        call = next(iter(live.exchange.calls.values()))
        live.exchange.answer(call, live.exchange.agents[link.agent_ref])
    ours = Call.objects.get()
    Call.objects.update(state="talking")
    press(actor=ilse, call_id=ours.pk, kind="hold")
    Call.objects.update(state="held")
    press(actor=ilse, call_id=ours.pk, kind="retrieve")
    send_due_commands()
    assert (call.state, set(Command.objects.values_list("state", flat=True))) == ("talking", {"accepted"})


def test_a_platform_that_answers_is_well(centre: Centre, exchange: Platform, server: PracticeServer) -> None:
    assert check(exchange).is_ok
    server.platforms.clear()
    assert check(exchange).is_ok
    assert not check(a_platform(centre, address="http://127.0.0.1:9/commands")).is_ok


def test_a_platform_without_commands_is_well_when_it_tells(centre: Centre) -> None:
    platform = a_platform(centre, address="", capabilities=())
    assert not check(platform).is_ok
    Told(platform).happens("offered")
    platform.refresh_from_db()
    assert check(platform).is_ok


def test_commands_that_are_not_signed_are_refused_by_the_exchange(exchange: Platform, server: PracticeServer) -> None:
    import http.client

    check(exchange)
    line = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=5)
    line.request("POST", "/", b'{"type":"ping"}', {"X-Eenloket-Platform": str(exchange.pk)})
    assert line.getresponse().status == 401
    line.close()


def test_the_exchange_plays_by_the_clock(exchange: Platform, server: PracticeServer) -> None:
    check(exchange)
    live = server.platforms[str(exchange.pk)]
    live.call_in("+31612345678", "140299", Plan(patience=0.0))
    assert live.latest_calls()[0]["cause"] == "abandoned"
