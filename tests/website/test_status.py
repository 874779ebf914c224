"""Following a case by reference and code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.selectors import citizen_code
from eenloket.cases.services import add_note, ask_back, note_call_attempt, send_message, settle, take
from eenloket.cases.types import CallBackWish
from eenloket.contacts.services import save_draft
from eenloket.contacts.types import DraftChange
from eenloket.core import clock
from tests.builders import Centre, a_case, a_centre, a_colleague, a_department, a_department_member, the_time_is

pytestmark = pytest.mark.django_db
URL = "/meerland/volgen/"


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2", name="Adri Geheim")


@pytest.fixture
def case(centre: Centre, advisor: Staff) -> Case:
    with the_time_is("2026-03-02 10:00"):  # a Monday
        return a_case(advisor, a_department(centre), request="GEHEIM-VERZOEK", subject="Losse stoeptegel")


@pytest.fixture
def citizen() -> Client:
    client = Client()
    client.cookies["eenloket_language"] = "en"
    return client


def ask(client: Client, reference: str, code: str, url: str = URL, **more: Any) -> Any:
    return client.post(url, {"reference": reference, "code": code}, follow=True, **more)


def seen(client: Client, case: Case) -> str:
    response = ask(client, case.reference, citizen_code(case))
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_right_number_and_code_show_where_it_stands(case: Case, citizen: Client) -> None:
    with the_time_is("2026-03-03 10:00"):
        page = seen(citizen, case)
    assert "Losse stoeptegel" in page
    assert "Monday 9 March" in page
    assert "You will hear from us" in page


def test_however_it_is_typed(case: Case, citizen: Client) -> None:
    typed = case.reference.lower().replace("-0", "-").replace("-", " ")
    assert "Losse stoeptegel" in ask(citizen, f" {typed} ", citizen_code(case).lower()).content.decode()


@pytest.mark.parametrize(("reference", "code"), [("", ""), ("ML", ""), ("", "ABC")])
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    citizen: Client, centre: Centre, reference: str, code: str
) -> None:
    response = ask(citizen, reference, code)
    assert response.status_code == 422
    page = response.content.decode()
    assert ("Fill in your number" in page) == (not reference)
    assert ("Fill in your code" in page) == (not code)
    assert f'value="{reference}"' in page
    assert 'role="alert"' in page


def test_a_wrong_code_and_a_wrong_number_look_the_same(case: Case, citizen: Client) -> None:
    wrong_code = ask(citizen, case.reference, "XXXXXX")
    wrong_number = ask(citizen, "MD-2026-999999", citizen_code(case))
    assert wrong_code.status_code == wrong_number.status_code == 404
    known, unknown = (
        r.content.decode().split('role="alert"')[1].split("</div>")[0] for r in (wrong_code, wrong_number)
    )
    assert known == unknown
    assert "Losse stoeptegel" not in wrong_code.content.decode()


def test_guessing_is_stopped_also_for_the_right_code(case: Case, citizen: Client) -> None:
    for _ in range(5):
        ask(citizen, case.reference, "XXXXXX")
    response = ask(citizen, case.reference, citizen_code(case))
    assert response.status_code == 429
    assert "Losse stoeptegel" not in response.content.decode()


def test_one_address_cannot_try_many_numbers(case: Case, citizen: Client) -> None:
    for n in range(20):
        ask(citizen, f"MD-2026-{n:06}", "XXXXXX")
    assert ask(citizen, case.reference, citizen_code(case)).status_code == 429
    elsewhere = ask(citizen, case.reference, citizen_code(case), REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_the_site_of_another_municipality_does_not_know_it(case: Case, citizen: Client) -> None:
    assert ask(citizen, case.reference, citizen_code(case), "/duinrade/volgen/").status_code == 404
    seen(citizen, case)
    assert "Losse stoeptegel" not in citizen.get("/duinrade/volgen/").content.decode()


def test_internal_texts_and_names_of_staff_never_show(
    centre: Centre, case: Case, advisor: Staff, citizen: Client
) -> None:
    member = a_department_member(case.department, name="Dora Geheim")  # type: ignore[arg-type]
    take(actor=member, case_id=case.pk)
    ask_back(actor=member, case_id=case.pk, question="GEHEIM-VRAAG")
    add_note(actor=advisor, case_id=case.pk, text="GEHEIM-NOOT")
    send_message(actor=member, case_id=case.pk, text="Wij komen donderdag.")
    page = seen(citizen, case)
    assert "Wij komen donderdag." in page
    settle(actor=member, case_id=case.pk, answer="De tegel ligt vast.")
    page += seen(citizen, case)
    assert "De tegel ligt vast." in page
    for secret in ("GEHEIM", "Geheim"):
        assert secret not in page


def test_the_note_for_the_citizen_shows_and_that_for_colleagues_does_not(
    centre: Centre, advisor: Staff, citizen: Client
) -> None:
    from eenloket.cases.services import hand_over
    from tests.builders import a_draft, a_hand_over

    draft = a_draft(advisor, subject="Stoeptegel", municipality=centre.municipality)
    notes = DraftChange(note_for_citizen="U belt als het regent.", note_for_colleagues="GEHEIM")
    save_draft(actor=advisor, contact_id=draft.pk, revision=draft.revision, change=notes)
    made = hand_over(actor=advisor, contact_id=draft.pk, what=a_hand_over(advisor, a_department(centre)))
    page = seen(citizen, made)
    assert "U belt als het regent." in page
    assert "GEHEIM" not in page


def test_each_state_is_told_in_words(centre: Centre, case: Case, citizen: Client) -> None:
    member = a_department_member(case.department)  # type: ignore[arg-type]
    with the_time_is("2026-03-03 10:00"):
        assert "Someone is working" not in seen(citizen, case)
        take(actor=member, case_id=case.pk)
        assert "Someone is working" in seen(citizen, case)
    with the_time_is("2026-03-10 10:00"):
        assert "We did not make it" in seen(citizen, case)
        settle(actor=member, case_id=case.pk, answer="Klaar.")
        page = seen(citizen, case)
        assert "We answered your question on Tuesday 10 March" in page
        assert "We did not make it" not in page


def test_a_call_back_says_that_we_call(centre: Centre, advisor: Staff, citizen: Client) -> None:
    department = a_department(centre)
    wish = CallBackWish(who="Jo", number="0612345678")
    made = a_case(advisor, department, call_back=wish)
    member = a_department_member(department)
    note_call_attempt(actor=member, case_id=made.pk, text="GEHEIM geen gehoor")
    page = seen(citizen, made)
    assert "We will call you on" in page
    assert "GEHEIM" not in page
    assert "0612345678" not in page


def test_it_stays_for_half_an_hour_and_then_goes(case: Case, citizen: Client) -> None:
    seen(citizen, case)
    assert "Losse stoeptegel" in citizen.get(URL).content.decode()
    with the_time_is(clock.now() + timedelta(minutes=31)):
        assert "Losse stoeptegel" not in citizen.get(URL).content.decode()


def test_closing_it_takes_it_from_this_computer(case: Case, citizen: Client) -> None:
    seen(citizen, case)
    citizen.post(URL, {"stop": "1"})
    assert "Losse stoeptegel" not in citizen.get(URL).content.decode()


def test_the_code_is_not_readable_in_the_session(case: Case, citizen: Client) -> None:
    seen(citizen, case)
    code = citizen_code(case)
    assert all(code not in str(session.get_decoded()) for session in Session.objects.all())


def test_nobody_keeps_a_copy(case: Case, citizen: Client) -> None:
    for response in (citizen.get(URL), ask(citizen, case.reference, citizen_code(case)), citizen.get(URL)):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_a_form_from_another_site_is_refused(case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"reference": case.reference, "code": citizen_code(case)}).status_code == 403
