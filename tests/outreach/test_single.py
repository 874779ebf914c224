"""One SMS to one person, who wants reminders, and reminders by rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from eenloket.cases.models import Case
from eenloket.cases.services import settle
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.services import save_text, stop_address
from eenloket.gateways.types import StopReason
from eenloket.outreach.models import Consent
from eenloket.outreach.services import note_consent, remind_of_promises, send_sms, switch_rule
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_party,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def _send(actor: Any, centre: Centre, **what: Any) -> OutboxMessage:
    wish: dict[str, Any] = {
        "key": uuid7(),
        "municipality_id": centre.municipality.pk,
        "number": "06 12345678",
        "text": "Tot morgen.",
    }
    return send_sms(actor=actor, **(wish | what))


def test_an_advisor_sends_one_sms_once(centre: Centre) -> None:
    advisor, key = a_colleague(centre, "advisor_2"), uuid7()
    for _ in range(2):
        message = _send(advisor, centre, key=key)
    assert (message.to, message.channel, message.is_automatic) == ("+31612345678", "sms", False)
    assert OutboxMessage.objects.count() == 1


def test_a_wrong_number_an_empty_text_and_a_stopped_number_are_refused(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_2")
    with pytest.raises(InvalidError) as refused:
        _send(advisor, centre, number="070 1234567", text=" ")
    assert set(refused.value.fields) == {"number", "text"}
    stop_address(contact_centre_id=centre.id, channel="sms", address="+31612345678", reason=StopReason.STOP_WORD)
    with pytest.raises(ConflictError):
        _send(advisor, centre)
    with pytest.raises(NotAllowedError):
        _send(a_colleague(centre, "advisor_3"), centre)


def test_the_page_begins_with_the_number_and_a_chosen_text_and_keeps_what_was_typed(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_2")
    party = a_party(advisor, "Jo de Vries", phone="06-12345678")
    text = save_text(
        actor=centre.administrator,
        code="own",
        channel="sms",
        municipality_id=None,
        number=0,
        subject="",
        body="Dag {naam}, tot morgen.",
        name="Tot morgen",
    )
    client, address = signed_in(advisor), reverse("outreach:sms")
    page = client.get(address, {"klant": str(party.pk), "tekst": str(text.pk)}).content.decode()
    assert "06 12345678" in page
    assert "Dag Jo de Vries, tot morgen." in page
    form = {"id": str(uuid7()), "klant": str(party.pk), "number": "06 1", "text": "Zo getypt"}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "Zo getypt" in refused.content.decode()
    assert client.post(address, form | {"number": "0612345678"})["Location"].endswith(f"/klant/{party.pk}/")
    assert OutboxMessage.objects.get(channel="sms").about_id == party.pk


def test_in_a_conversation_it_goes_to_the_number_that_called(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_2")
    conversation = a_draft(advisor).conversation
    conversation.counterpart = "+31612345678"
    conversation.save()
    client, address = signed_in(advisor), reverse("outreach:sms")
    assert "06 12345678" in client.get(address, {"gesprek": str(conversation.pk)}).content.decode()
    assert address in client.get(reverse("desk:conversation", args=[conversation.pk])).content.decode()
    form = {"id": str(uuid7()), "gesprek": str(conversation.pk), "number": "0612345678", "text": "Ja."}
    assert client.post(address, form)["Location"].endswith(f"/gesprek/{conversation.pk}/")
    other = signed_in(a_colleague(centre, "advisor_2"))
    assert other.get(address, {"gesprek": str(conversation.pk)}).status_code == 404


def test_the_page_is_for_who_may_send_and_for_own_customers(centre: Centre) -> None:
    party = a_party(a_colleague(centre, "advisor_2"), "Jo", phone="06-12345678")
    address = reverse("outreach:sms")
    assert signed_in(a_colleague(centre, "advisor_3")).get(address).status_code == 403
    assert signed_in(an_outsider("advisor_2")).get(address, {"klant": str(party.pk)}).status_code == 404


def _with_consent(centre: Centre, **what: Any) -> Case:
    advisor = a_colleague(centre, "advisor_2")
    party = a_party(advisor, "Jo", phone="06-12345678")
    note_consent(actor=advisor, party_id=party.pk, purpose="reminders", is_given=True, source="aan de balie")
    return a_case(advisor, a_department(centre, **what), party=party)


def _texts() -> list[str]:
    return list(OutboxMessage.objects.filter(channel="sms").values_list("body", flat=True))


def test_consent_is_kept_with_its_date_and_source_and_withdrawn(centre: Centre) -> None:
    case = _with_consent(centre)
    assert case.party_id is not None
    advisor = a_colleague(centre, "advisor_2")
    with pytest.raises(InvalidError):
        note_consent(actor=advisor, party_id=case.party_id, purpose="nonsense", is_given=True, source="x")
    with pytest.raises(NotFoundError):
        note_consent(
            actor=an_outsider("advisor_2"), party_id=case.party_id, purpose="reminders", is_given=False, source=""
        )
    address = reverse("outreach:consent", args=[case.party_id])
    assert signed_in(advisor).post(address, {"purpose": "reminders", "given": "0"}).status_code == 302
    kept = Consent.objects.get()
    assert (kept.source, kept.withdrawn_at is not None, kept.withdrawn_by) == ("aan de balie", True, advisor.name)


def test_the_day_before_a_promise_who_wants_it_is_reminded_once(centre: Centre) -> None:
    case = _with_consent(centre)
    switch_rule(actor=centre.administrator, municipality_id=centre.municipality.pk, occasion="tomorrow", is_on=True)
    assert remind_of_promises() == 0
    with the_time_is(f"{case.promised_date - timedelta(days=1)} 10:07"):
        remind_of_promises()
        remind_of_promises()
    (text,) = _texts()
    assert case.reference in text
    assert "{" not in text


def test_without_a_rule_or_a_wish_nobody_is_reminded(centre: Centre) -> None:
    case = _with_consent(centre)
    with the_time_is(f"{case.promised_date - timedelta(days=1)} 10:07"):
        assert remind_of_promises() == 0
        switch_rule(actor=centre.administrator, municipality_id=centre.municipality.pk, occasion="tomorrow", is_on=True)
        Consent.objects.all().delete()
        assert remind_of_promises() == 0


def test_when_the_answer_is_there_it_is_told_where_that_rule_is_on(centre: Centre) -> None:
    switch_rule(actor=centre.administrator, municipality_id=centre.municipality.pk, occasion="settled", is_on=True)
    case = _with_consent(centre)
    assert case.department is not None
    member = a_department_member(case.department)
    settle(actor=member, case_id=case.pk, answer="Klaar.")
    assert [case.reference in text for text in _texts()] == [True]


def test_rules_are_switched_on_their_page_by_who_manages_channels(centre: Centre) -> None:
    address = reverse("outreach:reminders")
    form = {"municipality": str(centre.municipality.pk), "occasion": "settled", "on": "1"}
    client = signed_in(centre.administrator)
    assert client.get(address).status_code == 200
    assert client.post(address, form).status_code == 302
    leader = signed_in(a_colleague(centre, "team_leader"))
    assert [leader.get(address).status_code, leader.post(address, form).status_code] == [403, 403]
    outsider = signed_in(an_outsider("administrator"))
    assert outsider.post(address, form).status_code == 403
