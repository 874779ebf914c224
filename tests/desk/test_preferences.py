"""How someone likes the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import builders as a

pytestmark = pytest.mark.django_db

ADDRESS = "/voorkeuren/"


def test_preferences_are_kept_and_read_by_the_page() -> None:
    staff = a.a_colleague(a.a_centre())
    client = a.signed_in(staff)
    for form in ({"single_keys": "off"}, {"mode": "donker"}, {"density": "ruim"}):
        assert client.post(ADDRESS, form).json() == {"ok": True}
    assert a.fresh(staff).preferences == {"single_keys": False, "mode": "donker", "density": "ruim"}
    page = client.get("/inhoud/").content.decode()
    assert all(each in page for each in ('data-single-keys="off"', 'data-mode="donker"', 'data-density="ruim"'))


@pytest.mark.parametrize("form", [{"mode": "paars"}, {"single_keys": "soms"}, {"is_superuser": "on"}])
def test_a_preference_that_does_not_exist_changes_nothing(form: dict[str, str]) -> None:
    staff = a.a_colleague(a.a_centre())
    assert a.signed_in(staff).post(ADDRESS, form).status_code == 422
    assert a.fresh(staff).preferences == {}


def test_a_stranger_has_no_preferences() -> None:
    assert Client().post(ADDRESS, {"mode": "donker"})["Location"].startswith("/inloggen/")
