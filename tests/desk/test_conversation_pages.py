"""The desk during a conversation, asked as a browser does."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.types import ResultDetail
from eenloket.content.models import ContentSignal
from eenloket.gateways.models import OutboxMessage
from tests import builders as a

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_2")


def start(client: Client, centre: a.Centre, **more: str) -> Any:
    form = {"id": str(uuid.uuid4()), "municipality": str(centre.municipality.pk), "channel": "phone", "direction": "in"}
    return client.post(reverse("desk:conversation_start"), form | more)


def test_starting_twice_with_one_form_opens_one_conversation(centre: a.Centre, advisor: Staff) -> None:
    client, key = a.signed_in(advisor), str(uuid.uuid4())
    first, second = start(client, centre, id=key), start(client, centre, id=key)
    assert first["Location"] == second["Location"]
    assert Conversation.objects.count() == Contact.objects.count() == 1


def test_the_number_typed_at_the_start_proposes_the_customer_known_by_it(centre: a.Centre, advisor: Staff) -> None:
    a.a_party(advisor, "Jo Jansen", phone="06 12345678")
    page = a.signed_in(advisor).get(start(a.signed_in(advisor), centre, counterpart="+31-6-1234 5678")["Location"])
    assert "Jo Jansen" in page.content.decode()
    assert Contact.objects.get().party is None, "a proposal is no choice"


def test_a_conversation_without_permission_centre_or_sign_in_stays_closed(centre: a.Centre, advisor: Staff) -> None:
    address = reverse("desk:conversation", args=[a.a_conversation(advisor).pk])
    assert a.signed_in(a.a_colleague(centre, "manager")).get(address).status_code == 403
    assert a.signed_in(a.a_colleague(centre, "advisor_2")).get(address).status_code == 404
    assert a.signed_in(a.an_outsider()).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/inloggen/")


def test_search_while_typing_finds_by_the_beginning_of_a_word(centre: a.Centre, advisor: Staff) -> None:
    a.an_answer(centre, "Grof afval laten ophalen")
    question = a.a_draft(advisor)
    address = reverse("desk:conversation_search", args=[question.conversation_id])
    page = a.signed_in(advisor).get(address, {"q": "grof af", "vraag": str(question.pk)})
    assert "<mark>Grof</mark> <mark>afval</mark>" in page.content.decode()


def test_search_shows_what_was_typed_as_text_never_as_html(centre: a.Centre, advisor: Staff) -> None:
    a.an_answer(centre, "Wat kost <script>alert(1)</script>?")
    question = a.a_draft(advisor)
    address = reverse("desk:conversation_search", args=[question.conversation_id])
    page = a.signed_in(advisor).get(address, {"q": "script alert", "vraag": str(question.pk)})
    assert "<script>" not in page.content.decode()


def test_opening_an_answer_notes_its_version_and_names_the_question(centre: a.Centre, advisor: Staff) -> None:
    answer, question = a.an_answer(centre, "Paspoort kwijt"), a.a_draft(advisor)
    address = reverse("desk:conversation_answer", args=[question.pk, answer.pk])
    opened = a.signed_in(advisor).post(address, headers=JSON).json()
    question.refresh_from_db()
    assert opened["subject"] == question.subject == "Paspoort kwijt"
    assert opened["revision"] == question.revision
    assert question.answer_uses.get().version_id == answer.current_id


def test_a_draft_keeps_what_was_typed_and_a_reload_shows_it(advisor: Staff) -> None:
    question, client = a.a_draft(advisor), a.signed_in(advisor)
    form = {"revision": question.revision, "note_for_citizen": "Regel 1\r\nRegel 2", "searched_for": "paspoort"}
    client.post(reverse("desk:conversation_draft", args=[question.pk]), form, headers=JSON)
    page = client.get(reverse("desk:conversation", args=[question.conversation_id])).content.decode()
    assert "Regel 1\nRegel 2" in page
    assert 'value="paspoort"' in page


def test_a_draft_changed_in_another_tab_is_refused_with_a_reason(advisor: Staff) -> None:
    question, client = a.a_draft(advisor), a.signed_in(advisor)
    address = reverse("desk:conversation_draft", args=[question.pk])
    client.post(address, {"revision": question.revision, "note_for_citizen": "tab 1"}, headers=JSON)
    late = client.post(address, {"revision": question.revision, "note_for_citizen": "tab 2"}, headers=JSON)
    assert late.status_code == 409
    assert "venster" in late.json()["error"]
    question.refresh_from_db()
    assert question.note_for_citizen == "tab 1"


def test_saving_stores_all_fields_at_once_and_says_where_to_go(advisor: Staff) -> None:
    waiting = a.a_conversation(advisor, channel="counter")
    question = a.a_draft(advisor)
    form = {"revision": question.revision, "result": "answered", "note_for_citizen": "Kom langs", "subject": "Pas"}
    answer = a.signed_in(advisor).post(reverse("desk:conversation_store", args=[question.pk]), form, headers=JSON)
    question.refresh_from_db()
    assert (question.state, question.note_for_citizen, question.first_contact_class) == (
        "stored",
        "Kom langs",
        "direct",
    )
    assert answer.json()["next"] == reverse("desk:conversation", args=[waiting.pk])


def test_saving_again_after_a_lost_reply_changes_nothing(advisor: Staff) -> None:
    question, client = a.a_draft(advisor), a.signed_in(advisor)
    form = {"revision": question.revision, "result": "answered", "subject": "Paspoort"}
    address = reverse("desk:conversation_store", args=[question.pk])
    first = client.post(address, form, headers=JSON)
    again = client.post(address, form | {"result": "not_answered", "missing": "x"}, headers=JSON)
    assert (first.status_code, again.status_code) == (200, 200)
    assert Contact.objects.get().result == "answered"


def test_saving_without_what_the_result_needs_says_what_is_missing(advisor: Staff) -> None:
    question = a.a_draft(advisor)
    address = reverse("desk:conversation_store", args=[question.pk])
    answer = a.signed_in(advisor).post(address, {"result": "not_answered"}, headers=JSON)
    assert answer.status_code == 422
    assert "missing" in answer.json()["fields"]


def test_not_answered_becomes_a_signal_for_the_owner(advisor: Staff) -> None:
    question = a.a_draft(advisor)
    form = {"result": "not_answered", "missing": "De nieuwe afvalkalender", "searched_for": "kalender"}
    a.signed_in(advisor).post(reverse("desk:conversation_store", args=[question.pk]), form, headers=JSON)
    signal = ContentSignal.objects.get()
    assert (signal.kind, signal.searched_for) == ("missing", "kalender")


def test_two_questions_in_one_conversation_count_the_talk_once(advisor: Staff) -> None:
    client, first = a.signed_in(advisor), a.a_draft(advisor, subject="Een")
    address = reverse("desk:conversation_add_question", args=[first.conversation_id])
    client.post(address, {"id": str(uuid.uuid4())})
    for question in Contact.objects.all():
        client.post(reverse("desk:conversation_store", args=[question.pk]), {"result": "answered"}, headers=JSON)
    assert [each.talk_seconds is None for each in Contact.objects.order_by("number")] == [False, True]


def test_the_hand_over_dialog_proposes_the_owner_of_the_answer_and_a_date(centre: a.Centre, advisor: Staff) -> None:
    owner = a.a_department(centre, "openbare-ruimte", working_days=5)
    answer = a.an_answer(centre, "Losse stoeptegel", owner=owner)
    question = a.a_draft(advisor, answer=answer)
    with a.the_time_is("2026-11-23 14:30"):
        address = reverse("desk:conversation_finish", args=[question.pk, "handed_over"])
        page = a.signed_in(advisor).get(address).content.decode()
    assert "Voorgesteld: eigenaar van het antwoord “Losse stoeptegel”" in page
    assert "maandag 30 november 2026" in page


def test_handing_over_makes_one_case_and_gives_what_to_read_aloud(centre: a.Centre, advisor: Staff) -> None:
    department, question = a.a_department(centre), a.a_draft(advisor, subject="Tegel")
    what = a.a_hand_over(advisor, department)
    form = {
        "department": str(department.pk),
        "request": "Tegel vastzetten",
        "promised_date": what.promised_date.isoformat(),
        "email": "jo@example.org",
        "date_was_told": "1",
    }
    client, address = a.signed_in(advisor), reverse("desk:conversation_hand_over", args=[question.pk])
    first, again = client.post(address, form, headers=JSON).json(), client.post(address, form, headers=JSON).json()
    case = Case.objects.get()
    assert case.reference in first["html"]
    assert case.reference in again["html"]
    assert OutboxMessage.objects.filter(to="jo@example.org").count() == 1


def test_an_advisor_3_is_offered_groups_of_the_kcc_only(centre: a.Centre) -> None:
    a.a_department(centre, "burgerzaken")
    a.a_group(centre, "tweede-lijn")
    beginner = a.a_colleague(centre, "advisor_3")
    address = reverse("desk:conversation_finish", args=[a.a_draft(beginner).pk, "handed_over"])
    page = a.signed_in(beginner).get(address).content.decode()
    assert "Tweede-Lijn" in page
    assert "Burgerzaken" not in page


def test_a_register_person_is_taken_over_and_becomes_the_customer(advisor: Staff) -> None:
    question, client = a.a_draft(advisor), a.signed_in(advisor)
    found = client.get(reverse("desk:conversation_party_find", args=[question.conversation_id]), {"klant": a.BSN})
    assert "Kies" in found.content.decode()
    client.post(reverse("desk:conversation_party", args=[question.conversation_id]), {"bsn": a.BSN})
    question.refresh_from_db()
    assert question.party is not None
    assert question.party.is_identified


def test_a_wrong_bsn_is_told_so_and_not_looked_up(advisor: Staff) -> None:
    question = a.a_draft(advisor)
    address = reverse("desk:conversation_party_find", args=[question.conversation_id])
    page = a.signed_in(advisor).get(address, {"klant": "123456789"}).content.decode()
    assert "geen geldig BSN" in page


def test_somebody_who_calls_for_another_takes_part_beside_the_customer(advisor: Staff) -> None:
    question = a.a_draft(advisor, party=a.a_citizen(advisor))
    helper = a.a_party(advisor, "Dochter")
    address = reverse("desk:conversation_party", args=[question.conversation_id])
    a.signed_in(advisor).post(address, {"party": str(helper.pk), "role": "representative"})
    roles = dict(question.conversation.participants.values_list("party__display_name", "role"))
    assert roles["Dochter"] == "representative"
    assert "customer" in roles.values()


def test_a_link_to_the_answer_is_mailed_once_per_address(centre: a.Centre, advisor: Staff) -> None:
    question = a.a_draft(advisor, answer=a.an_answer(centre, "Paspoort kwijt"))
    client, address = a.signed_in(advisor), reverse("desk:conversation_send", args=[question.pk])
    dialog = client.get(address).content.decode()
    url = dialog.split('name="items" value="')[1].split('"')[0]
    for _again in range(2):
        client.post(address, {"items": url, "email": "Jo@Example.org"}, headers=JSON)
    message = OutboxMessage.objects.get()
    assert message.to == "jo@example.org"
    assert url in message.body


def test_one_party_shows_one_timeline_over_all_channels(advisor: Staff) -> None:
    party = a.a_party(advisor, "Jo Jansen")
    for channel in ("phone", "counter", "post"):
        a.a_stored_contact(advisor, channel=channel, party=party, subject=f"Via {channel}")
    page = a.signed_in(advisor).get(reverse("desk:party", args=[party.pk])).content.decode()
    assert all(f"Via {channel}" in page for channel in ("phone", "counter", "post"))


def test_another_municipalitys_advisor_does_not_find_the_party_or_the_contact() -> None:
    shared = a.a_centre("samen", "noord", "zuid")
    north = a.a_colleague(shared, "advisor_2", municipalities=[shared.municipalities[0]])
    south = a.a_colleague(shared, "advisor_2", municipalities=[shared.municipalities[1]])
    contact = a.a_stored_contact(north, party=a.a_party(north, "Jo Jansen"))
    client = a.signed_in(south)
    assert client.get(reverse("desk:party", args=[contact.party_id])).status_code == 404
    assert client.get(reverse("desk:contact", args=[contact.pk])).status_code == 404
    assert "Jo Jansen" not in client.get(reverse("desk:search_all"), {"q": "Jansen"}).content.decode()


def test_own_figures_are_on_the_work_page(advisor: Staff) -> None:
    a.a_stored_contact(advisor)
    a.a_stored_contact(advisor, "not_answered", detail=ResultDetail(missing="x"))
    page = a.signed_in(advisor).get(reverse("desk:work")).content.decode()
    assert "Mijn dag" in page
    assert "50%" in page


@pytest.mark.parametrize("bad", ["", "geen-uuid", "'; drop table"])
def test_an_unreadable_key_is_a_clear_answer_not_a_fault(centre: a.Centre, advisor: Staff, bad: str) -> None:
    answer = start(a.signed_in(advisor), centre, id=bad)
    assert answer.status_code == 422
