"""The inbox of a department and the case that is open in it, asked as a browser does."""

from __future__ import annotations

import re
import uuid
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases import services
from eenloket.cases.models import Case, CaseEvent
from eenloket.cases.selectors import citizen_code
from eenloket.cases.types import CallBackWish, CaseState, EventKind
from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.gateways.models import OutboxMessage
from eenloket.organisation.models import Department
from tests import builders as a

pytestmark = pytest.mark.django_db

INBOX = "/zaken/"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_2", name="Ilse Verhoef")


@pytest.fixture
def department(centre: a.Centre) -> Department:
    return a.a_department(centre)


@pytest.fixture
def member(department: Department) -> Staff:
    return a.a_department_member(department, name="Tom Hendriks")


def page_of(case: Case) -> str:
    return reverse("desk:case", args=[case.pk])


def do(client: Client, case: Case, step: str, **form: str) -> Any:
    return client.post(reverse("desk:case_act", args=[case.pk, step]), form)


def text_of(response: Any) -> str:
    return str(response.content.decode())


# --- the list ----------------------------------------------------------------------------------------------


def test_a_new_case_stands_under_new_and_under_mine_once_it_is_taken(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department, subject="Losse stoeptegel")
    client = a.signed_in(member)
    assert "Losse stoeptegel" in text_of(client.get(INBOX))
    services.take(actor=member, case_id=case.pk)
    assert "Losse stoeptegel" not in text_of(client.get(INBOX + "?bak=new"))
    assert "Losse stoeptegel" in text_of(client.get(INBOX + "?bak=mine"))


def test_the_inbox_can_be_narrowed_to_one_of_the_own_departments(centre: a.Centre, advisor: Staff) -> None:
    one, other = a.a_department(centre, "afval"), a.a_department(centre, "groen")
    a.a_case(advisor, one, subject="Container vol")
    a.a_case(advisor, other, subject="Boom gevallen")
    client = a.signed_in(a.a_colleague(centre, "back_office", departments=[one, other]))
    page = text_of(client.get(INBOX, {"afdeling": str(one.pk)}))
    assert "Container vol" in page
    assert "Boom gevallen" not in page


def test_a_department_of_someone_else_in_the_address_narrows_to_nothing_of_theirs(
    centre: a.Centre, advisor: Staff, member: Staff
) -> None:
    other = a.a_department(centre, "groen")
    a.a_case(advisor, other, subject="Boom gevallen")
    assert "Boom gevallen" not in text_of(a.signed_in(member).get(INBOX, {"afdeling": str(other.pk)}))


def test_an_advisor_sees_what_was_handed_over_and_finds_a_case_by_its_reference(
    centre: a.Centre, advisor: Staff, department: Department
) -> None:
    case = a.a_case(advisor, department, subject="Losse stoeptegel")
    colleague = a.signed_in(a.a_colleague(centre, "advisor_2"))
    assert "Losse stoeptegel" in text_of(a.signed_in(advisor).get(INBOX))
    assert "Losse stoeptegel" not in text_of(colleague.get(INBOX))
    assert "Losse stoeptegel" in text_of(colleague.get(INBOX, {"q": case.reference.lower()}))


