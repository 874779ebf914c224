"""The log of the functional administrator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eenloket.accounts.models import Staff
from eenloket.core import audit
from eenloket.core.models import AuditEntry
from eenloket.desk.audit_words import action_in_words
from eenloket.parties.services import look_at
from tests import builders as a

pytestmark = pytest.mark.django_db

LOG = "/logboek/"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_2", name="Ilse Verhoef")


@pytest.fixture
def client(centre: a.Centre) -> Client:
    return a.signed_in(centre.administrator)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_log_says_who_looked_at_whom_and_why(client: Client, advisor: Staff) -> None:
    party = a.a_party(advisor, "Jo Jansen")
    look_at(actor=advisor, party_id=party.pk, purpose="vraag over paspoort")
    page = text_of(client.get(LOG, {"soort": "look"}))
    assert all(each in page for each in ("Ilse Verhoef", "Jo Jansen", "vraag over paspoort"))


def test_the_log_is_for_the_functional_administrator_only(centre: a.Centre, advisor: Staff) -> None:
    assert a.signed_in(advisor).get(LOG).status_code == 403
    assert a.signed_in(a.a_colleague(centre, "manager")).get(LOG).status_code == 403
    assert Client().get(LOG)["Location"].startswith("/inloggen/")


def test_another_contact_centre_stays_out_of_the_log(client: Client) -> None:
    elsewhere = a.an_outsider()
    a.a_party(elsewhere, "Vreemde Vogel")
    assert "Vreemde Vogel" not in text_of(client.get(LOG))


def test_the_log_is_filtered_by_kind_person_subject_and_day(client: Client, advisor: Staff) -> None:
    with a.the_time_is("2026-03-02 10:00"):
        a.a_party(advisor, "Jo Jansen")
    with a.the_time_is("2026-03-09 10:00"):
        a.a_party(advisor, "Mo Smit")
    for query, seen in (
        ({"over": "jansen"}, {"Jo Jansen"}),
        ({"wie": "verhoef", "van": "2026-03-05"}, {"Mo Smit"}),
        ({"van": "2026-03-02", "tot": "2026-03-02"}, {"Jo Jansen"}),
        ({"soort": "look"}, set()),
        ({"van": "geen-dag", "voor": "onzin"}, {"Jo Jansen", "Mo Smit"}),
    ):
        page = text_of(client.get(LOG, query))
        assert {name for name in ("Jo Jansen", "Mo Smit") if f"<td>{name}</td>" in page} == seen, query


def test_older_entries_follow_where_the_page_ends(
    client: Client, advisor: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eenloket.desk.views.audit._PAGE_SIZE", 2)
    for number in range(5):
        a.a_party(advisor, f"Klant {number}")
    seen, address = [], LOG + "?over=Klant"
    while address:
        response = client.get(address)
        seen += [line.entry.subject_label for line in response.context["lines"]]
        address = LOG + "?" + response.context["next_query"] if response.context["next_query"] else ""
    assert seen == [f"Klant {number}" for number in (4, 3, 2, 1, 0)]


def test_an_action_without_words_shows_its_code(centre: a.Centre) -> None:
    audit.record(centre.administrator, "roster.published", centre.municipality)
    assert action_in_words(AuditEntry.objects.get(action="roster.published")) == "roster.published"
