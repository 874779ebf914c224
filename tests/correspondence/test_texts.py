"""A text message goes on where our last one to that number was about, or is a question."""

from __future__ import annotations

import pytest

from eenloket.cases.models import CaseEvent
from eenloket.contacts.models import Conversation
from eenloket.contacts.selectors import messages_of
from eenloket.gateways.models import InboundMessage, OutboxMessage
from eenloket.gateways.services import handle_inbound, receive_raw
from eenloket.gateways.services.texts import take_in
from eenloket.gateways.types import IncomingText
from tests.builders import a_case, a_centre, a_colleague, a_department, a_written_question

pytestmark = pytest.mark.django_db
NUMBER = "+31612345678"


def came(text: str, sender: str = NUMBER) -> InboundMessage:
    take_in(channel="sms", account="phones", text=IncomingText(external_id=text, sender=sender, to="14", text=text))
    message = InboundMessage.objects.get(external_id=text)
    handle_inbound(message.pk)
    message.refresh_from_db()
    return message


def test_of_somebody_unknown_it_waits_when_there_is_one_municipality() -> None:
    a_centre()
    assert came("Kan ik morgen komen?").outcome == "contact"
    assert Conversation.objects.get().counterpart == NUMBER


def test_with_several_municipalities_a_person_says_for_whom_it_is() -> None:
    a_centre("samen", "meer", "duin")
    assert came("Hallo").state == "unreadable"


def test_an_answer_goes_on_in_the_conversation() -> None:
    centre = a_centre()
    conversation = a_written_question(centre, channel="sms", sender_address=NUMBER)
    assert came("Om tien uur").outcome == "dossier"
    assert messages_of([conversation.pk])[-1].text == "Om tien uur"


def test_an_answer_about_a_case_is_added_to_it() -> None:
    centre = a_centre()
    case = a_case(a_colleague(centre), a_department(centre), email="noor@example.nl")
    OutboxMessage.objects.filter(about_id=case.pk).update(channel="sms", to=NUMBER)
    assert came("Het is goed.").outcome == "dossier"
    assert CaseEvent.objects.get(case=case, kind="customer_wrote").text == "Het is goed."


def test_what_is_no_text_is_a_visible_reject() -> None:
    message, _new = receive_raw(channel="sms", account="phones", external_id="x", raw=b"{}")
    assert handle_inbound(message.pk) == "unreadable"