def test_the_list_shows_fifty_cases_and_goes_on_with_the_next(
    advisor: Staff, department: Department, member: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eenloket.desk.case_list.PAGE_SIZE", 2)
    for number in range(3):
        a.a_case(advisor, department, subject=f"Vraag {number}")
    client = a.signed_in(member)
    first, second = text_of(client.get(INBOX)), text_of(client.get(INBOX + "?bak=new&vanaf=2"))
    assert ("Vraag 1" in first, "Vraag 2" in first, "vanaf=2" in first) == (True, False, True)
    assert ("Vraag 1" in second, "Vraag 2" in second) == (False, True)


@pytest.mark.parametrize("query", ["bak=onzin", "vanaf=-1", "vanaf=twee", "afdeling=geen-uuid", "bak=settled"])
def test_an_address_that_makes_no_sense_gives_a_list(member: Staff, query: str) -> None:
    assert a.signed_in(member).get(f"{INBOX}?{query}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_list(
    advisor: Staff, department: Department, member: Staff, django_assert_max_num_queries: Any
) -> None:
    def of_page() -> int:
        with django_assert_max_num_queries(30) as queries:
            a.signed_in(member).get(INBOX)
        return len(queries)

    a.a_case(advisor, department)
    before = of_page()
    for _ in range(3):
        wish = CallBackWish(who="Jo", number="0612345678")
        a.a_case(advisor, department, party=a.a_party(advisor, "Jo", phone="0612345678"), call_back=wish)
    assert of_page() == before


# --- who may see it ----------------------------------------------------------------------------------------


def test_only_who_is_concerned_sees_a_case(centre: a.Centre, advisor: Staff, department: Department) -> None:
    case = a.a_case(advisor, department)
    other = a.a_department(centre, "groen")
    assert a.signed_in(a.a_department_member(other)).get(page_of(case)).status_code == 404
    assert a.signed_in(a.a_colleague(centre, "hr")).get(page_of(case)).status_code == 403
    assert a.signed_in(a.an_outsider()).get(page_of(case)).status_code == 404
    assert Client().get(page_of(case))["Location"].startswith("/inloggen/")


def test_a_department_never_sees_a_case_of_the_other_municipality() -> None:
    centre = a.a_centre("samen", "noord", "zuid")
    north, south = centre.municipalities
    advisor = a.a_colleague(centre)
    case = a.a_case(advisor, a.a_department(centre, municipality=north))
    client = a.signed_in(a.a_department_member(a.a_department(centre, municipality=south)))
    assert client.get(page_of(case)).status_code == 404
    assert do(client, case, "note", text="Hallo").status_code == 404
    assert page_of(case) not in text_of(client.get(INBOX, {"q": case.reference}))


def test_the_code_of_the_citizen_is_for_the_kcc_only(advisor: Staff, department: Department, member: Staff) -> None:
    case = a.a_case(advisor, department, party=a.a_citizen(advisor), email="jo@example.org")
    code = citizen_code(case)
    assert code in text_of(a.signed_in(advisor).get(page_of(case)))
    assert code not in text_of(a.signed_in(member).get(page_of(case)))


def test_the_bsn_is_on_no_page_of_a_case(advisor: Staff, department: Department, member: Staff) -> None:
    case = a.a_case(advisor, department, party=a.a_citizen(advisor))
    for staff in (advisor, member):
        page = text_of(a.signed_in(staff).get(page_of(case)))
        assert a.BSN not in page
        assert a.BSN[-3:] + "<" not in page


def test_opening_a_case_is_noted_once_an_hour_as_a_look_at_the_customer(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department, party=a.a_party(advisor, "Jo Jansen"))
    client = a.signed_in(member)
    client.get(page_of(case))
    client.get(page_of(case))
    look = AuditEntry.objects.get(kind="look", action="case.opened")
    assert (look.actor_name, look.subject_label, look.purpose) == ("Tom Hendriks", "Jo Jansen", "case handling")
    assert look.detail == {"case": case.reference}


# --- handling ----------------------------------------------------------------------------------------------


def test_a_department_takes_a_case_and_settles_it_with_an_answer(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department, email="jo@example.org")
    client = a.signed_in(member)
    assert do(client, case, "take").status_code == 302
    done = do(client, case, "settle", text="De tegel ligt weer vast.", audience="citizen")
    case.refresh_from_db()
    assert (case.state, case.answer, case.handler) == (CaseState.SETTLED, "De tegel ligt weer vast.", member)
    assert "klaar=settle" in done["Location"]
    assert OutboxMessage.objects.filter(about_id=case.pk, body__contains="De tegel ligt weer vast.").exists()


def test_a_question_to_the_kcc_goes_back_and_forth(advisor: Staff, department: Department, member: Staff) -> None:
    case = a.a_case(advisor, department)
    do(a.signed_in(member), case, "ask_back", text="Bij de boom?", audience="colleagues")
    page = a.signed_in(advisor).get(page_of(case))
    assert "Bij de boom?" in text_of(page)
    do(a.signed_in(advisor), case, "reply", text="Ja, bij de boom.", audience="colleagues")
    case.refresh_from_db()
    assert case.state == CaseState.NEW
    assert "Ja, bij de boom." in text_of(a.signed_in(member).get(page_of(case)))


def test_forwarding_goes_back_to_the_list_because_the_case_is_out_of_sight(
    centre: a.Centre, advisor: Staff, department: Department, member: Staff
) -> None:
    case, other = a.a_case(advisor, department), a.a_department(centre, "groen")
    done = do(a.signed_in(member), case, "forward", department=str(other.pk), text="Hoort bij groen")
    case.refresh_from_db()
    assert case.department == other
    assert done["Location"].startswith(INBOX + "?")
    assert a.signed_in(member).get(done["Location"]).status_code == 200


def test_a_call_back_note_shows_whom_to_call_and_counts_the_attempts(
    advisor: Staff, department: Department, member: Staff
) -> None:
    wish = CallBackWish(who="Mevrouw Moulin", number="06 87654321", after=time(15, 0))
    case = a.a_case(advisor, department, call_back=wish)
    client = a.signed_in(member)
    page = text_of(client.get(page_of(case)))
    assert "Mevrouw Moulin" in page
    assert 'href="tel:+31687654321"' in page
    assert "15.00" in page
    do(client, case, "call_attempt", text="Voicemail", audience="colleagues")
    assert Case.objects.get(pk=case.pk).call_back.attempts == 1


def test_kcc_staff_leave_a_note_but_do_not_handle_a_case_of_a_department(
    advisor: Staff, department: Department
) -> None:
    case = a.a_case(advisor, department)
    client = a.signed_in(advisor)
    assert do(client, case, "note", text="Klant belde weer", audience="colleagues").status_code == 302
    assert do(client, case, "settle", text="Klaar", audience="citizen").status_code == 403
    case.refresh_from_db()
    assert case.state == CaseState.NEW


def test_a_text_for_colleagues_is_never_sent_to_the_customer(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department, email="jo@example.org")
    for step in ("settle", "message"):
        refused = do(a.signed_in(member), case, step, text="Lastige klant", audience="colleagues")
        assert refused.status_code == 422
        assert "Lastige klant" in text_of(refused)
    assert not CaseEvent.objects.filter(case=case, is_for_citizen=True).exists()


@pytest.mark.parametrize("step", ["settle", "message", "ask_back", "note", "forward"])
def test_a_step_without_text_says_so_at_the_field(
    advisor: Staff, department: Department, member: Staff, step: str
) -> None:
    case = a.a_case(advisor, department)
    other = str(a.a_group(a.Centre(department.contact_centre, [], {}, member)).pk)
    refused = do(a.signed_in(member), case, step, text="  ", department=other)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in text_of(refused)


def test_a_colleague_who_was_first_is_named_and_the_typed_text_stays(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department)
    colleague = a.a_department_member(department, name="Piet Pot")
    services.take(actor=colleague, case_id=case.pk)
    assert "Piet Pot" in text_of(do(a.signed_in(member), case, "take"))
    services.settle(actor=colleague, case_id=case.pk, answer="Klaar.")
    refused = do(a.signed_in(member), case, "settle", text="Mijn lange antwoord", audience="citizen")
    assert refused.status_code == 409
    assert "Mijn lange antwoord" in text_of(refused)


def test_a_double_click_tells_the_customer_once(advisor: Staff, department: Department, member: Staff) -> None:
    case, once = a.a_case(advisor, department, email="jo@example.org"), str(uuid.uuid4())
    form = {"text": "Wij komen morgen.", "audience": "citizen", "once": once}
    client = a.signed_in(member)
    assert [do(client, case, "message", **form).status_code for _ in range(2)] == [302, 302]
    assert case.events.filter(kind=EventKind.MESSAGE).count() == 1
    assert OutboxMessage.objects.filter(about_id=case.pk, body__contains="Wij komen morgen.").count() == 1


def test_another_text_from_a_page_that_was_already_sent_is_not_lost(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case, once = a.a_case(advisor, department), str(uuid.uuid4())
    client = a.signed_in(member)
    do(client, case, "note", text="Eerste", audience="colleagues", once=once)
    refused = do(client, case, "note", text="Tweede", audience="colleagues", once=once)
    assert refused.status_code == 409
    assert "Tweede" in text_of(refused)


def test_coming_back_to_a_step_after_signing_in_again_shows_the_case(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department)
    address = reverse("desk:case_act", args=[case.pk, "note"]) + "?bak=mine"
    assert a.signed_in(member).get(address)["Location"] == page_of(case) + "?bak=mine"


def test_a_step_that_does_not_exist_is_not_found(advisor: Staff, department: Department, member: Staff) -> None:
    assert do(a.signed_in(member), a.a_case(advisor, department), "weggooien").status_code == 404


def test_a_live_page_fetches_only_the_part_it_shows(advisor: Staff, department: Department, member: Staff) -> None:
    case = a.a_case(advisor, department)
    for part in ("case-list", "case-story", "case-facts"):
        headers = {"HX-Request": "true", "HX-Target": part}
        fragment = text_of(a.signed_in(member).get(page_of(case), headers=headers)).strip()
        assert f'id="{part}"' in fragment
        assert "<html" not in fragment


def test_a_page_listens_to_the_own_departments_and_to_oneself(department: Department, member: Staff) -> None:
    page = text_of(a.signed_in(member).get(INBOX))
    assert re.search(rf'data-live="[^"]*staff:{member.pk} department:{department.pk}', page)


def test_a_try_to_call_back_is_noted_with_its_outcome_and_next_moment(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a.a_case(advisor, department, call_back=CallBackWish(who="Jo", number="06 12345678"))
    day = clock.today() + timedelta(days=3)
    url = reverse("desk:case_act", args=[case.pk, "call_attempt"])
    typed = {"text": "Ingesproken", "result": "voicemail", "day": f"{day:%Y-%m-%d}", "after": "13:00", "once": uuid7()}
    client = a.signed_in(member)
    for _ in range(2):
        client.post(url, {**typed, "audience": "colleagues"})
    page = text_of(client.get(page_of(case)))
    assert case.call_back.tries.count() == 1
    assert "Voicemail" in page
    assert "na 13.00" in page


def test_who_handed_over_may_ask_to_hurry(advisor: Staff, department: Department) -> None:
    case = a.a_case(advisor, department)
    client = a.signed_in(advisor)
    assert "Vraag om haast" in text_of(client.get(page_of(case)))
    client.post(reverse("desk:case_act", args=[case.pk, "nudge"]), {"text": "Mevrouw belde weer.", "once": uuid7()})
    assert case.events.filter(kind="nudged").count() == 1
