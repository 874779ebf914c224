"""A conversation that turns out to be for another municipality."""

from __future__ import annotations

import pytest

from eenloket.contacts.models import AnswerUse
from eenloket.contacts.selectors import latest_municipality
from eenloket.contacts.services import change_municipality, save_draft, store_contact
from eenloket.contacts.types import DraftChange
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_conversation,
    a_draft,
    a_party,
    an_answer,
    an_outsider,
    draft_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre("samen", "meer", "duin")


def test_the_conversation_moves_with_what_was_typed_and_answers_are_looked_up_again(centre: Centre) -> None:
    advisor, (meer, duin) = a_colleague(centre), centre.municipalities
    contact = a_draft(advisor, answer=an_answer(centre), municipality=meer)
    save_draft(
        actor=advisor,
        contact_id=contact.pk,
        revision=contact.revision,
        change=DraftChange(note_for_citizen="Kom langs."),
    )
    moved = change_municipality(actor=advisor, conversation_id=contact.conversation_id, municipality_id=duin.pk)
    draft = draft_of(moved)
    assert (moved.municipality, draft.municipality, draft.note_for_citizen) == (duin, duin, "Kom langs.")
    assert not AnswerUse.objects.filter(contact=draft).exists()
    assert latest_municipality(advisor) == duin.pk


def test_not_once_somebody_is_known_or_something_stored(centre: Centre) -> None:
    advisor, (meer, duin) = a_colleague(centre), centre.municipalities
    known = a_conversation(advisor, municipality=meer, party=a_party(advisor, municipality=meer, phone="0612345678"))
    stored = a_draft(advisor, municipality=meer, subject="Paspoort")
    store_contact(actor=advisor, contact_id=stored.pk, result="answered")
    for conversation_id in (known.pk, stored.conversation_id):
        with pytest.raises(ConflictError):
            change_municipality(actor=advisor, conversation_id=conversation_id, municipality_id=duin.pk)


def test_only_to_a_municipality_of_ones_own_and_only_an_own_conversation(centre: Centre) -> None:
    advisor, stranger = a_colleague(centre, municipalities=[centre.municipality]), an_outsider()
    conversation = a_conversation(advisor)
    with pytest.raises(NotAllowedError):
        change_municipality(actor=advisor, conversation_id=conversation.pk, municipality_id=centre.municipalities[1].pk)
    with pytest.raises(NotFoundError):
        change_municipality(
            actor=stranger, conversation_id=conversation.pk, municipality_id=stranger.municipalities.all()[0].pk
        )
