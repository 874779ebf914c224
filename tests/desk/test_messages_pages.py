"""Pages of messages that wait: the list, reading one, taking it, writing back; and the sender's own page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.contacts.models import Conversation
from eenloket.contacts.selectors import citizen_code
from eenloket.core.ids import uuid7
from eenloket.gateways.models import OutboxMessage
from tests.builders import Centre, a_centre, a_colleague, a_written_question, an_answer, an_outsider, signed_in

pytestmark = pytest.mark.django_db


def test_what_waits_is_on_the_work_page_and_on_its_own() -> None:
    centre = a_centre()
    a_written_question(centre, subject="Grofvuil")
    page = signed_in(a_colleague(centre))
    for name in ("desk:work", "desk:messages"):
        assert "Grofvuil" in page.get(reverse(name)).content.decode()


def test_a_channel_can_be_chosen() -> None:
    centre = a_centre()
    a_written_question(centre, subject="Grofvuil")
    a_written_question(centre, subject="Parkeren", channel="email")
    text = signed_in(a_colleague(centre)).get(reverse("desk:messages"), {"kanaal": "email"}).content.decode()
    assert "Parkeren" in text
    assert "Grofvuil" not in text


def test_a_message_is_read_before_it_is_taken() -> None:
    centre = a_centre()
    conversation = a_written_question(
        centre, text="Er ligt een bank op straat.", details=(("Straat", "Dorpsstraat 1"),)
    )
    text = signed_in(a_colleague(centre)).get(reverse("desk:message", args=[conversation.pk])).content.decode()
    assert "Er ligt een bank op straat." in text
    assert "Dorpsstraat 1" in text


def test_another_contact_centre_sees_nothing() -> None:
    conversation = a_written_question(a_centre())
    outsider = signed_in(an_outsider("advisor_2"))
    assert outsider.get(reverse("desk:message", args=[conversation.pk])).status_code == 404
    assert outsider.post(reverse("desk:message_take", args=[conversation.pk])).status_code == 404


def test_taken_it_opens_with_what_was_written() -> None:
    centre = a_centre()
    conversation = a_written_question(centre, text="Er ligt een bank op straat.")
    page = signed_in(a_colleague(centre))
    response = page.post(reverse("desk:message_take", args=[conversation.pk]), follow=True)
    assert "Er ligt een bank op straat." in response.content.decode()
    assert page.post(reverse("desk:message_put_back", args=[conversation.pk])).status_code == 302


def test_the_next_one_is_taken_until_none_waits() -> None:
    centre = a_centre()
    a_written_question(centre)
    page = signed_in(a_colleague(centre))
    assert "/werk/gesprek/" in page.post(reverse("desk:message_next")).headers["Location"]
    assert page.post(reverse("desk:message_next")).headers["Location"] == reverse("desk:work")


def test_a_message_to_the_sender_leaves_the_question_open() -> None:
    centre = a_centre()
    conversation, page = a_written_question(centre), signed_in(a_colleague(centre))
    page.post(reverse("desk:message_take", args=[conversation.pk]))
    address = reverse("desk:message_reply", args=[conversation.contacts.get().pk])
    key = uuid7()
    for _twice in range(2):
        assert page.post(address, {"id": str(key), "text": "Waar precies?"}).status_code == 302
    assert OutboxMessage.objects.filter(body__contains="Waar precies?").count() == 1
    assert page.post(address, {"id": str(uuid7()), "text": " "}).status_code == 422


def test_stored_the_answer_is_sent_or_was_told_otherwise() -> None:
    centre = a_centre()
    conversation, page = a_written_question(centre), signed_in(a_colleague(centre))
    page.post(reverse("desk:message_take", args=[conversation.pk]))
    address = reverse("desk:conversation_store", args=[conversation.contacts.get().pk])
    assert page.post(address, {"result": "answered", "note_for_citizen": ""}).status_code == 422
    assert page.post(address, {"result": "answered", "note_for_citizen": "", "told": "1"}).status_code == 302


def following(centre: Centre, conversation: Conversation) -> tuple[Client, str]:
    address, page = reverse("website:status", args=[centre.municipality.slug]), Client()
    page.post(address, {"reference": conversation.reference, "code": citizen_code(conversation)})
    return page, address


def test_the_sender_follows_it_and_writes_again() -> None:
    centre = a_centre()
    conversation = a_written_question(centre, text="Er ligt een bank op straat.")
    page, address = following(centre, conversation)
    assert "Er ligt een bank op straat." in page.get(address).content.decode()
    key = str(uuid7())
    for _twice in range(2):
        assert page.post(address, {"id": key, "text": "Hij is rood."}).status_code == 302
    assert page.get(address).content.decode().count("Hij is rood.") == 1


def test_an_empty_or_endless_message_is_refused_with_what_was_typed() -> None:
    centre = a_centre()
    page, address = following(centre, a_written_question(centre))
    assert page.post(address, {"id": str(uuid7()), "text": "  "}).status_code == 422
    response = page.post(address, {"id": str(uuid7()), "text": "a" * 5001})
    assert response.status_code == 422
    assert "aaaa" in response.content.decode()


def test_who_did_not_prove_to_know_the_code_writes_nothing() -> None:
    centre = a_centre()
    a_written_question(centre)
    address = reverse("website:status", args=[centre.municipality.slug])
    assert Client().post(address, {"id": str(uuid7()), "text": "Hallo"}).status_code == 403


def test_an_answer_can_be_put_in_the_reply_in_words_that_fit_the_channel() -> None:
    centre = a_centre()
    answer = an_answer(centre, "Grofvuil", short="Bel ons voor een afspraak.", sentence="Bel 14 0123 voor grofvuil.")
    page = signed_in(a_colleague(centre))
    texts = []
    for channel, sender in (("web_form", "noor@example.nl"), ("sms", "06 12345678")):
        conversation = a_written_question(centre, channel=channel, sender_address=sender)
        page.post(reverse("desk:message_take", args=[conversation.pk]))
        address = reverse("desk:conversation_answer", args=[conversation.contacts.get().pk, answer.pk])
        texts.append(page.post(address).json()["answer"])
    assert 'data-insert="Bel ons voor een afspraak.\n\nhttp' in texts[0]
    assert 'data-insert="Bel 14 0123 voor grofvuil."' in texts[1]


def test_a_message_is_found_by_its_reference_by_who_may() -> None:
    centre = a_centre()
    conversation = a_written_question(centre, subject="Grofvuil ophalen")
    asked = {"q": conversation.reference.lower()}
    found = signed_in(a_colleague(centre)).get(reverse("desk:search_all"), asked).content.decode()
    assert reverse("desk:message", args=[conversation.pk]) in found
    outsider = signed_in(an_outsider("advisor_2")).get(reverse("desk:search_all"), asked).content.decode()
    assert "Grofvuil ophalen" not in outsider


def test_a_message_that_was_no_question_does_not_claim_to_be_answered() -> None:
    centre = a_centre()
    conversation, advisor = a_written_question(centre), signed_in(a_colleague(centre))
    advisor.post(reverse("desk:message_take", args=[conversation.pk]))
    question = conversation.contacts.get()
    advisor.post(reverse("desk:conversation_drop", args=[question.pk]), {"gesprek": str(conversation.pk)})
    page, address = following(centre, conversation)
    assert "Uw vraag is gesloten" in page.get(address).content.decode()


def test_without_an_address_the_desk_says_that_nothing_is_sent() -> None:
    centre = a_centre()
    conversation, page = a_written_question(centre, sender_address=""), signed_in(a_colleague(centre))
    response = page.post(reverse("desk:message_take", args=[conversation.pk]), follow=True)
    assert "Bel ook." in response.content.decode()
