"""The counter on the page of a conversation: the strip, appointments by an advisor, and what was handed over."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from eenloket.contacts.models import Contact
from eenloket.counter import services
from eenloket.counter.models import Appointment, HandedOut, Ticket
from eenloket.routing.services import transfer
from tests.builders import a_colleague, a_draft, a_party, an_answer, draft_of, signed_in
from tests.counter.scenes import Hall, a_hall, first_free

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return a_hall()


def test_an_advisor_on_the_phone_makes_an_appointment_in_the_dialog(hall: Hall) -> None:
    service = hall.service()
    advisor = a_colleague(hall.centre, "advisor_3")
    party = a_party(advisor, "Jo Jansen", email="jo@example.nl", municipality=hall.centre.municipality)
    question = a_draft(advisor, party=party, municipality=hall.centre.municipality)
    page = signed_in(advisor)
    dialog = page.get(reverse("desk:conversation_finish", args=[question.pk, "appointment_made"])).content.decode()
    assert "Jo Jansen" in dialog
    assert "jo@example.nl" in dialog
    assert service.name in dialog
    times = page.get(reverse("desk:conversation_times", args=[question.pk]), {"dienst": str(service.pk)})
    place = re.search(r'name="plek"[^>]*value="([^"]+)"', times.content.decode())
    start = re.search(r'name="tijd" value="([^"]+)"', times.content.decode())
    assert place
    assert start
    held_at = reverse("desk:conversation_hold", args=[question.pk])
    first = page.post(held_at, {"plek": place[1], "tijd": start[1]}).content.decode()
    held = re.search(r'name="vast" value="([^"]+)"', first)
    assert held
    second = page.post(
        held_at, {"plek": place[1], "tijd": first_free(hall.place(service), days=2).isoformat(), "vast": held[1]}
    )
    held = re.search(r'name="vast" value="([^"]+)"', second.content.decode())
    assert held
    assert Appointment.objects.filter(state="held").count() == 1
    data = {"vast": held[1], "name": "Jo Jansen", "email": "jo@example.nl", "revision": str(question.revision)}
    made = page.post(
        reverse("desk:conversation_appointment", args=[question.pk]), data, headers={"Accept": "application/json"}
    )
    appointment = Appointment.objects.get(state="confirmed")
    assert appointment.code in made.json()["html"]
    assert (appointment.party, appointment.contact_id, appointment.made_by) == (party, question.pk, advisor)
    assert Contact.objects.get().result == "appointment_made"


def test_without_a_time_nothing_is_stored_and_the_field_is_named(hall: Hall) -> None:
    hall.service()
    advisor = a_colleague(hall.centre, "advisor_3")
    question = a_draft(advisor, municipality=hall.centre.municipality)
    answer = signed_in(advisor).post(
        reverse("desk:conversation_appointment", args=[question.pk]), {}, headers={"Accept": "application/json"}
    )
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["tijd"])
    assert Contact.objects.get().state == "draft"


def test_a_wrong_address_keeps_the_question_and_the_hold(hall: Hall) -> None:
    service = hall.service()
    advisor = a_colleague(hall.centre, "advisor_3")
    question = a_draft(advisor, municipality=hall.centre.municipality)
    place = hall.place(service)
    held = services.hold(place_id=place.pk, start=first_free(place), appointment_id=question.pk, actor=advisor)
    answer = signed_in(advisor).post(
        reverse("desk:conversation_appointment", args=[question.pk]),
        {"vast": str(held.pk), "name": "Jo", "email": "jo@"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert "email" in answer.json()["fields"]
    held.refresh_from_db()
    assert (held.state, Contact.objects.get().state) == ("held", "draft")


def test_where_nothing_can_be_booked_the_result_asks_nothing(hall: Hall) -> None:
    advisor = a_colleague(hall.centre, "advisor_3")
    question = a_draft(advisor, municipality=hall.centre.municipality)
    page = signed_in(advisor)
    assert page.get(reverse("desk:conversation_finish", args=[question.pk, "appointment_made"])).status_code == 404
    shown = page.get(reverse("desk:conversation", args=[question.conversation_id])).content.decode()
    assert 'data-alt="a"' not in shown
    assert 'value="appointment_made"' in shown


def test_the_strip_shows_the_number_what_was_told_and_the_next_key(hall: Hall) -> None:
    answer = an_answer(hall.centre, "Paspoort aanvragen")
    service = hall.service(answer_id=answer.pk)
    advisor = hall.advisor_at()
    hall.ticket(service)
    called = services.call_next(actor=advisor, after=None)
    assert called
    assert called.conversation_id
    shown = signed_in(advisor).get(reverse("desk:conversation", args=[called.conversation_id])).content.decode()
    assert "A001" in shown
    assert 'data-alt="j"' in shown
    assert 'data-alt="x"' in shown
    assert str(answer.pk) in shown
    assert 'data-result-dialog="product_delivered"' in shown


def test_what_was_handed_over_stands_with_the_contact(hall: Hall) -> None:
    advisor = hall.advisor_at()
    hall.ticket(hall.service())
    called = services.call_next(actor=advisor, after=None)
    assert called
    assert called.conversation
    question, page = draft_of(called.conversation), signed_in(advisor)
    dialog = reverse("desk:conversation_finish", args=[question.pk, "product_delivered"])
    assert "product1" in page.get(dialog).content.decode()
    deliver = reverse("desk:conversation_deliver", args=[question.pk])
    headers = {"Accept": "application/json"}
    assert page.post(deliver, {"revision": str(question.revision)}, headers=headers).status_code == 422
    data = {"product1": "Paspoort", "number1": "NX12345", "identity1": "1", "revision": str(question.revision)}
    assert page.post(deliver, data, headers=headers).status_code == 200
    assert HandedOut.objects.get().identity_checked
    assert "NX12345" in page.get(reverse("desk:contact", args=[question.pk])).content.decode()


def test_a_conversation_passed_on_from_its_page_takes_the_number_along(hall: Hall) -> None:
    advisor, other = hall.advisor_at("1"), hall.advisor_at("2")
    hall.ticket(hall.service())
    called = services.call_next(actor=advisor, after=None)
    assert called
    assert called.work_item_id
    transfer(actor=advisor, item_id=called.work_item_id, to_staff_id=other.pk, note="Vraagt naar een rijbewijs.")
    following = Ticket.objects.get(state="waiting")
    assert (following.label, following.segment, following.note) == ("A001", 2, "Vraagt naar een rijbewijs.")
    again = services.call_next(actor=other, after=None)
    assert again == following
    assert again.conversation_id == called.conversation_id
