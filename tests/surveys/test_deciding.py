"""Whom we ask, and when the message goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import store_contact
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.services import stop_address
from eenloket.gateways.types import StopReason
from eenloket.parties.models import Party
from eenloket.surveys.models import Invitation
from eenloket.surveys.services import decide, opt_out, page_after_chat, send_due
from eenloket.surveys.types import Sampling, State, Way
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_citizen,
    a_colleague,
    a_conversation,
    a_department,
    a_party,
    a_stored_contact,
    a_team,
    draft_of,
)
from tests.simultaneous import at_the_same_time

from .scenes import NUMBER, a_call_of, an_asked, asks, code_in, invitation_of

pytestmark = pytest.mark.django_db


def test_where_nobody_settled_it_nobody_is_asked() -> None:
    a_call_of(a_colleague(a_centre()))
    assert not Invitation.objects.exists()


def test_a_caller_is_asked_by_sms_once_the_call_is_stored() -> None:
    centre = a_centre()
    asks(centre)
    contact = a_call_of(a_colleague(centre))
    planned = invitation_of(contact)
    assert (planned.state, planned.means, planned.channel) == ("planned", "sms", "phone")
    assert send_due() == 1
    message = OutboxMessage.objects.get()
    assert (message.to, message.channel, message.about_id) == (NUMBER, "sms", contact.pk)
    assert f"/meerland/mening/{code_in(planned)}/" in message.body
    assert invitation_of(contact).state == "asked"


def test_neither_the_address_nor_the_code_is_stored_with_it() -> None:
    centre = a_centre()
    asks(centre)
    found = Invitation.objects.filter(pk=an_asked(a_colleague(centre)).pk).values().get()
    assert NUMBER not in str(found)
    assert code_in(Invitation.objects.get()) not in str(found)


def test_asked_again_it_is_the_same_invitation_and_message() -> None:
    centre = a_centre()
    asks(centre)
    invitation = an_asked(a_colleague(centre))
    assert invitation.contact_id
    assert decide(invitation.contact_id) == invitation
    assert send_due() == 0
    assert OutboxMessage.objects.count() == 1


def test_a_share_of_none_asks_nobody() -> None:
    centre = a_centre()
    asks(centre, sampling={"phone": Sampling(0, Way.SMS_FIRST)})
    a_call_of(a_colleague(centre))
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("result", ["abandoned", "wrong_number", "test"])
def test_who_asked_nothing_is_not_asked(result: str) -> None:
    centre = a_centre()
    asks(centre)
    a_call_of(a_colleague(centre), result=result)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("other", [{"direction": "out"}, {"is_internal": True}])
def test_a_call_of_ours_and_one_of_a_colleague_are_not_asked_about(other: dict[str, Any]) -> None:
    centre = a_centre()
    asks(centre)
    a_call_of(a_colleague(centre), **other)
    assert not Invitation.objects.exists()


def test_who_keeps_the_address_secret_is_not_asked() -> None:
    centre = a_centre()
    asks(centre)
    advisor = a_colleague(centre)
    party = a_citizen(advisor)
    Party.objects.filter(pk=party.pk).update(is_secret=True)
    a_call_of(advisor, party=party)
    assert not Invitation.objects.exists()


def test_nobody_is_asked_twice_within_the_days_of_rest() -> None:
    centre = a_centre()
    asks(centre)
    advisor = a_colleague(centre)
    an_asked(advisor)
    a_call_of(advisor)
    assert Invitation.objects.count() == 1
    Invitation.objects.update(due_at=timezone.now() - timedelta(days=91))
    a_call_of(advisor)
    assert Invitation.objects.count() == 2


def test_who_said_not_again_is_not_asked_again() -> None:
    centre = a_centre()
    asks(centre)
    advisor = a_colleague(centre)
    first = an_asked(advisor)
    for _twice in range(2):
        opt_out(municipality_id=first.municipality_id, code=code_in(first))
    Invitation.objects.update(due_at=timezone.now() - timedelta(days=91))
    a_call_of(advisor)
    assert Invitation.objects.count() == 1


def test_who_asked_to_stop_meanwhile_gets_no_message() -> None:
    centre = a_centre()
    asks(centre)
    contact = a_call_of(a_colleague(centre))
    stop_address(contact_centre_id=centre.id, channel="sms", address=NUMBER, reason=StopReason.STOP_WORD)
    assert send_due() == 0
    assert invitation_of(contact).state == State.WITHDRAWN
    assert not OutboxMessage.objects.exists()


def test_about_what_became_sensitive_meanwhile_nobody_is_asked() -> None:
    centre = a_centre()
    asks(centre)
    contact = a_call_of(a_colleague(centre))
    Contact.objects.filter(pk=contact.pk).update(is_restricted=True)
    assert send_due() == 0
    assert invitation_of(contact).state == State.WITHDRAWN


def test_who_was_handed_over_is_asked_too() -> None:
    centre = a_centre()
    asks(centre)
    advisor = a_colleague(centre)
    party = a_party(advisor, phone="06 12345678")
    a_case(advisor, a_department(centre), party=party)
    assert send_due() == 1


def test_in_the_evening_it_waits_for_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    night = timezone.localtime(timezone.now()).replace(hour=23, minute=5)
    monkeypatch.setattr(timezone, "now", lambda: night)
    centre = a_centre()
    asks(centre, opens=night.time().replace(9, 0), closes=night.time().replace(20, 0))
    due = timezone.localtime(invitation_of(a_call_of(a_colleague(centre))).due_at)
    assert (due.hour, due.minute, due.date()) == (9, 0, (night + timedelta(days=1)).date())
    assert send_due() == 0


def test_without_a_mobile_number_it_goes_by_mail() -> None:
    centre = a_centre()
    asks(centre)
    advisor = a_colleague(centre)
    party = a_party(advisor, email="jo@example.nl")
    an_asked(advisor, typed="0299 123456", party=party)
    message = OutboxMessage.objects.get()
    assert (message.to, message.channel) == ("jo@example.nl", "email")
    assert "Wij hadden contact met u op" in message.body


def test_without_any_address_nobody_is_asked() -> None:
    centre = a_centre()
    asks(centre)
    a_stored_contact(a_colleague(centre))
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_once() -> None:
    centre = a_centre()
    asks(centre)
    a_call_of(a_colleague(centre))
    assert sorted(at_the_same_time(send_due, send_due)) == [0, 1]
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_calls_stored_at_once_from_one_number_ask_once() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    first, second = a_call_of(advisor), a_call_of(advisor)
    asks(centre)
    made = at_the_same_time(lambda: decide(first.pk), lambda: decide(second.pk))
    assert sum(each is not None for each in made) == 1
    assert Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_contact_decided_twice_at_once_asks_once() -> None:
    centre = a_centre()
    contact = a_call_of(a_colleague(centre))
    asks(centre)
    first, second = at_the_same_time(*[lambda: decide(contact.pk)] * 2)
    assert Invitation.objects.count() == 1
    assert first == second or None in (first, second)


# --- at the end of a chat ---


@pytest.fixture
def chatted() -> Conversation:
    centre = a_centre()
    asks(centre)
    return a_conversation(a_colleague(centre), channel="chat")


def test_whose_chat_is_over_is_asked_on_the_page_before_the_question_is_stored(chatted: Conversation) -> None:
    path = page_after_chat(chatted.pk)
    assert path == page_after_chat(chatted.pk)
    assert path.startswith("/meerland/mening/")
    planned = Invitation.objects.get()
    assert (planned.state, planned.means) == ("planned", "chat")
    Client().get(path)
    assert Invitation.objects.get().state == "asked"


def test_storing_the_question_makes_no_second_invitation(chatted: Conversation) -> None:
    page_after_chat(chatted.pk)
    advisor = chatted.advisor
    assert advisor
    team = a_team(Centre(advisor.contact_centre, [], {}, advisor))
    Contact.objects.update(team=team)
    store_contact(actor=advisor, contact_id=draft_of(chatted).pk, result="answered")
    assert Invitation.objects.get().team == team


def test_a_chat_that_was_a_test_is_not_asked_about_after_all(chatted: Conversation) -> None:
    page_after_chat(chatted.pk)
    assert chatted.advisor
    store_contact(actor=chatted.advisor, contact_id=draft_of(chatted).pk, result="test")
    assert Invitation.objects.get().state == State.WITHDRAWN
