"""The card of a case beside a question: start, fill in, tick, hand over or deliver."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.selectors import Published
from eenloket.cases.services import request_call_back
from eenloket.cases.services.call_backs import CallBackRequest
from eenloket.cases.types import CallBackWish
from eenloket.contacts.models import Contact
from eenloket.core.ids import uuid7
from tests.builders import Centre, a_case_type, a_centre, a_colleague, a_department, a_draft, signed_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


@pytest.fixture
def client(advisor: Staff) -> Client:
    return signed_in(advisor)


@pytest.fixture
def permit(centre: Centre) -> Published:
    return a_case_type(centre)


@pytest.fixture
def question(advisor: Staff) -> Contact:
    return a_draft(advisor, subject="Parkeervergunning kenteken")


def started(client: Client, question: Contact, permit: Published, **values: str) -> Case:
    answer = client.post(
        reverse("desk:conversation_case_start", args=[question.pk]),
        {"version": str(permit.version_id), **{f"values.{code}": value for code, value in values.items()}},
        headers=JSON,
    )
    assert answer.status_code == 200, answer.content
    return Case.objects.get(contact=question)


def test_the_type_that_the_question_is_about_is_chosen_with_its_fields(
    client: Client, question: Contact, permit: Published
) -> None:
    page = client.get(reverse("desk:conversation_case", args=[question.pk])).content.decode()
    assert f'value="{permit.version_id}" selected' in page
    assert "Kenteken van de auto" in page


def test_the_card_shows_the_steps_and_what_is_not_filled_in(
    client: Client, question: Contact, permit: Published
) -> None:
    started(client, question, permit)
    page = client.get(reverse("desk:conversation", args=[question.conversation_id])).content.decode()
    assert "Is de aanvraag volledig?" in page
    assert "nog niet ingevuld" in page


def test_a_value_that_does_not_fit_is_said_beside_its_field(
    client: Client, question: Contact, permit: Published
) -> None:
    answer = client.post(
        reverse("desk:conversation_case_start", args=[question.pk]),
        {"version": str(permit.version_id), "values.ingang": "morgen"},
        headers=JSON,
    )
    assert answer.status_code == 422
    assert "values.ingang" in answer.json()["fields"]
    assert not Case.objects.exists()


def test_a_tick_gives_the_card_as_it_is_then(client: Client, question: Contact, permit: Published) -> None:
    case = started(client, question, permit)
    url = reverse("desk:conversation_case_tick", args=[question.pk, "volledig"])
    card = client.post(url, {"done": "1"}, headers={"HX-Request": "true"}).content.decode()
    case.refresh_from_db()
    assert case.step == "gebied"
    assert 'id="zaak"' in card


def test_what_is_typed_later_is_kept(client: Client, question: Contact, permit: Published) -> None:
    case = started(client, question, permit)
    client.post(
        reverse("desk:conversation_case_values", args=[question.pk]), {"values.kenteken": "AB-123-C"}, headers=JSON
    )
    case.refresh_from_db()
    assert case.values == {"kenteken": "AB-123-C"}


def test_handing_over_proposes_the_department_of_the_type_and_keeps_the_date(
    client: Client, centre: Centre, question: Contact, permit: Published
) -> None:
    a_department(centre, "belastingen")
    parking = a_department(centre, "parkeren")
    case = started(client, question, permit)
    page = client.get(reverse("desk:conversation_finish", args=[question.pk, "handed_over"])).content.decode()
    assert f'<option value="{parking.pk}" selected' in page
    assert f'value="{case.promised_date:%Y-%m-%d}"' in page


def test_a_running_call_back_note_is_offered_to_join(client: Client, centre: Centre, advisor: Staff) -> None:
    running = request_call_back(
        CallBackRequest(
            contact_centre_id=centre.id,
            municipality_id=centre.municipality.pk,
            wish=CallBackWish(who="Noor", number="06 12345678"),
            about="De aanslag",
        ),
        key=uuid7(),
    )
    question = a_draft(advisor, typed="06 12345678")
    page = client.get(reverse("desk:conversation_finish", args=[question.pk, "call_back"])).content.decode()
    assert running.reference in page
    answer = client.post(
        reverse("desk:conversation_hand_over", args=[question.pk]),
        {"join": str(running.pk), "request": "Belde nog eens.", "revision": question.revision},
        headers=JSON,
    )
    assert answer.status_code == 200
    assert Contact.objects.get(pk=question.pk).result == "status_given"
