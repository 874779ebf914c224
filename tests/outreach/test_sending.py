"""Sending to many: nobody twice, nobody forgotten, whatever dies meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from eenloket.core import clock
from eenloket.core.errors import ConflictError, NotAllowedError
from eenloket.gateways.models import OutboxMessage, StoppedAddress
from eenloket.gateways.services import deliver, keep_receipts, stop_address, take_in
from eenloket.gateways.types import DeliveryError, Fate, IncomingText, Outgoing, Receipt, StopReason
from eenloket.outreach.models import Broadcast, Recipient
from eenloket.outreach.services import decide, go_on, send_next, stop, sweep
from tests.builders import a_colleague, a_message, the_time_is
from tests.gateways.adapters import Adapter
from tests.outreach.scenes import a_desk, a_list, an_approved, states_of

pytestmark = pytest.mark.django_db


def test_each_person_gets_their_own_text_once(other_side: Adapter) -> None:
    broadcast = an_approved(a_desk())
    assert not send_next(broadcast.pk)
    assert not send_next(broadcast.pk)
    assert [each.body for each in other_side.sent] == [f"Dag Jo {n}, de weg is dicht." for n in range(3)]
    broadcast.refresh_from_db()
    assert (broadcast.state, states_of(broadcast)) == ("done", ["accepted"] * 3)


def test_before_its_moment_and_outside_its_hours_nothing_goes(other_side: Adapter) -> None:
    from datetime import time

    later = an_approved(a_desk(), starts_at=clock.now() + timedelta(hours=1))
    with the_time_is("2026-11-26 21:00"):
        tomorrow = an_approved(a_desk("duin"), hours_from=time(9), hours_until=time(20))
        send_next(tomorrow.pk)
    send_next(later.pk)
    assert other_side.sent == []
    with the_time_is("2026-11-27 09:00"):
        send_next(tomorrow.pk)
    assert len(other_side.sent) == 3


def test_stopping_leaves_the_rest_and_going_on_sends_it(other_side: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    broadcast = an_approved(desk, a_list(25))
    send_many = other_side.send_many

    def stopped_meanwhile(messages: Sequence[Outgoing]) -> Any:
        stop(actor=desk.writer, broadcast_id=broadcast.pk)
        return send_many(messages)

    monkeypatch.setattr(other_side, "send_many", stopped_meanwhile)
    monkeypatch.setattr("eenloket.outreach.services.sending._FIRST_GUESS", 1)
    send_next(broadcast.pk)
    states = states_of(broadcast)
    assert (states.count("accepted"), states.count("queued")) == (10, 15)
    monkeypatch.setattr(other_side, "send_many", send_many)
    with pytest.raises(NotAllowedError):
        go_on(actor=a_colleague(desk.centre, "advisor_1"), broadcast_id=broadcast.pk)
    go_on(actor=desk.second, broadcast_id=broadcast.pk)
    send_next(broadcast.pk)
    assert states_of(broadcast) == ["accepted"] * 25
    assert len({each.to for each in other_side.sent}) == len(other_side.sent) == 25


def _cut_off(broadcast: Broadcast, other_side: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies with a handful under way."""
    with monkeypatch.context() as patched:
        patched.setattr(other_side, "send_many", lambda _messages: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_next(broadcast.pk)


def test_what_a_dead_worker_had_under_way_is_doubtful_and_never_sent_again(
    other_side: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    broadcast = an_approved(a_desk())
    _cut_off(broadcast, other_side, monkeypatch)
    assert states_of(broadcast) == ["sending"] * 3
    send_next(broadcast.pk)
    send_next(broadcast.pk)
    assert states_of(broadcast) == ["doubtful"] * 3
    assert other_side.sent == []


@pytest.mark.parametrize(
    ("found", "state"), [(Receipt("7", Fate.DELIVERED), "delivered"), (Receipt("", Fate.ABSENT), "accepted")]
)
def test_where_the_other_side_knows_it_settles_them(
    other_side: Adapter, monkeypatch: pytest.MonkeyPatch, found: Receipt, state: str
) -> None:
    broadcast = an_approved(a_desk(), a_list(1))
    _cut_off(broadcast, other_side, monkeypatch)
    monkeypatch.setattr(other_side, "_found", found)
    send_next(broadcast.pk)
    assert states_of(broadcast) == [state]


def _receipt(recipient: Recipient, fate: Fate = Fate.DELIVERED) -> Receipt:
    return Receipt("provider-1", fate, address=recipient.to)


def test_a_receipt_settles_a_doubtful_one_by_its_number(other_side: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    broadcast = an_approved(a_desk())
    _cut_off(broadcast, other_side, monkeypatch)
    send_next(broadcast.pk)
    second = broadcast.recipients.order_by("row_number")[1]
    keep_receipts(channel="sms", account="sms", receipts=[_receipt(second)])
    assert states_of(broadcast) == ["doubtful", "delivered", "doubtful"]


def test_a_receipt_that_comes_before_its_message_was_noted_is_not_lost(other_side: Adapter) -> None:
    broadcast = an_approved(a_desk(), a_list(1))
    recipient = broadcast.recipients.get()
    keep_receipts(channel="sms", account="sms", receipts=[Receipt(f"taken-{recipient.pk}", Fate.FAILED, "UNDELIV")])
    send_next(broadcast.pk)
    recipient.refresh_from_db()
    assert (recipient.state, recipient.problem) == ("failed", "UNDELIV")


def test_a_person_settles_a_doubtful_one_by_name(other_side: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    broadcast = an_approved(desk, a_list(2))
    _cut_off(broadcast, other_side, monkeypatch)
    send_next(broadcast.pk)
    first, second = broadcast.recipients.order_by("row_number")
    decide(actor=desk.writer, recipient_id=first.pk, has_arrived=True)
    decide(actor=desk.writer, recipient_id=second.pk, has_arrived=False)
    send_next(broadcast.pk)
    assert states_of(broadcast) == ["delivered", "accepted"]
    with pytest.raises(ConflictError):
        decide(actor=desk.writer, recipient_id=first.pk, has_arrived=False)
    with pytest.raises(NotAllowedError):
        decide(actor=a_colleague(desk.centre, "advisor_1"), recipient_id=first.pk, has_arrived=True)


def test_a_refusal_for_good_fails_and_stops_the_number_and_one_for_now_waits(
    other_side: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    broadcast = an_approved(a_desk(), a_list(2))
    errors = [DeliveryError("no such number", is_final=True, refuses_address=True), DeliveryError("too busy")]
    monkeypatch.setattr(other_side, "send_many", lambda _messages: errors)
    send_next(broadcast.pk)
    assert states_of(broadcast) == ["failed", "queued"]
    assert StoppedAddress.objects.count() == 1
    monkeypatch.undo()
    broadcast.refresh_from_db()
    assert broadcast.state == "sending"


def test_who_stops_meanwhile_gets_nothing(other_side: Adapter) -> None:
    desk = a_desk()
    broadcast = an_approved(desk)
    stop_address(contact_centre_id=desk.centre.id, channel="sms", address="+31610001000", reason=StopReason.STOP_WORD)
    send_next(broadcast.pk)
    assert states_of(broadcast) == ["failed", "accepted", "accepted"]


def test_the_account_is_not_asked_more_than_it_takes(other_side: Adapter, settings: Settings) -> None:
    settings.EENLOKET_SMS_ACCOUNT = ("sms:slow", 10.0)
    broadcast = an_approved(a_desk(), a_list(12))
    send_next(broadcast.pk, seconds=0.3)
    assert 9 <= len(other_side.sent) <= 11


def test_the_sweeper_takes_up_what_runs(other_side: Adapter) -> None:
    an_approved(a_desk())
    assert sweep() == 1


def test_who_answers_a_broadcast_with_stop_gets_nothing_more(other_side: Adapter) -> None:
    desk = a_desk()
    send_next(an_approved(desk, a_list(1)).pk)
    text = IncomingText(external_id="1", sender="+31610001000", to="1499", text="Stop")
    take_in(channel="sms", account="sms", text=text)
    assert StoppedAddress.objects.get().address == "+31610001000"
    assert OutboxMessage.objects.get().goes_to_stopped


def test_a_contact_centre_is_taken_away_with_all_that_it_sent(other_side: Adapter) -> None:
    from django.db import connection

    from eenloket.demo.reset import remove_centre

    desk = a_desk()
    send_next(an_approved(desk).pk)
    deliver(a_message(desk.centre).pk, other_side)
    remove_centre(desk.centre.id)
    connection.check_constraints()
    assert not Recipient.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_an_other_side_that_is_too_busy_is_left_alone_for_a_while(
    other_side: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    broadcast = an_approved(a_desk(), a_list(25))
    asked: list[int] = []

    def too_busy(messages: Sequence[Outgoing]) -> list[DeliveryError]:
        asked.append(len(messages))
        return [DeliveryError("429 too busy", retry_after=60) for _each in messages]

    monkeypatch.setattr(other_side, "send_many", too_busy)
    monkeypatch.setattr("eenloket.outreach.services.sending._FIRST_GUESS", 1)
    assert not send_next(broadcast.pk)
    assert asked == [10]
    assert states_of(broadcast) == ["queued"] * 25
