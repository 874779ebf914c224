"""What holds for every other side, against a real one on a socket: SMTP, the interface of Notify, SMPP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from eenloket.gateways.models import DevelopmentText, OutboxMessage, StoppedAddress
from eenloket.gateways.port import Adapter, adapter_for
from eenloket.gateways.services import deliver, resolve
from eenloket.gateways.types import DeliveryError, Outgoing
from tests.builders import a_centre, a_message
from tests.gateways.mail_server import Inbox, a_mail_server, free_port
from tests.gateways.phones import running_phones, sms_settings, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Side:
    """One channel with addresses that make its other side behave."""

    name: str
    channel: str
    good: str
    refused: str
    busy: str
    loses_answer: str
    inbox: Inbox | None = None

    @property
    def adapter(self) -> Adapter:
        return adapter_for(self.channel)

    def received(self) -> list[str]:
        if self.inbox:
            return [str(mail["To"]) for mail in self.inbox.mails]
        return list(DevelopmentText.objects.values_list("number", flat=True))


@pytest.fixture(params=["smtp", "notify", "smpp"])
def side(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Side]:
    name = str(request.param)
    monkeypatch.setattr("eenloket.gateways.adapters.smpp._SECONDS", 1.0)
    if name == "smtp":
        with a_mail_server() as inbox:
            yield Side(name, "email", "jo@example.org", "550@example.org", "451@example.org", "lost@example.org", inbox)
        return
    with running_phones("smpp" if name == "smpp" else "notify+http"):
        yield Side(name, "sms", "+31612345678", "+31610000001", "+31610000004", "+31610000005")


def _message(to: str) -> Outgoing:
    return Outgoing("<0190f1c0-0000-7000-8000-000000000001@eenloket.invalid>", to, "Uw vraag", "Hallo €5", "Gemeente")


def test_it_takes_a_message_and_gives_its_number(side: Side) -> None:
    assert side.adapter.send(_message(side.good)).reference
    assert side.received() == [side.good]


def test_it_takes_many_and_says_of_each_what_became_of_it(side: Side) -> None:
    outcomes = side.adapter.send_many([_message(to) for to in (side.good, side.refused, side.good)])
    assert [isinstance(each, DeliveryError) for each in outcomes] == [False, True, False]


def test_what_it_refuses_for_good_is_not_tried_again_and_its_address_is_stopped(side: Side) -> None:
    with pytest.raises(DeliveryError) as refused:
        side.adapter.send(_message(side.refused))
    assert (refused.value.is_final, refused.value.refuses_address, refused.value.is_unsure) == (True, True, False)
    message = a_message(a_centre(), to=side.refused, channel=side.channel)
    assert deliver(message.pk) == "failed"
    assert StoppedAddress.objects.get().address == side.refused


def test_what_it_refuses_for_now_waits(side: Side) -> None:
    with pytest.raises(DeliveryError) as refused:
        side.adapter.send(_message(side.busy))
    assert (refused.value.is_final, refused.value.refuses_address, refused.value.is_unsure) == (False, False, False)
    assert deliver(a_message(a_centre(), to=side.busy, channel=side.channel).pk) == "queued"


def test_when_its_answer_is_lost_nobody_is_sure_and_nothing_is_sent_again(side: Side) -> None:
    with pytest.raises(DeliveryError) as lost:
        side.adapter.send(_message(side.loses_answer))
    assert (lost.value.is_unsure, lost.value.is_final) == (True, False)
    message = a_message(a_centre(), to=side.loses_answer, channel=side.channel)
    before = len(side.received())
    # Over SMPP its receipt may settle it before we have stopped waiting for the answer.
    assert deliver(message.pk) in ({"sending", "delivered"} if side.name == "smpp" else {"sending"})
    assert deliver(message.pk) == ""
    assert len(side.received()) == before + 1


def test_a_crash_between_sending_and_noting_is_found_out_or_called_doubtful(side: Side) -> None:
    message = a_message(a_centre(), to=side.good, channel=side.channel)
    side.adapter.send(Outgoing(message.message_id, message.to, "Uw vraag", message.body, "Gemeente"))
    OutboxMessage.objects.filter(pk=message.pk).update(state="sending")
    expected = {"smtp": ("doubtful",), "notify": ("accepted", "delivered"), "smpp": ("doubtful", "delivered", "")}
    assert resolve(message.pk) in expected[side.name]
    if side.name == "smpp":  # its receipt settles it: this number is in doubt, and nobody else got anything there
        wait_until(lambda: OutboxMessage.objects.get().state == "delivered")
    assert side.received() == [side.good]


def test_what_never_got_there_is_known_only_where_the_other_side_knows_our_key(side: Side) -> None:
    message = a_message(a_centre(), to=side.good, channel=side.channel)
    OutboxMessage.objects.filter(pk=message.pk).update(state="sending")
    assert resolve(message.pk) == ("queued" if side.name == "notify" else "doubtful")


def test_it_finds_a_message_by_its_reference(side: Side) -> None:
    message = a_message(a_centre(), to=side.good, channel=side.channel)
    deliver(message.pk)
    message.refresh_from_db()
    outgoing = Outgoing(message.message_id, message.to, "", "", "", provider_reference=message.provider_reference)
    found = side.adapter.find(outgoing)
    assert found is None if side.name == "smtp" else found is not None and found.fate in ("accepted", "delivered")


def test_it_answers_the_check(side: Side) -> None:
    assert side.adapter.check().is_ok


@pytest.mark.parametrize("scheme", ["smpp", "notify+http"])
def test_an_other_side_that_is_away_fails_the_check_and_loses_nothing(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eenloket.gateways.adapters.smpp._SECONDS", 1.0)
    with sms_settings(scheme, free_port()):
        adapter = adapter_for("sms")
        assert not adapter.check().is_ok
        with pytest.raises(DeliveryError) as failed:
            adapter.send(_message("+31612345678"))
        assert (failed.value.is_final, failed.value.is_unsure) == (False, False)
