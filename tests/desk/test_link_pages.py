"""The case that a signed link opens, for a department that does not sign in."""

from __future__ import annotations

import time
import uuid
from typing import Any
from unittest.mock import patch

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.selectors import LINK_SALT, LINK_SECONDS, citizen_code, link_token
from eenloket.cases.types import CaseState
from eenloket.core.models import AuditEntry
from eenloket.gateways.models import OutboxMessage
from eenloket.organisation.models import Department
from tests import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_2")


@pytest.fixture
def department(centre: a.Centre) -> Department:
    return a.a_department(centre, email="bz@example.org")


@pytest.fixture
def case(advisor: Staff, department: Department) -> Case:
    return a.a_case(advisor, department, subject="Losse stoeptegel", party=a.a_citizen(advisor), email="jo@example.org")


def page_of(case: Case) -> str:
    return reverse("desk:link", args=[link_token(case)])


def do(case: Case, step: str, client: Client | None = None, **form: str) -> Any:
    return (client or Client()).post(reverse("desk:link_act", args=[link_token(case), step]), form)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_link_opens_the_case_without_signing_in(case: Case) -> None:
    page = Client().get(page_of(case))
    assert page.status_code == 200
    assert "Losse stoeptegel" in text_of(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"


def test_the_link_shows_neither_the_code_nor_the_bsn(case: Case) -> None:
    page = text_of(Client().get(page_of(case)))
    assert citizen_code(case) not in page
    assert a.BSN not in page


def test_opening_the_link_changes_nothing_but_is_noted_as_a_look(case: Case) -> None:
    before = Case.objects.values().get(pk=case.pk)
    Client().get(page_of(case))
    Client().get(page_of(case))
    assert Case.objects.values().get(pk=case.pk) == before
    look = AuditEntry.objects.get(action="case.opened")
    assert look.actor_name.startswith("Burgerzaken")
    assert look.contact_centre_id == case.contact_centre_id


def test_the_department_settles_by_link_under_the_name_given(case: Case) -> None:
    assert do(case, "settle", text="De tegel ligt vast.", name="Truus").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.answer) == (CaseState.SETTLED, "De tegel ligt vast.")
    assert AuditEntry.objects.get(action="case.settled").actor_name.startswith("Truus, Burgerzaken")
    assert OutboxMessage.objects.filter(about_id=case.pk, to="jo@example.org", body__contains="ligt vast").exists()


def test_without_a_name_nothing_is_done_and_the_text_stays(case: Case) -> None:
    refused = do(case, "settle", text="De tegel ligt vast.", name="  ")
    assert refused.status_code == 422
    assert "De tegel ligt vast." in text_of(refused)
    case.refresh_from_db()
    assert case.state == CaseState.NEW


def test_the_name_is_asked_once(case: Case) -> None:
    client = Client()
    do(case, "message", client, text="Wij komen morgen.", name="Truus")
    assert 'value="Truus"' in text_of(client.get(page_of(case)))


def test_a_message_and_a_question_can_be_sent_by_link(case: Case) -> None:
    do(case, "message", text="Wij komen morgen.", name="Truus", once=str(uuid.uuid4()))
    do(case, "ask_back", text="Welke kant?", name="Truus")
    page = text_of(Client().get(page_of(case)))
    assert "Wij komen morgen." in page
    assert "Welke kant?" in page


@pytest.mark.parametrize("step", ["take", "note", "reply", "call_attempt", "weggooien"])
def test_other_steps_are_not_offered_by_link(case: Case, step: str) -> None:
    assert do(case, step, text="Tekst", name="Truus").status_code == 404


def test_after_forwarding_the_link_has_ended(centre: a.Centre, case: Case) -> None:
    address, other = page_of(case), a.a_department(centre, "groen")
    done = do(case, "forward", text="Hoort bij groen", name="Truus", department=str(other.pk))
    assert done.status_code == 200
    gone = Client().get(address)
    assert gone.status_code == 404
    assert 'class="rail"' not in text_of(gone)


def test_a_case_cannot_be_forwarded_to_another_municipality_or_centre(case: Case) -> None:
    elsewhere = a.a_department(a.a_centre("elders"))
    assert do(case, "forward", text="Weg", name="Truus", department=str(elsewhere.pk)).status_code == 404
    case.refresh_from_db()
    assert case.department != elsewhere


def test_a_link_that_is_forged_or_too_old_is_not_found(case: Case) -> None:
    forged = signing.dumps({"case": str(case.pk), "department": str(case.department_id)}, salt=LINK_SALT, key="x")
    assert Client().get(reverse("desk:link", args=[forged])).status_code == 404
    assert Client().get(reverse("desk:link", args=["onzin"])).status_code == 404
    with patch("django.core.signing.time.time", return_value=time.time() - LINK_SECONDS - 60):
        old = page_of(case)
    assert Client().get(old).status_code == 404


def test_a_settled_case_offers_no_steps(case: Case) -> None:
    do(case, "settle", text="Klaar.", name="Truus")
    page = text_of(Client().get(page_of(case)))
    assert "<form" not in page
    refused = do(case, "message", text="Nog iets", name="Truus")
    assert refused.status_code == 409
