"""Questions that come in writing: they wait, one advisor takes them, and the answer goes back once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from eenloket.contacts import selectors
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import (
    answer_automatically,
    continue_conversation,
    pass_to_person,
    put_back,
    receive_question,
    reply,
    store_contact,
    take_conversation,
)
from eenloket.contacts.types import ContactState, ConversationState, DraftChange, Result, WrittenQuestion
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.models import OutboxMessage
from eenloket.routing.services import take_next_message
from tests.builders import (
    BSN,
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_hand_over,
    a_party,
    a_stored_contact,
    a_written_question,
    an_answer,
    an_outsider,
    the_time_is,
)
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def question_of(conversation: Conversation) -> Contact:
    return conversation.contacts.get()


def test_a_message_waits_with_a_reference_and_a_day() -> None:
    centre = a_centre()
    with the_time_is("2026-11-26 10:00"):
        conversation = a_written_question(centre)
    assert conversation.state == ConversationState.WAITING
    assert conversation.reference == "MD-2026-000001"
    assert str(conversation.due_on) == "2026-11-30"  # two working days on
    assert [each.text for each in selectors.messages_of([conversation.pk])] == [
        "Wanneer wordt mijn grofvuil opgehaald?"
    ]


def test_the_sender_is_told_reference_code_and_day() -> None:
    conversation = a_written_question(a_centre())
    mail = OutboxMessage.objects.get(about_id=conversation.pk)
    assert mail.to == "noor@example.nl"
    assert conversation.reference in mail.body
    assert selectors.citizen_code(conversation) in mail.body


def test_the_same_key_gives_the_same_conversation() -> None:
    centre, key = a_centre(), uuid.uuid4()
    question = WrittenQuestion(
        contact_centre_id=centre.id, municipality_id=centre.municipality.pk, channel="email", text="Dag"
    )
    assert receive_question(question, key=key) == receive_question(question, key=key)
    assert Conversation.objects.count() == 1


def test_a_channel_for_talking_takes_no_messages() -> None:
    with pytest.raises(InvalidError):
        a_written_question(a_centre(), channel="phone")


def test_who_takes_it_has_it_open_with_its_question() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    assert [each.pk for each in selectors.open_conversations(advisor)] == [conversation.pk]
    assert question_of(conversation).advisor_id == advisor.pk
    assert not selectors.waiting_for(advisor).exists()


def test_the_second_to_take_it_is_told_so() -> None:
    centre = a_centre()
    conversation = a_written_question(centre)
    take_conversation(actor=a_colleague(centre), conversation_id=conversation.pk)
    with pytest.raises(ConflictError):
        take_conversation(actor=a_colleague(centre), conversation_id=conversation.pk)


def test_a_stranger_and_who_holds_no_conversations_cannot_take_it() -> None:
    centre = a_centre()
    conversation = a_written_question(centre)
    with pytest.raises(NotFoundError):
        take_conversation(actor=an_outsider("advisor_2"), conversation_id=conversation.pk)
    with pytest.raises(NotAllowedError):
        take_conversation(actor=a_colleague(centre, "back_office"), conversation_id=conversation.pk)


def test_what_is_due_first_is_next() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    with the_time_is("2026-11-26 10:00"):
        a_written_question(centre)
        urgent = a_written_question(centre, channel="sms", sender_address="+31612345678")
        assert take_next_message(actor=advisor) == urgent
        assert take_next_message(actor=advisor) is not None
        assert take_next_message(actor=advisor) is None


def test_put_back_it_waits_at_its_old_place_with_what_was_typed() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    put_back(actor=advisor, conversation_id=conversation.pk)
    waiting = fresh(conversation)
    assert (waiting.state, waiting.advisor, waiting.started_at) == ("waiting", None, conversation.started_at)
    assert question_of(conversation).advisor is None


def test_the_answer_goes_to_the_sender_once() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    contact, change = question_of(conversation), DraftChange(note_for_citizen="Dinsdag komt de wagen.")
    for _twice in range(2):
        store_contact(actor=advisor, contact_id=contact.pk, result=Result.ANSWERED, change=change)
    sent = OutboxMessage.objects.filter(about_id=conversation.pk, body__contains="Dinsdag komt de wagen.")
    assert sent.count() == 1
    assert fresh(conversation).state == ConversationState.CLOSED
    assert [each.direction for each in selectors.messages_of([conversation.pk])] == ["in", "out"]


def test_an_answer_needs_words_unless_it_was_told_otherwise() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    contact = question_of(conversation)
    with pytest.raises(InvalidError):
        store_contact(actor=advisor, contact_id=contact.pk, result=Result.ANSWERED)
    stored = store_contact(actor=advisor, contact_id=contact.pk, result=Result.ANSWERED, is_told=True)
    assert stored.state == ContactState.STORED


def test_handling_time_starts_when_it_is_taken() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    with the_time_is("2026-11-26 10:00"):
        conversation = a_written_question(centre)
    with the_time_is("2026-11-27 10:00"):
        take_conversation(actor=advisor, conversation_id=conversation.pk)
    with the_time_is("2026-11-27 10:04"):
        store_contact(actor=advisor, contact_id=question_of(conversation).pk, result=Result.ANSWERED, is_told=True)
    closed = fresh(conversation)
    assert (closed.talk_seconds, closed.wrap_up_seconds) == (0, 240)


def test_a_question_back_leaves_it_open() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    key = uuid.uuid4()
    for _twice in range(2):
        reply(actor=advisor, contact_id=question_of(conversation).pk, message_id=key, text="Wat is uw adres?")
    assert OutboxMessage.objects.filter(body__contains="Wat is uw adres?").count() == 1
    assert fresh(conversation).state == ConversationState.OPEN


def test_a_further_message_of_a_closed_conversation_waits_as_a_new_question() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    store_contact(actor=advisor, contact_id=question_of(conversation).pk, result=Result.ANSWERED, is_told=True)
    key = uuid.uuid4()
    for _twice in range(2):
        continue_conversation(conversation.pk, message_id=key, text="En welke week dan?", channel="web_form")
    assert fresh(conversation).state == ConversationState.WAITING
    assert list(conversation.contacts.values_list("number", "state")) == [(1, "stored"), (2, "draft")]
    take_conversation(actor=a_colleague(centre), conversation_id=conversation.pk)


def test_an_automatic_reply_wakes_nobody() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    store_contact(actor=advisor, contact_id=question_of(conversation).pk, result=Result.ANSWERED, is_told=True)
    continue_conversation(
        conversation.pk, message_id=uuid.uuid4(), text="Ik ben op vakantie.", channel="email", is_automatic=True
    )
    assert fresh(conversation).state == ConversationState.CLOSED


def an_automatic_answer(centre: Centre) -> Conversation:
    version = an_answer(centre).current
    assert version
    question = WrittenQuestion(
        contact_centre_id=centre.id,
        municipality_id=centre.municipality.pk,
        channel="web_form",
        text="Hoe vraag ik een paspoort aan?",
        sender_address="noor@example.nl",
    )
    return answer_automatically(question, key=uuid.uuid4(), version_id=version.pk)


def test_an_automatic_answer_is_stored_with_its_version_and_counted_apart() -> None:
    conversation = an_automatic_answer(a_centre())
    contact = question_of(conversation)
    assert conversation.state == ConversationState.CLOSED
    assert (contact.result, contact.first_contact_class) == ("answered_automatically", "none")
    assert contact.answer_uses.get().is_used


def test_an_automatic_answer_that_did_not_help_waits_for_a_person() -> None:
    centre = a_centre()
    conversation = an_automatic_answer(centre)
    for _twice in range(2):
        pass_to_person(conversation.pk, text="Ik ben in het buitenland.")
    contact = question_of(conversation)
    assert fresh(conversation).state == ConversationState.WAITING
    assert (contact.state, contact.result, contact.answer_uses.get().is_used) == ("draft", "", False)
    assert len(selectors.messages_of([conversation.pk])) == 2
    assert take_next_message(actor=a_colleague(centre)) == conversation


def test_handed_over_it_keeps_its_reference_and_code() -> None:
    centre = a_centre()
    advisor, conversation = a_colleague(centre), a_written_question(centre)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    from eenloket.cases.selectors import citizen_code
    from eenloket.cases.services import hand_over

    case = hand_over(
        actor=advisor,
        contact_id=question_of(conversation).pk,
        what=a_hand_over(advisor, a_department(centre)),
    )
    assert case.reference == conversation.reference
    assert citizen_code(case) == selectors.citizen_code(conversation)
    assert a_case(advisor, a_department(centre)).reference != case.reference


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_at_the_same_moment_one_has_it() -> None:
    centre = a_centre()
    conversation = a_written_question(centre)
    colleagues = [a_colleague(centre) for _ in range(2)]

    def take(who: Any) -> str:
        try:
            return str(take_conversation(actor=who, conversation_id=conversation.pk).advisor_id)
        except ConflictError:
            return "late"

    results = at_the_same_time(*[lambda who=each: take(who) for each in colleagues])
    assert sorted(each == "late" for each in results) == [False, True]


def test_a_question_by_sms_is_answered_by_sms() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    conversation = a_written_question(centre, channel="sms", sender_address="06 12345678")
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    change = DraftChange(note_for_citizen="Ja, dat kan.")
    store_contact(actor=advisor, contact_id=question_of(conversation).pk, result=Result.ANSWERED, change=change)
    sent = OutboxMessage.objects.filter(about_id=conversation.pk).order_by("created_at")
    assert [(each.channel, each.to) for each in sent] == [("sms", "+31612345678")] * 2
    assert sent[1].body == "Ja, dat kan."


def test_a_bsn_that_came_along_is_kept_encrypted() -> None:
    details = (("BSN", BSN), ("Kenteken", "AB-123-C"))
    (message,) = selectors.messages_of([a_written_question(a_centre(), details=details).pk])
    assert message.details == [["BSN", f"••••••{BSN[-3:]}"], ["Kenteken", "AB-123-C"]]
    assert BSN.encode() not in bytes(message.details_sealed or b"")
    assert message.whole_details[0] == ["BSN", BSN]


def test_who_writes_after_an_automatic_answer_was_not_helped_by_it() -> None:
    conversation = an_automatic_answer(a_centre())
    continue_conversation(conversation.pk, message_id=uuid.uuid4(), text="Dat bedoel ik niet.", channel="web_form")
    contact = question_of(conversation)  # the same question, no second one
    assert (contact.state, contact.result, fresh(conversation).state) == ("draft", "", "waiting")


def test_what_was_spoken_about_goes_on_in_writing_as_a_conversation_of_its_own() -> None:
    centre = a_centre()
    advisor, key = a_colleague(centre), uuid.uuid4()
    party = a_party(advisor, "Jo Jansen")
    spoken = a_stored_contact(advisor, subject="Paspoort", party=party).conversation
    gone_on = [
        continue_conversation(
            spoken.pk, message_id=key, text="Nog iets.", channel="email", sender_address="jo@example.org"
        )
        for _twice in range(2)
    ]
    assert gone_on[0] == gone_on[1] != spoken
    assert (gone_on[0].state, gone_on[0].channel) == ("waiting", "email")
    question = question_of(gone_on[0])
    assert (question.subject, question.party) == ("Paspoort", party)
    assert fresh(spoken).state == ConversationState.CLOSED
