"""Adding and changing colleagues."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.core.models import AuditEntry
from tests import builders as a

pytestmark = pytest.mark.django_db

PEOPLE, NEW = "/medewerkers/", "/medewerkers/nieuw/"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def client(centre: a.Centre) -> Client:
    return a.signed_in(centre.administrator)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def form_of(centre: a.Centre, **more: Any) -> dict[str, Any]:
    return {
        "name": "Nora Nieuw",
        "email": "Nora@Meerland.Example",
        "is_active": "on",
        "team": "",
        "roles": [str(centre.roles["advisor_3"].pk)],
        "municipalities": [str(centre.municipality.pk)],
        "departments": [],
    } | more


def edit(staff: Staff) -> str:
    return reverse("desk:staff_edit", args=[staff.pk])


def test_a_colleague_is_added_with_roles_and_then_gets_a_password(centre: a.Centre, client: Client) -> None:
    added = client.post(NEW, form_of(centre))
    nora = Staff.objects.get(email="nora@meerland.example")
    assert added["Location"] == edit(nora)
    assert (nora.role_codes, nora.has_usable_password()) == (frozenset({"advisor_3"}), False)
    client.post(reverse("desk:staff_password", args=[nora.pk]), {"password": "paarden eten gras"})
    nora.refresh_from_db()
    assert nora.check_password("paarden eten gras")


def test_a_password_that_is_too_weak_is_refused_at_its_field(centre: a.Centre, client: Client) -> None:
    staff = a.a_colleague(centre, password=a.PASSWORD)
    refused = client.post(reverse("desk:staff_password", args=[staff.pk]), {"password": "kort"})
    assert refused.status_code == 422
    assert 'id="id_password_error"' in text_of(refused)
    staff.refresh_from_db()
    assert staff.check_password(a.PASSWORD)


def test_the_password_is_in_no_log(centre: a.Centre, client: Client) -> None:
    staff = a.a_colleague(centre)
    client.post(reverse("desk:staff_password", args=[staff.pk]), {"password": "paarden eten gras"})
    entry = AuditEntry.objects.get(action="staff.password_set")
    assert "paarden" not in str(vars(entry))


def test_changing_a_colleague_shows_what_is_stored_and_keeps_what_is_typed(centre: a.Centre, client: Client) -> None:
    department = a.a_department(centre)
    staff = a.a_colleague(centre, "back_office", name="Tom Hendriks", departments=[department])
    page = text_of(client.get(edit(staff)))
    assert f'value="{department.pk}" checked' in page
    assert client.post(edit(staff), form_of(centre, name="Tom de Vries")).status_code == 302
    assert a.fresh(staff).name == "Tom de Vries"
    assert not a.fresh(staff).department_ids


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("email", "geen adres"), ("email", "beheer@meerland.example")]
)
def test_a_field_that_will_not_do_is_said_at_that_field(
    centre: a.Centre, client: Client, field: str, value: str
) -> None:
    refused = client.post(NEW, form_of(centre, **{field: value}))
    assert refused.status_code == 422
    assert f'id="id_{field}_error"' in text_of(refused)
    assert Staff.objects.count() == 1


def test_nobody_closes_the_own_account(centre: a.Centre, client: Client) -> None:
    form = form_of(centre, roles=[str(centre.roles["administrator"].pk)])
    del form["is_active"]
    assert client.post(edit(centre.administrator), form).status_code == 422
    assert a.fresh(centre.administrator).is_active


def test_a_team_of_twenty_takes_no_more(centre: a.Centre, client: Client) -> None:
    team = a.a_team(centre)
    for _ in range(20):
        a.a_colleague(centre, team=team)
    assert client.post(NEW, form_of(centre, team=str(team.pk))).status_code == 422


def test_rows_of_another_centre_cannot_be_chosen(centre: a.Centre, client: Client) -> None:
    other = a.a_centre("elders")
    for field, row in (("roles", other.roles["administrator"]), ("municipalities", other.municipality)):
        assert client.post(NEW, form_of(centre, **{field: [str(row.pk)]})).status_code == 422


def test_colleagues_are_searched_and_filtered(centre: a.Centre, client: Client) -> None:
    a.a_colleague(centre, "advisor_1", name="Ilse Verhoef", team=a.a_team(centre))
    a.a_colleague(centre, "hr", name="Hans Raad")
    for query, seen in (
        ({"q": "verh"}, {"Ilse Verhoef"}),
        ({"rol": "hr"}, {"Hans Raad"}),
        ({"staat": "gesloten"}, set()),
        ({"team": "onzin"}, {"Ilse Verhoef", "Hans Raad"}),
    ):
        page = text_of(client.get(PEOPLE, query))
        assert {name for name in ("Ilse Verhoef", "Hans Raad") if name in page} == seen, query


def test_the_people_of_a_centre_are_for_its_own_administrator(centre: a.Centre) -> None:
    staff = a.a_colleague(centre, "team_leader")
    for address in (PEOPLE, NEW, edit(staff), reverse("desk:staff_password", args=[staff.pk])):
        assert a.signed_in(staff).get(address).status_code == 403
        assert Client().get(address)["Location"].startswith("/inloggen/")
    outsider = a.signed_in(a.an_outsider("administrator"))
    assert outsider.get(edit(staff)).status_code == 404
    assert outsider.post(edit(staff), form_of(centre)).status_code == 404
    password = reverse("desk:staff_password", args=[staff.pk])
    assert outsider.post(password, {"password": "paarden eten gras"}).status_code == 404
    assert staff.email not in text_of(outsider.get(PEOPLE, {"staat": "alle"}))
