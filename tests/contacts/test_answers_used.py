"""Which version of which answer was used in a contact."""

from __future__ import annotations

import pytest

from eenloket.accounts.models import Staff
from eenloket.contacts.models import AnswerUse
from eenloket.contacts.services import mark_answer_used, open_answer, store_contact
from eenloket.content.models import Answer
from eenloket.core.errors import ConflictError, NotFoundError
from tests.builders import Centre, a_centre, a_colleague, a_draft, a_portal_area, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre)


def test_the_version_that_was_open_is_noted_also_after_a_newer_one(centre: Centre, advisor: Staff) -> None:
    answer = an_answer(centre, short="Het kost 77 euro.")
    contact = a_draft(advisor, answer=answer)
    an_answer(centre, short="Het kost 80 euro.")
    store_contact(actor=advisor, contact_id=contact.pk, result="answered")
    used = AnswerUse.objects.get(contact=contact).version
    assert (used.number, used.short) == (1, "Het kost 77 euro.")
    assert Answer.objects.get().current != used


def test_the_first_answer_names_the_question_and_its_portal(centre: Centre, advisor: Staff) -> None:
    area = a_portal_area(centre)
    contact = a_draft(advisor, answer=an_answer(centre, "Paspoort kwijt", area=area))
    second = an_answer(centre, "Rijbewijs kwijt")
    assert second.current_id is not None
    open_answer(actor=advisor, contact_id=contact.pk, version_id=second.current_id)
    contact.refresh_from_db()
    assert (contact.subject, contact.portal_area) == ("Paspoort kwijt", area)


def test_opening_twice_is_noted_once(centre: Centre, advisor: Staff) -> None:
    answer = an_answer(centre)
    contact = a_draft(advisor, answer=answer)
    assert answer.current_id is not None
    open_answer(actor=advisor, contact_id=contact.pk, version_id=answer.current_id)
    assert AnswerUse.objects.count() == 1


def test_an_answer_that_was_only_looked_at_can_be_said_so_until_storing(centre: Centre, advisor: Staff) -> None:
    answer = an_answer(centre)
    contact = a_draft(advisor, answer=answer)
    assert answer.current_id is not None
    mark_answer_used(actor=advisor, contact_id=contact.pk, version_id=answer.current_id, is_used=False)
    assert not AnswerUse.objects.get().is_used
    store_contact(actor=advisor, contact_id=contact.pk, result="answered")
    with pytest.raises(ConflictError):
        mark_answer_used(actor=advisor, contact_id=contact.pk, version_id=answer.current_id, is_used=True)


def test_an_answer_of_another_centre_cannot_be_opened(advisor: Staff) -> None:
    contact, elsewhere = a_draft(advisor), an_answer(a_centre("elders"))
    assert elsewhere.current_id is not None
    with pytest.raises(NotFoundError):
        open_answer(actor=advisor, contact_id=contact.pk, version_id=elsewhere.current_id)


def test_after_storing_nothing_is_noted_any_more(centre: Centre, advisor: Staff) -> None:
    contact, answer = a_draft(advisor), an_answer(centre)
    store_contact(actor=advisor, contact_id=contact.pk, result="answered")
    assert answer.current_id is not None
    open_answer(actor=advisor, contact_id=contact.pk, version_id=answer.current_id)
    assert not AnswerUse.objects.exists()
