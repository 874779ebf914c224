"""Who takes part: the customer, somebody calling for the customer, two people in one call."""

from __future__ import annotations

import pytest

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.selectors import timeline_of
from eenloket.contacts.services import add_question, remove_participant, set_participant, store_contact
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.parties.models import Party
from tests.builders import a_centre, a_colleague, a_conversation, a_party, a_stored_contact, an_outsider, draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Staff:
    return a_colleague(a_centre())


def _join(advisor: Staff, conversation: Conversation, party: Party, role: str = "customer") -> None:
    set_participant(actor=advisor, conversation_id=conversation.pk, party_id=party.pk, role=role)


def test_the_customer_is_the_party_of_every_question_also_of_the_next(advisor: Staff) -> None:
    conversation, party = a_conversation(advisor), a_party(advisor)
    _join(advisor, conversation, party)
    added = add_question(actor=advisor, conversation_id=conversation.pk, contact_id=uuid7())
    assert draft_of(conversation).party == added.party == party


def test_another_customer_takes_the_place_of_the_first(advisor: Staff) -> None:
    conversation, wrong, right = a_conversation(advisor), a_party(advisor), a_party(advisor)
    _join(advisor, conversation, wrong)
    _join(advisor, conversation, right)
    assert [each.party for each in conversation.participants.all()] == [right]
    assert draft_of(conversation).party == right


def test_a_stored_question_keeps_its_customer(advisor: Staff) -> None:
    conversation, first, second = a_conversation(advisor), a_party(advisor), a_party(advisor)
    _join(advisor, conversation, first)
    stored = draft_of(conversation)
    add_question(actor=advisor, conversation_id=conversation.pk, contact_id=uuid7())
    store_contact(actor=advisor, contact_id=stored.pk, result="answered")
    _join(advisor, conversation, second)
    assert Contact.objects.get(pk=stored.pk).party == first
    assert draft_of(conversation).party == second


def test_somebody_who_calls_for_the_customer_is_not_the_customer(advisor: Staff) -> None:
    conversation, mother, daughter = a_conversation(advisor), a_party(advisor), a_party(advisor)
    _join(advisor, conversation, mother)
    _join(advisor, conversation, daughter, "representative")
    assert draft_of(conversation).party == mother
    store_contact(actor=advisor, contact_id=draft_of(conversation).pk, result="answered")
    assert [len(timeline_of(advisor, each)) for each in (mother, daughter)] == [1, 1]


def test_the_caller_may_stay_anonymous_after_all(advisor: Staff) -> None:
    conversation, party = a_conversation(advisor), a_party(advisor)
    _join(advisor, conversation, party)
    remove_participant(actor=advisor, conversation_id=conversation.pk, party_id=party.pk)
    assert draft_of(conversation).party is None


def test_a_customer_of_another_municipality_is_refused() -> None:
    centre = a_centre("samen", "meer", "duin")
    advisor = a_colleague(centre)
    meer, duin = centre.municipalities
    with pytest.raises(InvalidError):
        _join(advisor, a_conversation(advisor, municipality=meer), a_party(advisor, municipality=duin))


def test_a_customer_of_another_centre_does_not_exist(advisor: Staff) -> None:
    party = a_party(an_outsider())
    with pytest.raises(NotFoundError):
        _join(advisor, a_conversation(advisor), party)


def test_an_unknown_role_is_refused(advisor: Staff) -> None:
    with pytest.raises(InvalidError):
        _join(advisor, a_conversation(advisor), a_party(advisor), "neighbour")


def test_the_timeline_holds_all_channels_newest_first(advisor: Staff) -> None:
    party = a_party(advisor)
    stored = [a_stored_contact(advisor, party=party, channel=each) for each in ("phone", "counter", "post")]
    assert timeline_of(advisor, party) == stored[::-1]


def test_nothing_of_a_timeline_is_seen_elsewhere(advisor: Staff) -> None:
    party = a_party(advisor)
    a_stored_contact(advisor, party=party)
    assert timeline_of(an_outsider(), party) == []
