"""A letter from scan to dossier: read, proposed, confirmed once, filed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.contacts.models import Conversation
from eenloket.contacts.types import ConversationState
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.documents.selectors import content_of, documents_about
from eenloket.post import reading, selectors, services
from eenloket.post.models import Letter, Page
from eenloket.post.types import LetterState, Registration
from tests import builders as a

from .pages import a_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Staff:
    return a.a_colleague(a.a_centre("meerland"))


def confirmed(letter: Letter, **changes: Any) -> Registration:
    typed: dict[str, Any] = {
        "received_on": letter.received_on,
        "sender_name": letter.sender_name or "J. Bakker",
        "subject": letter.subject or "bezwaar",
        "letter_date": letter.letter_date,
        "reference": letter.reference,
        "party_id": letter.party_id,
        "department_id": letter.department_id,
    }
    return Registration(**(typed | changes))


def register(desk: Staff, letter: Letter, **changes: Any) -> Letter:
    return services.register(
        actor=desk, letter_id=letter.pk, revision=letter.revision, what=confirmed(letter, **changes)
    )


def test_the_text_fills_in_the_fields(desk: Staff) -> None:
    letter = a_letter(desk)
    assert (letter.sender_name, letter.postcode, letter.house_number) == ("J. Bakker-de Wit", "1421CD", "14")
    assert letter.letter_date == date(2026, 11, 12)
    assert letter.subject == "bezwaar tegen parkeerboete"
    assert letter.guesses["subject"]["sure"] > 0.9


def test_a_bsn_is_not_kept_with_what_was_guessed(desk: Staff) -> None:
    letter = a_letter(desk, f"Geachte heer,\n\nMijn BSN is {a.BSN}. Ik wil verhuizen.\n\nGroeten,\nPiet Jansen")
    assert a.BSN not in str(letter.guesses) + letter.subject


def test_a_known_customer_is_proposed_by_address_and_name(desk: Staff) -> None:
    party = a.a_party(desk, "Jo Bakker-de Wit", email="j.bakker@example.org")
    letter = a_letter(desk)
    assert letter.party_id == party.pk
    assert letter.guesses["party"]["sure"] > 0.9


def test_a_registered_letter_has_a_number_and_waits_on_the_work_list(desk: Staff) -> None:
    letter = register(desk, a_letter(desk))
    assert letter.number == f"MD-P-{clock.today().year}-000001"
    conversation = Conversation.objects.get()
    assert (conversation.channel, conversation.state) == ("post", ConversationState.WAITING)
    assert "parkeren" in conversation.messages.get().text


def test_its_documents_are_in_the_dossier_with_text_and_hash(desk: Staff) -> None:
    letter = register(desk, a_letter(desk))
    assert letter.conversation_id
    found = {each.pk: each for each in documents_about([letter.conversation_id])}
    assert set(found) == {letter.original_id, letter.document_id}
    assert letter.document
    assert "parkeerboete" in letter.document.text
    assert len(found[letter.original_id].file.sha256) == 64  # type: ignore[index]


def test_confirmed_twice_is_registered_once(desk: Staff) -> None:
    letter = a_letter(desk)
    first, again = register(desk, letter), register(desk, letter)
    assert first.number == again.number
    assert Conversation.objects.count() == 1


def test_numbers_follow_each_other_and_a_refused_one_is_given_back(desk: Staff) -> None:
    one, two = a_letter(desk), a_letter(desk)
    with pytest.raises(InvalidError):
        register(desk, one, reference="MD-2026-000099")
    assert [register(desk, each).number[-1] for each in (one, two)] == ["1", "2"]


def test_a_letter_for_a_department_is_a_case_in_its_inbox(desk: Staff) -> None:
    department = a.a_department(a._centre_of(desk.contact_centre), "parkeren")
    member = a.a_department_member(department)
    letter = register(desk, a_letter(desk), department_id=department.pk)
    case = Case.objects.get()
    assert case.department_id == department.pk
    assert letter.number in case.request
    assert selectors.letters_of_departments(member).get() == letter
    assert {each.pk for each in documents_about([case.pk])} == {letter.original_id, letter.document_id}


def test_a_letter_about_a_case_joins_it(desk: Staff) -> None:
    case = a.a_case(desk, a.a_department(a._centre_of(desk.contact_centre)))
    letter = a_letter(
        desk, f"Uw kenmerk: {case.reference}\n\nGeachte heer,\n\nHierbij de bijlage.\n\nGroet,\nPiet Smit"
    )
    assert letter.reference == case.reference
    registered = register(desk, letter)
    assert (registered.case_id, registered.conversation_id) == (case.pk, None)
    assert registered.number in case.events.latest("at").text


def test_earlier_letters_teach_which_department_is_meant(desk: Staff) -> None:
    centre = a._centre_of(desk.contact_centre)
    pets, roads = a.a_department(centre, "dieren"), a.a_department(centre, "wegen")
    for number in range(4):
        register(
            desk,
            a_letter(desk, f"Geachte heer,\n\nEen konijn {number} loopt los in het plantsoen."),
            department_id=pets.pk,
        )
        register(
            desk, a_letter(desk, f"Geachte heer,\n\nEen verkeersbord {number} staat scheef."), department_id=roads.pk
        )
    letter = a_letter(desk, "Geachte heer,\n\nWeer zag ik een konijn in de tuin van de buren.")
    assert letter.department_id == pets.pk
    assert letter.guesses["department"]["why"] == "learnt"


def test_what_is_missing_is_said_per_field_and_nothing_is_registered(desk: Staff) -> None:
    letter = a_letter(desk)
    with pytest.raises(InvalidError) as error:
        register(desk, letter, subject=" ", sender_name="", received_on=None, email="x", postcode="12")
    assert set(error.value.fields) == {"subject", "sender_name", "received_on", "email", "postcode"}
    assert Letter.objects.get(pk=letter.pk).state == LetterState.TO_CONFIRM


def test_a_letter_that_was_arranged_meanwhile_is_not_registered_as_it_was(desk: Staff) -> None:
    letter = a_letter(desk, pages=2)
    services.split(actor=desk, letter_id=letter.pk, page_id=selectors.pages_of(letter)[1].pk)
    with pytest.raises(ConflictError):
        register(desk, letter)


def test_a_part_of_a_pile_keeps_only_its_own_pages(desk: Staff) -> None:
    letter = a_letter(desk, pages=3)
    new = services.split(actor=desk, letter_id=letter.pk, page_id=selectors.pages_of(letter)[2].pk)
    letter.refresh_from_db()
    for each, count in ((letter, 2), (new, 1)):
        registered = register(desk, each)
        assert registered.original
        assert reading.look_into(content_of(registered.original).data).pages == count
        assert registered.original_id != registered.batch.original_id


def test_a_split_letter_is_whole_again_after_merging(desk: Staff) -> None:
    letter = a_letter(desk, pages=3)
    new = services.split(actor=desk, letter_id=letter.pk, page_id=selectors.pages_of(letter)[1].pk)
    services.merge_with_previous(actor=desk, letter_id=new.pk)
    assert [page.number for page in selectors.pages_of(letter)] == [0, 1, 2]
    assert Letter.objects.get(pk=new.pk).state == LetterState.MERGED


def test_what_is_not_post_is_kept_with_the_reason_and_comes_back(desk: Staff) -> None:
    letter = a_letter(desk)
    with pytest.raises(InvalidError):
        services.put_away(actor=desk, letter_id=letter.pk, reason=" ")
    services.put_away(actor=desk, letter_id=letter.pk, reason="reclame")
    assert not selectors.letters_to_confirm(desk).exists()
    services.bring_back(actor=desk, letter_id=letter.pk)
    assert selectors.letters_to_confirm(desk).get() == letter


def test_a_page_that_is_turned_is_read_anew_before_it_is_registered(desk: Staff) -> None:
    letter = a_letter(desk)
    page = selectors.pages_of(letter)[0]
    services.turn_page(actor=desk, letter_id=letter.pk, page_id=page.pk, degrees=90)
    assert Page.objects.get(pk=page.pk).turn == 90
    with pytest.raises(ConflictError):
        register(desk, letter)


def test_only_who_registers_post_may(desk: Staff) -> None:
    letter = a_letter(desk)
    with pytest.raises(NotAllowedError):
        register(a.a_colleague_of(desk, "advisor_3"), letter)
    with pytest.raises(NotFoundError):
        register(a.an_outsider(), letter)
    with pytest.raises(NotFoundError):
        services.put_away(actor=a.an_outsider(slug="verder"), letter_id=letter.pk, reason="reclame")


def test_a_file_that_came_in_before_is_named(desk: Staff) -> None:
    first = a_letter(desk, data=b"%PDF-1.4 same")
    second = a_letter(desk, data=b"%PDF-1.4 same")
    assert selectors.same_file_before(second) == first
    assert selectors.same_file_before(a_letter(desk)) is None
