"""A case of a type: started with the front office, ticked, handed over or settled at once (R12)."""

from __future__ import annotations

from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases import services
from eenloket.cases.models import Case
from eenloket.cases.selectors import Published, front_office, step_states
from eenloket.contacts.models import Contact
from eenloket.contacts.services import store_contact
from eenloket.core.actors import NamedActor
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.models import OutboxMessage
from tests.builders import (
    Centre,
    a_case_type,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_hand_over,
    a_written_question,
    draft_of,
)

pytestmark = pytest.mark.django_db
VALUES = {"kenteken": "AB-123-C", "ingang": "2026-12-01", "soort": "Van mij"}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


@pytest.fixture
def permit(centre: Centre) -> Published:
    return a_case_type(centre)


def opened(advisor: Staff, permit: Published, **more: Any) -> Case:
    return services.open_case(
        actor=advisor, contact_id=a_draft(advisor).pk, version_id=permit.version_id, values=VALUES, **more
    )


def test_it_is_with_the_front_office_at_its_first_step(advisor: Staff, permit: Published) -> None:
    case = opened(advisor, permit)
    assert (case.department, case.organisation, case.step) == (None, None, "volledig")
    assert case.subject == "Parkeervergunning voor bewoners"
    assert list(front_office(advisor)) == [case]


def test_the_same_question_is_one_case(advisor: Staff, permit: Published) -> None:
    case = opened(advisor, permit)
    again = services.open_case(actor=advisor, contact_id=case.contact_id, version_id=permit.version_id)
    assert again == case


def test_a_form_opens_it_under_the_number_the_sender_has(centre: Centre, permit: Published) -> None:
    waiting = a_written_question(centre)
    contact = waiting.contacts.get()
    sender = NamedActor("Noor de Wit", contact_centre_id=centre.id)
    case = services.open_case(
        actor=sender, contact_id=contact.pk, version_id=permit.version_id, values=VALUES, email="noor@example.nl"
    )
    assert case.reference == waiting.reference
    assert case.handed_over_by is None
    assert OutboxMessage.objects.filter(about_id=case.pk, is_to_citizen=True).count() == 1


def test_a_form_leaves_nothing_out_that_has_to_be_filled_in(centre: Centre, permit: Published) -> None:
    contact = a_written_question(centre).contacts.get()
    with pytest.raises(InvalidError) as refused:
        services.open_case(
            actor=NamedActor("Noor", contact_centre_id=centre.id), contact_id=contact.pk, version_id=permit.version_id
        )
    assert set(refused.value.fields) == {"values.kenteken", "values.ingang", "values.soort"}


def test_another_centre_s_question_cannot_become_a_case(advisor: Staff, permit: Published) -> None:
    with pytest.raises(NotFoundError):
        services.open_case(
            actor=NamedActor("Iemand", contact_centre_id=a_centre("elders").id),
            contact_id=a_draft(advisor).pk,
            version_id=permit.version_id,
        )


def test_steps_are_ticked_one_by_one_and_twice_is_once(advisor: Staff, permit: Published) -> None:
    case = opened(advisor, permit)
    for _ in range(2):
        case = services.do_step(actor=advisor, case_id=case.pk, code="volledig")
    assert case.step == "gebied"
    assert case.events.filter(kind="step_done").count() == 1
    assert [state.is_done for state in step_states(case)] == [True, False, False, False]


def test_a_tick_can_be_taken_away(advisor: Staff, permit: Published) -> None:
    case = opened(advisor, permit)
    services.do_step(actor=advisor, case_id=case.pk, code="volledig")
    assert services.undo_step(actor=advisor, case_id=case.pk, code="volledig").step == "volledig"


def test_handed_over_it_goes_on_with_the_department_under_the_same_number(
    centre: Centre, advisor: Staff, permit: Published
) -> None:
    parking = a_department(centre, "parkeren")
    case = opened(advisor, permit)
    services.do_step(actor=advisor, case_id=case.pk, code="volledig")
    what = a_hand_over(advisor, parking, promised_date=case.promised_date)
    gone = services.hand_over(actor=advisor, contact_id=case.contact_id, what=what)
    assert (gone.pk, gone.reference, gone.department, gone.step) == (case.pk, case.reference, parking, "toetsen")
    assert Case.objects.count() == 1
    assert Contact.objects.get(pk=case.contact_id).result == "handed_over"
    again = services.hand_over(actor=advisor, contact_id=case.contact_id, what=what)
    assert again == gone


def test_delivered_at_once_it_is_settled_with_the_question(centre: Centre, advisor: Staff) -> None:
    extract = a_case_type(centre, "uittreksel-brp")
    contact = a_draft(advisor)
    Contact.objects.filter(pk=contact.pk).update(note_for_citizen="Uw uittreksel is klaar.")
    case = services.open_case(actor=advisor, contact_id=contact.pk, version_id=extract.version_id)
    store_contact(actor=advisor, contact_id=contact.pk, result="product_delivered")
    case.refresh_from_db()
    assert (case.state, case.answer, case.result_code) == ("settled", "Uw uittreksel is klaar.", "verstrekt")
    assert case.destroy_on
    assert case.settled_at
    assert case.destroy_on.year == case.settled_at.year + 20
    assert Contact.objects.get(pk=contact.pk).first_contact_class == "direct"


def test_settling_asks_for_a_result_of_its_type(centre: Centre, advisor: Staff, permit: Published) -> None:
    parking = a_department(centre, "parkeren")
    case = opened(advisor, permit)
    what = a_hand_over(advisor, parking, promised_date=case.promised_date)
    services.hand_over(actor=advisor, contact_id=case.contact_id, what=what)
    member = a_department_member(parking)
    with pytest.raises(InvalidError):
        services.settle(actor=member, case_id=case.pk, answer="U krijgt een vergunning.")
    done = services.settle(actor=member, case_id=case.pk, answer="U krijgt een vergunning.", result="verleend")
    assert done.result_code == "verleend"


def test_a_free_question_can_be_handed_over_as_a_type(centre: Centre, advisor: Staff, permit: Published) -> None:
    parking = a_department(centre, "parkeren")
    draft = a_draft(advisor)
    opened_case = opened(advisor, permit)
    what = a_hand_over(
        advisor,
        parking,
        promised_date=opened_case.promised_date,
        type_version_id=permit.version_id,
        values=VALUES,
    )
    case = services.hand_over(actor=advisor, contact_id=draft.pk, what=what)
    assert (case.step, case.values["kenteken"]) == ("toetsen", "AB-123-C")


def test_an_advisor_ticks_only_what_the_front_office_has(centre: Centre, advisor: Staff, permit: Published) -> None:
    case = opened(advisor, permit)
    what = a_hand_over(advisor, a_department(centre, "parkeren"), promised_date=case.promised_date)
    services.hand_over(actor=advisor, contact_id=case.contact_id, what=what)
    with pytest.raises(NotAllowedError):
        services.do_step(actor=advisor, case_id=case.pk, code="toetsen")


def test_draft_of_is_what_the_case_is_about(centre: Centre, permit: Published) -> None:
    waiting = a_written_question(centre)
    case = services.open_case(
        actor=NamedActor("Noor", contact_centre_id=centre.id),
        contact_id=draft_of(waiting).pk,
        version_id=permit.version_id,
        values=VALUES,
    )
    assert case.contact.conversation_id == waiting.pk
