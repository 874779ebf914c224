"""Signing in with DigiD (its imitation), and the session that is not one of staff."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from eenloket.core.models import AuditEntry
from eenloket.parties.models import Party
from eenloket.selfservice.models import CitizenSession, SignIn
from eenloket.selfservice.services.signing_in import safe_path
from tests.builders import BSN, Centre, a_centre, a_colleague, signed_in, the_time_is
from tests.selfservice.scenes import OTHER_BSN, page, sign_in, signed_in_citizen

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    cache.clear()
    return a_centre("meerland", "meerland", "duinrade")


def test_signing_in_makes_the_party_of_this_municipality_and_no_other(centre: Centre) -> None:
    signed_in_citizen(centre)
    party = Party.objects.get()
    assert party.municipality == centre.municipality
    assert party.is_identified
    signed_in_citizen(centre)
    assert Party.objects.count() == 1


def test_the_bsn_is_in_no_address_cookie_session_or_audit_entry(centre: Centre) -> None:
    client = Client()
    response = sign_in(client, centre)
    assert all(BSN not in url for url, _status in response.redirect_chain)
    assert all(BSN not in morsel.value for morsel in client.cookies.values())
    assert BSN not in str(list(CitizenSession.objects.values())) + str(list(SignIn.objects.values()))
    assert BSN not in str(list(AuditEntry.objects.values()))
    assert not Session.objects.exists()


def test_the_citizen_is_an_actor_on_the_trail(centre: Centre) -> None:
    signed_in_citizen(centre)
    entry = AuditEntry.objects.get(action="citizen.signed_in")
    assert entry.actor_id == Party.objects.get().pk
    assert entry.detail == {"level": "middle"}


def test_a_session_of_staff_makes_no_citizen(centre: Centre) -> None:
    desk = signed_in(a_colleague(centre, "advisor_2"))
    assert b"DigiD" in desk.get(page(centre)).content
    assert desk.get(page(centre, "gegevens")).status_code == 302


def test_a_session_of_a_citizen_opens_no_page_of_staff(centre: Centre) -> None:
    client = signed_in_citizen(centre)
    response = client.get("/werk/")
    assert response.status_code == 302
    assert "inloggen" in response["Location"]


def test_signing_out_as_a_citizen_leaves_staff_signed_in(centre: Centre) -> None:
    client = signed_in(a_colleague(centre, "advisor_2"))
    signed_in_citizen(centre, client=client)
    client.post(page(centre, "uitloggen"))
    assert client.get(page(centre, "gegevens")).status_code == 302
    assert client.get("/werk/").status_code == 200


def test_a_session_holds_on_the_site_of_one_municipality(centre: Centre) -> None:
    client = signed_in_citizen(centre)
    token = client.cookies["eenloket_mijn"].value
    client.cookies["eenloket_mijn"] = token  # as if it was sent there too
    assert client.get("/duinrade/mijn/gegevens/").status_code == 302


def test_the_session_is_over_after_a_quarter_of_an_hour(centre: Centre) -> None:
    with the_time_is("2026-03-02 10:00") as now:
        client = signed_in_citizen(centre)
    with the_time_is(now + timedelta(minutes=14)):
        assert client.get(page(centre, "gegevens")).status_code == 200
    with the_time_is(now + timedelta(minutes=28)):
        assert client.get(page(centre, "gegevens")).status_code == 200
    with the_time_is(now + timedelta(minutes=44)):
        response = client.get(page(centre, "gegevens"))
        assert "verlopen=1" in response["Location"]


def test_an_artifact_works_once_and_in_the_browser_that_left(centre: Centre) -> None:
    client = Client()
    client.post(page(centre, "digid"))
    back = client.post(page(centre, "digid", "nagebootst"), {"bsn": BSN})["Location"]
    stranger = Client()
    stranger.post(page(centre, "digid"))
    assert stranger.get(back).status_code == 403
    assert client.get(back).status_code == 302
    client.cookies["eenloket_digid"] = "gone"
    assert client.get(back).status_code == 403


def test_stopping_at_digid_says_so(centre: Centre) -> None:
    client = Client()
    client.cookies["eenloket_language"] = "en"
    client.post(page(centre, "digid"))
    assert b"You stopped signing in." in client.get(page(centre, "digid", "terug")).content


def test_a_wrong_bsn_is_told_and_an_unknown_one_helped_by_phone(centre: Centre) -> None:
    client = Client()
    client.cookies["eenloket_language"] = "en"
    assert b"Check the nine digits" in sign_in(client, centre, "123").content
    assert b"Call us" in sign_in(client, centre, "111222333").content
    assert not CitizenSession.objects.exists()


def test_signing_in_very_often_from_one_address_is_slowed_down(centre: Centre) -> None:
    client = Client()
    codes = [client.post(page(centre, "digid")).status_code for _n in range(31)]
    assert codes[29] == 302
    assert codes[30] == 429


def test_nobody_is_sent_elsewhere_after_signing_in(centre: Centre) -> None:
    site = centre.municipality
    for path in ("https://elders.example/", "//elders.example/", "/duinrade/mijn/", "/meerland//elders.example\n"):
        assert not safe_path(site, path).startswith(("//", "http"))
    assert safe_path(site, "//elders.example/") == ""
    assert safe_path(site, "/meerland/mijn/vragen/") == "/meerland/mijn/vragen/"


def test_the_imitation_is_off_where_others_can_reach_it(centre: Centre, settings: Any) -> None:
    settings.EENLOKET_BASE_URL = "https://loket.example"
    client = Client()
    assert client.post(page(centre, "digid")).status_code == 404
    assert client.get(page(centre, "digid", "nagebootst")).status_code == 404


def test_what_was_typed_waits_for_the_same_person_only(centre: Centre) -> None:
    with the_time_is("2026-03-02 10:00") as now:
        client = signed_in_citizen(centre)
    with the_time_is(now + timedelta(minutes=20)):
        response = client.post(page(centre, "gegevens"), {"doe": "verbeter", "text": "Mijn straat klopt niet"})
        assert response.status_code == 302
        assert b"klopt niet" not in sign_in(client, centre, OTHER_BSN, verder=page(centre, "gegevens")).content
    with the_time_is(now):
        other = signed_in_citizen(centre)
    with the_time_is(now + timedelta(minutes=20)):
        other.post(page(centre, "gegevens"), {"doe": "verbeter", "text": "Mijn straat klopt niet"})
        assert b"Mijn straat klopt niet" in sign_in(other, centre, verder=page(centre, "gegevens")).content
