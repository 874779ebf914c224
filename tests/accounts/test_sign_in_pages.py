"""Signing in and out, and a forgotten password, asked as a browser does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from eenloket.accounts.models import Staff
from tests import builders as a

pytestmark = pytest.mark.django_db

SIGN_IN = "/inloggen/login/"


@pytest.fixture
def staff() -> Staff:
    return a.a_colleague(a.a_centre(), password=a.PASSWORD)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_someone_signs_in_with_address_and_password_and_comes_where_they_wanted(staff: Staff) -> None:
    client = Client()
    form = {"login": staff.email.upper(), "password": a.PASSWORD, "next": "/zaken/"}
    assert client.post(SIGN_IN, form)["Location"] == "/zaken/"
    assert client.get("/zaken/").status_code == 200


def test_a_wrong_password_says_so_and_keeps_the_address(staff: Staff) -> None:
    page = text_of(Client().post(SIGN_IN, {"login": staff.email, "password": "fout"}))
    assert 'role="alert"' in page
    assert f'value="{staff.email}"' in page
    assert "fout" not in page.split("<form")[1]


def test_an_account_that_was_closed_does_not_get_in(staff: Staff) -> None:
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    client = Client()
    client.post(SIGN_IN, {"login": staff.email, "password": a.PASSWORD})
    assert client.get("/start/").status_code == 302


def test_every_page_around_signing_in_has_our_look_and_one_heading(staff: Staff) -> None:
    for client, addresses in (
        (Client(), ("login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "signup/")),
        (a.signed_in(staff), ("logout/", "password/change/")),
    ):
        for address in addresses:
            page = text_of(client.get("/inloggen/" + address))
            assert "signin__card" in page, address
            assert page.count("<h1") == 1, address


def test_nobody_makes_an_account_of_their_own() -> None:
    form = {"email": "ik@example.org", "password1": "paarden eten gras", "password2": "paarden eten gras"}
    Client().post("/inloggen/signup/", form)
    assert not Staff.objects.filter(email="ik@example.org").exists()


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(staff: Staff) -> None:
    client = Client()
    assert client.post("/inloggen/password/reset/", {"email": staff.email}).status_code == 302
    link = re.search(r"https?://\S+", str(mail.outbox[0].body))
    assert link
    page = client.get(link[0], follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": "paarden eten gras", "password2": "paarden eten gras"})
    staff.refresh_from_db()
    assert staff.check_password("paarden eten gras")


def test_a_used_link_says_that_it_does_not_work_any_more() -> None:
    page = Client().get("/inloggen/password/reset/key/1-onzin/")
    assert "signin__card" in text_of(page)


def test_a_password_is_changed_by_its_owner(staff: Staff) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": staff.email, "password": a.PASSWORD})
    form = {"oldpassword": a.PASSWORD, "password1": "paarden eten gras", "password2": "paarden eten gras"}
    client.post("/inloggen/password/change/", form)
    staff.refresh_from_db()
    assert staff.check_password("paarden eten gras")
