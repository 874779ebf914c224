"""What a citizen sees of the own cases and questions, and writes about them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case, CaseEvent
from eenloket.cases.services import add_note, ask_citizen, send_message, take
from eenloket.contacts.models import ConversationMessage
from eenloket.documents.models import Document
from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.parties.models import Party
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_citizen,
    a_colleague,
    a_department,
    a_department_member,
    a_written_question,
    the_time_is,
)
from tests.selfservice.scenes import OTHER_BSN, page, sign_in, signed_in_citizen

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"0" * 40


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


@pytest.fixture
def party(centre: Centre, advisor: Staff) -> Party:
    return a_citizen(advisor, municipality=centre.municipality)


@pytest.fixture
def case(centre: Centre, advisor: Staff, party: Party) -> Case:
    return a_case(advisor, a_department(centre), subject="Losse stoeptegel", request="GEHEIM", party=party)


@pytest.fixture
def client(centre: Centre, case: Case) -> Client:
    return signed_in_citizen(centre)


def test_the_overview_shows_the_case_with_what_it_waits_for(client: Client, centre: Centre, case: Case) -> None:
    text = client.get(page(centre)).content.decode()
    assert "Losse stoeptegel" in text
    assert case.reference in text
    assert "It waits for somebody who deals with it." in text


def test_the_case_page_shows_nothing_that_is_for_colleagues(
    client: Client, centre: Centre, case: Case, advisor: Staff
) -> None:
    add_note(actor=advisor, case_id=case.pk, text="NOTITIE VOOR COLLEGA'S")
    text = client.get(page(centre, "zaak", case.pk)).content.decode()
    assert "GEHEIM" not in text
    assert "NOTITIE" not in text
    assert advisor.name not in text


def test_a_question_of_ours_comes_first_until_it_is_answered(client: Client, centre: Centre, case: Case) -> None:
    handler = a_department_member(case.department)  # type: ignore[arg-type]
    take(actor=handler, case_id=case.pk)
    ask_citizen(actor=handler, case_id=case.pk, question="Bij welk huis?", stops_clock=True)
    text = client.get(page(centre)).content.decode()
    assert "We wait for your answer." in text
    assert text.index("We wait for your answer.") < text.index("Nothing is running.")
    client.post(page(centre, "zaak", case.pk), {"id": str(uuid.uuid4()), "text": "Nummer 14"})
    assert "We wait for your answer." not in client.get(page(centre)).content.decode()
    case.refresh_from_db()
    assert case.paused_at is None


def test_the_case_of_somebody_else_does_not_exist(centre: Centre, case: Case) -> None:
    other = signed_in_citizen(centre, OTHER_BSN)
    url = page(centre, "zaak", case.pk)
    assert other.get(url).status_code == 404
    assert other.post(url, {"text": "Van mij"}).status_code == 404
    assert not CaseEvent.objects.filter(kind="customer_wrote").exists()


def test_the_same_person_sees_nothing_of_another_municipality(centre: Centre, case: Case) -> None:
    elsewhere = signed_in_citizen(centre, site="duinrade")
    assert elsewhere.get(f"/duinrade/mijn/zaak/{case.pk}/").status_code == 404
    assert case.reference not in elsewhere.get("/duinrade/mijn/").content.decode()


def test_sending_twice_adds_one_message_and_other_words_are_another(client: Client, centre: Centre, case: Case) -> None:
    url, data = page(centre, "zaak", case.pk), {"id": str(uuid.uuid4()), "text": "Het is bij de boom."}
    client.post(url, data)
    client.post(url, data)
    assert CaseEvent.objects.filter(kind="customer_wrote").count() == 1
    client.post(url, {**data, "text": "Nee, bij de school."})
    assert CaseEvent.objects.filter(kind="customer_wrote").count() == 2


def test_a_file_is_kept_with_the_case_and_can_be_fetched(client: Client, centre: Centre, case: Case) -> None:
    url, data = page(centre, "zaak", case.pk), {"id": str(uuid.uuid4()), "text": "Zie de foto."}
    for _n in range(2):
        client.post(url, {**data, "files": SimpleUploadedFile("kaart.pdf", PDF)})
    document = Document.objects.get()
    assert document.is_for_citizen
    response = client.get(page(centre, "zaak", case.pk, "document", document.pk))
    assert response.content == PDF
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b"MZ\x90\x00\x03"), ("b.pdf", b""), ("c.svg", b"<svg></svg>")])
def test_a_file_that_is_no_pdf_or_photo_is_refused_and_the_text_stays(
    client: Client, centre: Centre, case: Case, name: str, data: bytes
) -> None:
    sent = {"id": str(uuid.uuid4()), "text": "Mijn verhaal", "files": SimpleUploadedFile(name, data)}
    response = client.post(page(centre, "zaak", case.pk), sent)
    assert response.status_code == 422
    assert b"Mijn verhaal" in response.content
    assert name.encode() in response.content
    assert not Document.objects.exists()


def test_a_document_for_colleagues_is_not_there(client: Client, centre: Centre, case: Case) -> None:
    kept = keep_document(
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        name="intern.pdf",
        data=PDF,
        origin=Origin.OWN,
        about={case.pk: "case"},
    )
    assert client.get(page(centre, "zaak", case.pk, "document", kept.pk)).status_code == 404
    assert b"intern.pdf" not in client.get(page(centre, "zaak", case.pk)).content


def test_an_empty_message_is_told(client: Client, centre: Centre, case: Case) -> None:
    response = client.post(page(centre, "zaak", case.pk), {"text": " "})
    assert response.status_code == 422
    assert b"Write your message." in response.content


def test_what_was_typed_when_the_session_was_over_is_there_after_signing_in(
    centre: Centre, case: Case, party: Party
) -> None:
    with the_time_is("2026-12-07 10:00") as now:
        client = signed_in_citizen(centre)
    with the_time_is(now + timedelta(minutes=20)):
        url = page(centre, "zaak", case.pk)
        away = client.post(url, {"id": str(uuid.uuid4()), "text": "Een lang verhaal"})
        assert away.status_code == 302
        assert not CaseEvent.objects.filter(kind="customer_wrote").exists()
        response: Any = sign_in(client, centre, verder=url)
        assert b"Een lang verhaal" in response.content


def test_a_message_of_ours_is_read_with_the_case(client: Client, centre: Centre, case: Case) -> None:
    handler = a_department_member(case.department)  # type: ignore[arg-type]
    send_message(actor=handler, case_id=case.pk, text="Wij komen morgen.")
    assert b"Wij komen morgen." in client.get(page(centre, "zaak", case.pk)).content


def test_a_question_in_writing_goes_on_from_the_own_page(centre: Centre, party: Party) -> None:
    conversation = a_written_question(centre, party_id=party.pk, text="Wanneer komt de container?")
    client = signed_in_citizen(centre)
    url = page(centre, "bericht", conversation.pk)
    assert b"Wanneer komt de container?" in client.get(url).content
    data = {"id": str(uuid.uuid4()), "text": "Het is de groene."}
    client.post(url, data)
    client.post(url, data)
    assert ConversationMessage.objects.filter(text="Het is de groene.").count() == 1
    assert signed_in_citizen(centre, OTHER_BSN).get(url).status_code == 404


def test_contacts_show_only_what_is_meant_for_the_citizen(client: Client, centre: Centre, case: Case) -> None:
    text = client.get(page(centre, "vragen")).content.decode()
    assert "Losse stoeptegel" in text
    assert "GEHEIM" not in text
