"""A form filled in by who is signed in: known data, a draft of the own, and a case in the same transaction."""

from __future__ import annotations

import pytest
from django.test import Client

from eenloket.cases.models import Case
from eenloket.contacts.types import ConversationState
from eenloket.gateways.models import OutboxMessage
from eenloket.webforms.models import Submission
from eenloket.webforms.types import Design, Field, Page
from tests.builders import Centre, a_case_type, a_centre
from tests.selfservice.scenes import page, signed_in_citizen
from tests.webforms.scenes import EMAIL, Citizen, a_form, set_design

pytestmark = pytest.mark.django_db
FIELDS = (
    Field(key="kenteken", kind="text", label="Kenteken van de auto"),
    Field(key="soort", kind="choice", label="Van wie is de auto?", choices=("Van mij", "Geleasd")),
    Field(key="ingang", kind="date", label="Vanaf welke dag?"),
    Field(key="naam", kind="text", label="Uw naam", use="name"),
    EMAIL,
)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def begun(centre: Centre, fields: tuple[Field, ...] = FIELDS, client: Client | None = None) -> Citizen:
    from eenloket.webforms.services import publish_form

    a_case_type(centre)
    form = a_form(centre, title="Vergunning", is_published=False)
    pages = (Page(key="p1", title="Uw auto", fields=fields),)
    set_design(form, Design(title="Vergunning", description="x", case_type="parkeervergunning", pages=pages))
    publish_form(actor=centre.administrator, form_id=form.pk)
    form.refresh_from_db()
    citizen = Citizen(centre, form)
    citizen.client = client or citizen.client
    citizen.get()
    return citizen


def filled(citizen: Citizen, **more: str) -> Citizen:
    values = {"kenteken": "AB-123-C", "soort": "Van mij", "ingang": "14-12-2026", "naam": "Jo", "f2": "jo@example.org"}
    citizen.fill("p1", **values | more)
    return citizen


def test_sending_begins_the_case_under_the_party_and_the_message_still_waits(centre: Centre) -> None:
    client = signed_in_citizen(centre)
    filled(begun(centre, client=client)).send()
    case = Case.objects.get()
    assert case.party is not None
    assert case.values == {"kenteken": "AB-123-C", "ingang": "2026-12-14", "soort": "Van mij"}
    assert case.contact.conversation.state == ConversationState.WAITING
    assert case.reference == case.contact.conversation.reference
    assert case.reference in client.get(page(centre)).content.decode()


def test_sending_twice_begins_one_case_and_sends_one_message(centre: Centre) -> None:
    citizen = filled(begun(centre))
    citizen.send()
    citizen.send_at_once()
    assert Case.objects.count() == 1
    assert OutboxMessage.objects.filter(is_to_citizen=True).count() == 1


def test_what_the_type_asks_and_the_form_does_not_leaves_it_a_message(centre: Centre) -> None:
    filled(begun(centre, FIELDS[:1] + FIELDS[3:])).send()
    assert not Case.objects.exists()
    assert Submission.objects.get().state == "sent"


def test_the_name_of_the_register_stands_whatever_is_sent(centre: Centre) -> None:
    client = signed_in_citizen(centre)
    citizen = filled(begun(centre, client=client), naam="Iemand anders")
    citizen.send()
    assert "readonly" in begun_text(centre, client)
    assert Case.objects.get().contact.conversation.sender_name != "Iemand anders"


def begun_text(centre: Centre, client: Client) -> str:
    form = Submission.objects.latest("opened_at").form
    client.cookies.pop("eenloket_formulier", None)
    return client.get(f"/{centre.municipality.slug}/formulier/{form.slug}/").content.decode()


def test_a_draft_of_somebody_is_shown_to_nobody_else_and_keeps_what_is_typed(centre: Centre) -> None:
    client = signed_in_citizen(centre)
    citizen = begun(centre, client=client)
    citizen.fill("p1", "bewaar", kenteken="AB-123-C")
    client.post(page(centre, "uitloggen"))
    response = citizen.get("stap", "p1")
    assert "AB-123-C" not in response.content.decode()
    citizen.fill("p1", kenteken="XX-999-Y")
    assert "XX-999-Y" not in citizen.text
    signed_in_citizen(centre, client=client)
    assert "Vergunning" in client.get(page(centre)).content.decode()
    assert "XX-999-Y" in citizen.get("stap", "p1").content.decode()
