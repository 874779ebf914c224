"""What comes in: stored once, read once, and what cannot be read stands where the team leader sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.gateways import port
from eenloket.gateways.models import InboundMessage
from eenloket.gateways.port import UnreadableError
from eenloket.gateways.services import handle_inbound, receive_raw, retry_inbound, sweep_inbound
from eenloket.gateways.types import Filed, InboundOutcome
from tests.builders import a_centre, a_colleague, a_mail, a_mailbox, an_inbound, an_outsider, the_time_is
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db

Handler = Callable[[InboundMessage], Filed]


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a stand-in for the higher module was given."""
    seen: list[Any] = []

    def note(message: InboundMessage) -> Filed:
        seen.append(message.pk)
        return Filed(InboundOutcome.CONTACT)

    monkeypatch.setitem(port._handlers, "email", note)
    return seen


def refusing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(_message: InboundMessage) -> Filed:
        raise error

    monkeypatch.setitem(port._handlers, "email", refuse)


def an_unread_mail() -> InboundMessage:
    return an_inbound(a_mailbox(a_centre()), a_mail())


def test_the_same_message_is_stored_once() -> None:
    mailbox, raw = a_mailbox(a_centre()), a_mail()
    assert an_inbound(mailbox, raw).pk == an_inbound(mailbox, raw).pk


def test_one_id_with_other_bytes_is_another_message() -> None:
    mailbox = a_mailbox(a_centre())
    one, two = (an_inbound(mailbox, a_mail(text, message_id="<a@b>")) for text in ("Een", "Twee"))
    assert one.pk != two.pk


def test_it_is_handled_once(handled: list[Any]) -> None:
    message = an_unread_mail()
    assert [handle_inbound(message.pk) for _twice in range(2)] == ["handled", ""]
    assert handled == [message.pk]


def test_what_cannot_be_read_stands_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, UnreadableError("versleuteld"))
    message = an_unread_mail()
    assert handle_inbound(message.pk) == "unreadable"
    message.refresh_from_db()
    assert (message.state, message.reason) == ("unreadable", "versleuteld")


def test_a_fault_of_ours_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, KeyError("oeps"))
    message = an_unread_mail()
    assert [handle_inbound(message.pk) for _ in range(4)] == ["received", "received", "unreadable", ""]


def test_a_database_that_went_away_is_nobody_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, OperationalError("gone"))
    message = an_unread_mail()
    with pytest.raises(OperationalError):
        handle_inbound(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("received", 0)


def test_what_a_dead_worker_left_is_read_by_the_sweeper(handled: list[Any]) -> None:
    with the_time_is("2026-11-26 10:00"):
        message = an_unread_mail()
        assert sweep_inbound() == 0  # its job is only just on its way
    with the_time_is("2026-11-26 10:01"):
        assert sweep_inbound() == 1
    assert handled == [message.pk]


def test_a_team_leader_has_it_read_again(monkeypatch: pytest.MonkeyPatch, handled: list[Any]) -> None:
    centre = a_centre()
    leader, message = a_colleague(centre, "team_leader"), an_inbound(a_mailbox(centre), a_mail())
    with monkeypatch.context() as while_broken:
        refusing(while_broken, UnreadableError("oeps"))
        handle_inbound(message.pk)
    retry_inbound(actor=leader, message_id=message.pk)
    assert handle_inbound(message.pk) == "handled"
    with pytest.raises(ConflictError):
        retry_inbound(actor=leader, message_id=message.pk)


def test_others_may_not_and_strangers_do_not_find_it(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, UnreadableError("oeps"))
    centre = a_centre()
    message = an_inbound(a_mailbox(centre), a_mail())
    handle_inbound(message.pk)
    with pytest.raises(NotAllowedError):
        retry_inbound(actor=a_colleague(centre, "advisor_2"), message_id=message.pk)
    with pytest.raises(NotFoundError):
        retry_inbound(actor=an_outsider("team_leader"), message_id=message.pk)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_store_and_handle_it_once(handled: list[Any]) -> None:
    mailbox, raw = a_mailbox(a_centre()), a_mail()
    stored = at_the_same_time(*[lambda: an_inbound(mailbox, raw).pk] * 2)
    assert stored[0] == stored[1]
    states = at_the_same_time(*[lambda: handle_inbound(stored[0])] * 2)
    assert sorted(states) == ["", "handled"]
    assert len(handled) == 1


def test_bytes_of_any_kind_can_be_stored() -> None:
    message, is_new = receive_raw(channel="email", account="x@y", external_id="a\x00b", raw=b"\x00\xff\xfe")
    assert is_new
    assert bytes(InboundMessage.objects.get(pk=message.pk).raw) == b"\x00\xff\xfe"
    assert message.received_at <= timezone.now()
