from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/?q=a%00b", "/merenwold/zoeken/?q=%00", "/a%00b/"])
def test_a_nul_in_the_address_is_refused(address: str) -> None:
    assert Client().get(address).status_code == 400


def test_a_nul_in_a_form_is_refused() -> None:
    answer = Client().post("/inloggen/login/", "login=a%00b", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
