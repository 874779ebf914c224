"""Adding and changing colleagues."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff, Team
from eenloket.accounts.services import save_staff, set_password, set_preferences
from eenloket.core.errors import EenloketError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from tests.builders import (
    PASSWORD,
    Centre,
    a_centre,
    a_colleague,
    a_department,
    a_team,
    an_outsider,
    fresh,
    signed_in,
)

pytestmark = pytest.mark.django_db


def _save(actor: Staff, staff: Staff | None = None, **changes: Any) -> Staff:
    values: dict[str, Any] = {
        "name": "Noor de Wit",
        "email": "noor@meerland.example",
        "is_active": True,
        "roles": [],
        "team": None,
        "municipalities": [],
        "departments": [],
    }
    return save_staff(actor=actor, staff_id=staff.pk if staff else None, **(values | changes))


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def test_a_new_colleague_cannot_sign_in_before_a_password_is_given(centre: Centre) -> None:
    staff = _save(centre.administrator, roles=[centre.roles["hr"]])
    assert not staff.has_usable_password()
    set_password(actor=centre.administrator, staff_id=staff.pk, password=PASSWORD)
    assert fresh(staff).check_password(PASSWORD)


@pytest.mark.parametrize("role", ["advisor_1", "team_leader", "manager", "hr"])
def test_only_the_administrator_manages_colleagues(centre: Centre, role: str) -> None:
    actor = a_colleague(centre, role)
    with pytest.raises(NotAllowedError):
        _save(actor)
    with pytest.raises(NotAllowedError):
        set_password(actor=actor, staff_id=actor.pk, password=PASSWORD)


def test_a_colleague_of_another_contact_centre_is_out_of_reach(centre: Centre) -> None:
    outsider = an_outsider()
    with pytest.raises(NotFoundError):
        _save(centre.administrator, outsider)
    with pytest.raises(NotFoundError):
        set_password(actor=centre.administrator, staff_id=outsider.pk, password=PASSWORD)


def test_rows_of_another_contact_centre_are_not_given_to_a_colleague(centre: Centre) -> None:
    elsewhere = a_centre("elders")
    staff = _save(
        centre.administrator,
        roles=[elsewhere.roles["administrator"]],
        municipalities=elsewhere.municipalities,
        departments=[a_department(elsewhere)],
    )
    assert not staff.roles.exists()
    assert not staff.municipalities.exists()
    assert not staff.departments.exists()


def test_a_team_of_another_contact_centre_is_refused(centre: Centre) -> None:
    with pytest.raises(EenloketError):
        _save(centre.administrator, team=a_team(a_centre("elders")))


def test_nobody_closes_the_own_account(centre: Centre) -> None:
    admin = centre.administrator
    with pytest.raises(InvalidError) as refused:
        _save(admin, admin, email=admin.email, is_active=False, roles=[centre.roles["administrator"]])
    assert set(refused.value.fields) == {"is_active"}


def test_a_team_has_at_most_twenty_members(centre: Centre) -> None:
    team = a_team(centre)
    members = [a_colleague(centre, team=team) for _ in range(Team.MOST_MEMBERS)]
    with pytest.raises(InvalidError) as refused:
        _save(centre.administrator, team=team)
    assert set(refused.value.fields) == {"team"}
    assert _save(centre.administrator, members[0], email=members[0].email, team=team).team == team


def test_the_twenty_first_needs_a_reason_which_is_on_the_trail(centre: Centre) -> None:
    team = a_team(centre)
    for _ in range(Team.MOST_MEMBERS):
        a_colleague(centre, team=team)
    staff = _save(centre.administrator, team=team, over_limit_reason=" Twee gaan in maart met pensioen. ")
    assert staff.team == team
    entry = AuditEntry.objects.get(action="staff.added", subject_id=staff.pk)
    assert entry.detail["team_over_limit"] == "Twee gaan in maart met pensioen."
    assert _save(centre.administrator, staff, team=team, name="Noor Wit").name == "Noor Wit"


def test_the_form_asks_for_the_reason_once_the_team_is_full(centre: Centre) -> None:
    team = a_team(centre)
    for _ in range(Team.MOST_MEMBERS - 1):
        a_colleague(centre, team=team)
    client = signed_in(centre.administrator)
    typed = {"name": "Noor", "email": "noor@meerland.example", "is_active": "on", "team": str(team.pk)}
    filled = client.post(reverse("desk:staff_new"), typed, follow=True)
    assert "20 " in "".join(str(each) for each in filled.context["messages"])
    typed["email"] = "jo@meerland.example"
    refused = client.post(reverse("desk:staff_new"), typed)
    assert (refused.status_code, "over_limit_reason" in refused.content.decode()) == (422, True)
    typed["over_limit_reason"] = "Tijdelijk, tot maart."
    assert client.post(reverse("desk:staff_new"), typed).status_code == 302


def test_an_address_signs_in_one_person_whatever_its_capitals(centre: Centre) -> None:
    _save(centre.administrator, email="Noor@Meerland.example")
    with pytest.raises(InvalidError) as refused:
        _save(centre.administrator, email="noor@meerland.EXAMPLE ")
    assert set(refused.value.fields) == {"email"}


def test_a_name_is_needed(centre: Centre) -> None:
    with pytest.raises(InvalidError) as refused:
        _save(centre.administrator, name="  ")
    assert set(refused.value.fields) == {"name"}


def test_who_changed_a_colleagues_roles_is_on_the_trail(centre: Centre) -> None:
    staff = _save(centre.administrator, roles=[centre.roles["hr"]])
    _save(centre.administrator, staff, roles=[centre.roles["manager"]])
    entry = AuditEntry.objects.get(action="staff.changed", subject_id=staff.pk)
    assert entry.detail == {"active": True, "roles": ["manager"]}


def test_a_closed_account_is_signed_out_at_once(centre: Centre) -> None:
    staff = a_colleague(centre, "hr")
    client = signed_in(staff)
    assert client.get("/inhoud/").status_code == 200
    _save(centre.administrator, staff, email=staff.email, is_active=False)
    assert client.get("/inhoud/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(centre: Centre) -> None:
    staff = a_colleague(centre, "hr")
    client = signed_in(staff)
    set_password(actor=centre.administrator, staff_id=staff.pk, password=PASSWORD)
    assert client.get("/inhoud/").status_code == 302


def test_preferences_are_kept_and_others_stay(centre: Centre) -> None:
    staff = a_colleague(centre)
    set_preferences(actor=staff, changes={"single_keys": False})
    set_preferences(actor=staff, changes={"mode": "donker"})
    assert fresh(staff).preferences == {"single_keys": False, "mode": "donker"}


@pytest.mark.parametrize("changes", [{"mode": "roze"}, {"is_admin": True}])
def test_a_preference_that_does_not_exist_is_refused(centre: Centre, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        set_preferences(actor=a_colleague(centre), changes=changes)
