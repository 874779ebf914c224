"""Texts and receipts that a provider brings: stored before they are acknowledged; who asks to stop is heeded."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.gateways.models import DevelopmentReply, OutboxMessage, StoppedAddress
from eenloket.gateways.rules import stop_word
from eenloket.gateways.services import answer_from_phone, deliver, forget_receipts, keep_receipts, take_in
from eenloket.gateways.types import Fate, IncomingText, Receipt
from tests.builders import a_centre, a_colleague, a_message, the_time_is
from tests.gateways.adapters import Adapter
from tests.gateways.phones import account, running_phones, wait_until

NUMBER = "+31612345678"


def _text(words: str, number: str = NUMBER) -> IncomingText:
    return IncomingText(external_id=str(uuid7()), sender=number, to="1499", text=words)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("STOP", "stop"),
        (" Stop! ", "stop"),
        ("aan", "on"),
        ("stop maar met maaien", ""),
        ("", ""),
        ("Afmelden.", "stop"),
    ],
)
def test_only_a_text_that_is_nothing_but_the_word_stops(typed: str, word: str) -> None:
    assert stop_word(typed) == word


@pytest.mark.django_db
def test_who_sends_stop_gets_one_confirmation_and_nothing_more() -> None:
    centre = a_centre()
    a_message(centre, to=NUMBER, channel="sms")
    asked = _text("STOP")
    for _ in range(2):
        take_in(channel="sms", account="sms", text=asked)
    (confirmation,) = OutboxMessage.objects.filter(goes_to_stopped=True)
    assert deliver(confirmation.pk, Adapter()) == "accepted"
    later = a_message(centre, to=NUMBER, channel="sms")
    assert deliver(later.pk, Adapter()) == ""
    later.refresh_from_db()
    assert later.state == "failed"


@pytest.mark.django_db
def test_who_sends_on_gets_messages_again_but_what_a_colleague_stopped_stays() -> None:
    centre = a_centre()
    a_message(centre, to=NUMBER, channel="sms")
    take_in(channel="sms", account="sms", text=_text("STOP"))
    take_in(channel="sms", account="sms", text=_text("AAN"))
    assert StoppedAddress.objects.get().lifted_at is not None
    assert deliver(a_message(centre, to=NUMBER, channel="sms").pk, Adapter()) == "accepted"
    StoppedAddress.objects.update(lifted_at=None, reason="person")
    take_in(channel="sms", account="sms", text=_text("AAN"))
    assert StoppedAddress.objects.filter(lifted_at=None).exists()


@pytest.mark.django_db
def test_stop_holds_for_each_contact_centre_that_wrote_and_for_no_other() -> None:
    wrote, other = a_centre(), a_centre("elders")
    a_message(wrote, to=NUMBER, channel="sms")
    take_in(channel="sms", account="sms", text=_text("STOP"))
    assert list(StoppedAddress.objects.values_list("contact_centre_id", flat=True)) == [wrote.id]
    assert not StoppedAddress.objects.filter(contact_centre_id=other.id).exists()


@pytest.fixture
def notify(settings: Settings) -> None:
    settings.EENLOKET_SMS = account("notify+http", 1)
    settings.EENLOKET_SMS_ADAPTER = "eenloket.gateways.adapters.notify.NotifyAdapter"
    settings.EENLOKET_SMS_CALLBACK_TOKEN = "the-token"


def _call(content: Any, token: str = "the-token") -> int:
    answer = Client().post(
        "/koppeling/sms/",
        json.dumps(content),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return answer.status_code


def _report(message: OutboxMessage, status: str) -> dict[str, str]:
    return {"id": str(uuid.uuid4()), "reference": str(message.pk), "to": message.to, "status": status}


@pytest.mark.django_db
@pytest.mark.usefixtures("notify")
def test_a_callback_settles_a_message_and_needs_the_token() -> None:
    message = a_message(a_centre(), to=NUMBER, channel="sms")
    deliver(message.pk, Adapter())
    assert _call(_report(message, "delivered"), token="a guess") == 403
    assert _call(_report(message, "delivered")) == 204
    message.refresh_from_db()
    assert message.state == "delivered"
    assert _call("nonsense") == 400


@pytest.mark.django_db
@pytest.mark.usefixtures("notify")
def test_a_number_that_does_not_exist_is_stopped_by_its_report() -> None:
    message = a_message(a_centre(), to=NUMBER, channel="sms")
    deliver(message.pk, Adapter())
    assert _call(_report(message, "permanent-failure")) == 204
    assert StoppedAddress.objects.get().address == NUMBER


@pytest.mark.django_db(transaction=True)
def test_a_message_is_delivered_over_smpp_and_stop_comes_back_from_the_phone() -> None:
    centre = a_centre()
    message = a_message(centre, to=NUMBER, channel="sms", body="Uw paspoort ligt klaar. " * 12)
    with running_phones():
        assert deliver(message.pk) in ("accepted", "delivered")
        wait_until(lambda: OutboxMessage.objects.get(pk=message.pk).state == "delivered")
        answer_from_phone(actor=a_colleague(centre, "advisor_2"), number=NUMBER, text="STOP")
        wait_until(StoppedAddress.objects.exists)
        wait_until(lambda: DevelopmentReply.objects.get().brought_at is not None)


@pytest.mark.django_db
def test_receipts_are_forgotten_after_a_month_and_the_history_of_the_message_stays() -> None:
    message = a_message(a_centre(), to=NUMBER, channel="sms")
    deliver(message.pk, Adapter())
    keep_receipts(channel="sms", account="sms", receipts=[Receipt(f"taken-{message.pk}", Fate.DELIVERED)])
    assert forget_receipts() == 0
    with the_time_is(clock.now() + timedelta(days=31)):
        assert forget_receipts() == 1
    assert message.steps.filter(kind="receipt").count() == 1
