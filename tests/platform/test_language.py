from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def language(client: Client) -> str:
    return client.get("/inloggen/login/", headers={"accept-language": "en-US"}).headers["Content-Language"]


def test_the_interface_is_dutch_whatever_the_browser_prefers(client: Client) -> None:
    assert language(client) == "nl"


def test_a_visitor_can_choose_english(client: Client) -> None:
    client.post("/taal/", {"language": "en"})
    assert language(client) == "en"


def test_a_language_we_do_not_have_is_not_chosen(client: Client) -> None:
    client.cookies["eenloket_language"] = "xx"
    assert language(client) == "nl"
