"""Conversations: several open at once, several questions in one, talk time counted once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.selectors import get_conversation, open_conversations, questions_of
from eenloket.contacts.services import (
    add_question,
    attend,
    drop_question,
    hang_up,
    start_conversation,
    store_contact,
)
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from tests.builders import a_centre, a_colleague, a_conversation, a_draft, an_outsider, draft_of, the_time_is
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Staff:
    return a_colleague(a_centre())


def _store(advisor: Staff, contact: Contact) -> None:
    store_contact(actor=advisor, contact_id=contact.pk, result="answered")


def _more(advisor: Staff, conversation: Conversation) -> Contact:
    return add_question(actor=advisor, conversation_id=conversation.pk, contact_id=uuid7())


def test_a_conversation_starts_with_one_empty_question(advisor: Staff) -> None:
    conversation = a_conversation(advisor, typed="06-12345678")
    assert conversation.counterpart == "+31612345678"
    assert [question.number for question in questions_of(conversation)] == [1]


def test_starting_twice_with_one_key_is_starting_once(advisor: Staff) -> None:
    conversation = a_conversation(advisor)
    again = start_conversation(
        actor=advisor,
        conversation_id=conversation.pk,
        municipality_id=conversation.municipality_id,
        channel="phone",
    )
    assert again == conversation
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_starting_at_the_same_time_with_one_key_is_starting_once() -> None:
    centre = a_centre()
    start = partial(
        start_conversation,
        actor=a_colleague(centre),
        conversation_id=uuid7(),
        municipality_id=centre.municipality.pk,
        channel="phone",
    )
    one, two = at_the_same_time(start, start)
    assert one == two
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"channel": "pigeon"}, {"direction": "sideways"}])
def test_an_unknown_channel_or_direction_is_refused(advisor: Staff, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError):
        a_conversation(advisor, **wrong)  # type: ignore[arg-type]


def test_nobody_talks_for_a_municipality_one_does_not_work_for() -> None:
    centre = a_centre("samen", "meer", "duin")
    advisor = a_colleague(centre, municipalities=[centre.municipalities[0]])
    with pytest.raises(NotAllowedError):
        a_conversation(advisor, municipality=centre.municipalities[1])


@pytest.mark.parametrize("role", ["manager", "hr", "back_office", "content_editor", "administrator"])
def test_who_does_not_talk_with_citizens_starts_no_conversation(role: str) -> None:
    with pytest.raises(NotAllowedError):
        a_conversation(a_colleague(a_centre(), role))


def test_several_conversations_stand_side_by_side_up_to_twelve(advisor: Staff) -> None:
    started = [a_conversation(advisor) for _ in range(12)]
    assert open_conversations(advisor) == started
    with pytest.raises(ConflictError):
        a_conversation(advisor)


def test_the_conversation_that_is_put_aside_waits_from_that_moment(advisor: Staff) -> None:
    with the_time_is("2026-03-02 10:00"):
        first = a_conversation(advisor)
    with the_time_is("2026-03-02 10:01"):
        second = a_conversation(advisor)
    with the_time_is("2026-03-02 10:05") as put_aside:
        attend(actor=advisor, conversation_id=first.pk)
    second.refresh_from_db()
    assert second.attended_at == put_aside


def test_the_conversation_closes_with_its_last_question(advisor: Staff) -> None:
    conversation = a_conversation(advisor)
    _more(advisor, conversation)
    _store(advisor, draft_of(conversation))
    assert get_conversation(advisor, conversation.pk).state == "open"
    _store(advisor, draft_of(conversation))
    assert get_conversation(advisor, conversation.pk).state == "closed"


def test_talk_time_is_counted_once_over_several_questions(advisor: Staff) -> None:
    with the_time_is("2026-03-02 10:00:00"):
        conversation = a_conversation(advisor)
        _more(advisor, conversation)
    with the_time_is("2026-03-02 10:03:00"):
        hang_up(actor=advisor, conversation_id=conversation.pk)
    with the_time_is("2026-03-02 10:04:30"):
        _store(advisor, draft_of(conversation))
        _store(advisor, draft_of(conversation))
    conversation.refresh_from_db()
    assert (conversation.talk_seconds, conversation.wrap_up_seconds) == (180, 90)
    assert [each.talk_seconds for each in questions_of(conversation)] == [180, None]


def test_without_hanging_up_the_talk_lasts_until_the_last_question_is_stored(advisor: Staff) -> None:
    with the_time_is("2026-03-02 10:00:00"):
        contact = a_draft(advisor)
    with the_time_is("2026-03-02 10:02:00"):
        _store(advisor, contact)
    conversation = Conversation.objects.get()
    assert (conversation.talk_seconds, conversation.wrap_up_seconds) == (120, 0)


def test_a_letter_has_no_talk_time(advisor: Staff) -> None:
    with the_time_is("2026-03-02 10:00:00"):
        contact = a_draft(advisor, channel="post")
    with the_time_is("2026-03-02 10:02:00"):
        _store(advisor, contact)
    conversation = Conversation.objects.get()
    assert (conversation.talk_seconds, conversation.wrap_up_seconds) == (0, 120)


def test_hanging_up_twice_keeps_the_first_moment(advisor: Staff) -> None:
    conversation = a_conversation(advisor)
    first = hang_up(actor=advisor, conversation_id=conversation.pk).hung_up_at
    with the_time_is(clock.now() + timedelta(minutes=1)):
        assert hang_up(actor=advisor, conversation_id=conversation.pk).hung_up_at == first


def test_dropping_the_only_question_closes_the_conversation(advisor: Staff) -> None:
    contact = a_draft(advisor)
    drop_question(actor=advisor, contact_id=contact.pk)
    assert open_conversations(advisor) == []


def test_talk_time_stands_with_the_first_question_that_was_stored(advisor: Staff) -> None:
    conversation = a_conversation(advisor)
    second = _more(advisor, conversation)
    drop_question(actor=advisor, contact_id=draft_of(conversation).pk)
    _store(advisor, second)
    second.refresh_from_db()
    assert second.talk_seconds is not None


def test_a_question_added_twice_with_one_key_is_one(advisor: Staff) -> None:
    conversation, key = a_conversation(advisor), uuid7()
    for _ in range(2):
        add_question(actor=advisor, conversation_id=conversation.pk, contact_id=key)
    assert [each.number for each in questions_of(conversation)] == [1, 2]


def test_a_closed_conversation_takes_no_more_questions(advisor: Staff) -> None:
    conversation = a_conversation(advisor)
    _store(advisor, draft_of(conversation))
    with pytest.raises(ConflictError):
        _more(advisor, conversation)


def test_nobody_else_opens_or_ends_a_conversation(advisor: Staff) -> None:
    conversation, outsider = a_conversation(advisor), an_outsider()
    for attempt in (
        partial(get_conversation, outsider, conversation.pk),
        partial(hang_up, actor=outsider, conversation_id=conversation.pk),
        partial(_more, outsider, conversation),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_a_question_asked_at_night_belongs_to_the_dutch_day_it_arrived(advisor: Staff) -> None:
    with the_time_is("2026-03-02 23:59"):
        contact = a_draft(advisor)
    with the_time_is("2026-03-03 00:05"):
        _store(advisor, contact)
    contact.refresh_from_db()
    assert str(contact.arrived_on) == "2026-03-02"
