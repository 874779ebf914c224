"""Call-back notes: asked for online, joined, tried, pushed on."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases import services
from eenloket.cases.models import CallAttempt, Case
from eenloket.cases.selectors import front_office
from eenloket.cases.services import CallBackRequest
from eenloket.cases.types import CallBackWish
from eenloket.contacts.models import Contact
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.gateways.models import OutboxMessage
from tests.builders import Centre, a_case, a_centre, a_colleague, a_department, a_department_member, a_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


def asked(
    centre: Centre, about: str = "Mijn aanslag klopt niet.", number: str = "06 12345678", email: str = ""
) -> Case:
    return services.request_call_back(
        CallBackRequest(
            contact_centre_id=centre.id,
            municipality_id=centre.municipality.pk,
            wish=CallBackWish(who="Noor de Wit", number=number),
            about=about,
            email=email,
        ),
        key=uuid.uuid4(),
    )


def test_who_asks_online_is_a_note_of_the_front_office_within_two_working_days(centre: Centre, advisor: Staff) -> None:
    case = asked(centre, email="noor@example.nl")
    assert list(front_office(advisor)) == [case]
    assert case.call_back.number == "+31612345678"
    assert case.contact.result == "call_back"
    assert OutboxMessage.objects.filter(about_id=case.pk).count() == 1


def test_who_asks_again_joins_the_note_that_runs(centre: Centre) -> None:
    first = asked(centre)
    second = asked(centre, about="Het gaat om aanslag 77.", number="+31 6 12 34 56 78")
    assert second == first
    assert Contact.objects.count() == 1
    assert first.events.get(kind="customer_wrote").text == "Het gaat om aanslag 77."


def test_after_it_was_settled_a_new_note_begins(centre: Centre, advisor: Staff) -> None:
    first = asked(centre)
    services.settle(actor=advisor, case_id=first.pk, answer="Besproken.")
    assert asked(centre) != first


def test_what_is_missing_is_said_by_field(centre: Centre) -> None:
    with pytest.raises(InvalidError) as refused:
        asked(centre, about=" ", number="12")
    assert set(refused.value.fields) == {"about", "number"}


def test_a_try_is_kept_with_its_next_moment_and_the_citizen_reads_that_we_called(
    centre: Centre, advisor: Staff
) -> None:
    case = asked(centre, email="noor@example.nl")
    tomorrow = clock.today() + timedelta(days=1)
    services.note_call_attempt(actor=advisor, case_id=case.pk, result="voicemail", text="Ingesproken", next_on=tomorrow)
    attempt = CallAttempt.objects.get()
    assert (attempt.result, attempt.next_on, attempt.by) == ("voicemail", tomorrow, advisor)
    told = case.events.get(kind="message")
    assert told.is_for_citizen
    assert "Ingesproken" not in told.text
    assert OutboxMessage.objects.filter(about_id=case.pk, key__startswith="case-event:").count() == 1


def test_a_wrong_number_tells_nobody(centre: Centre, advisor: Staff) -> None:
    case = asked(centre)
    services.note_call_attempt(actor=advisor, case_id=case.pk, result="wrong_number")
    assert not case.events.filter(kind="message").exists()


def test_a_moment_that_has_passed_is_no_next_moment(centre: Centre, advisor: Staff) -> None:
    case = asked(centre)
    with pytest.raises(InvalidError):
        services.note_call_attempt(
            actor=advisor, case_id=case.pk, result="no_answer", next_on=clock.today() - timedelta(days=1)
        )


def test_a_new_question_about_it_joins_and_counts_as_status(centre: Centre, advisor: Staff) -> None:
    case = asked(centre)
    draft = a_draft(advisor)
    services.join_call_back(actor=advisor, contact_id=draft.pk, case_id=case.pk, text="Belde zelf, graag na drieën.")
    assert Contact.objects.get(pk=draft.pk).result == "status_given"
    assert case.events.filter(kind="customer_wrote").count() == 1


def test_who_promised_asks_to_hurry_and_once_an_hour_is_enough(centre: Centre, advisor: Staff) -> None:
    department = a_department(centre)
    case = a_case(advisor, department, call_back=CallBackWish(who="Jo", number="06 12345678"))
    services.nudge(actor=advisor, case_id=case.pk, text="Mevrouw wacht al een week.")
    with pytest.raises(ConflictError):
        services.nudge(actor=advisor, case_id=case.pk)
    member = a_department_member(department)
    assert services.look_at(actor=member, case_id=case.pk).events.filter(kind="nudged").count() == 1
