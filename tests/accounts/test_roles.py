"""Who may do what when a contact centre is set up; R24, R25 and chapter 5 of the source."""

from __future__ import annotations

from itertools import pairwise

import pytest

from eenloket.accounts.models import Role, Staff
from eenloket.accounts.roles import ADVISOR_LEVELS, ROLES
from eenloket.accounts.selectors import may, signed_in
from eenloket.accounts.services import require, require_municipality, set_up_roles
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotAllowedError
from eenloket.core.ids import uuid7
from tests.builders import a_centre, a_colleague, a_group, fresh

P = Permission

# Short, in the order of the roles: advisor 3, 2, 1, team leader, manager, project manager, director, HR and so on.
CODES = {
    "a3": "advisor_3",
    "a2": "advisor_2",
    "a1": "advisor_1",
    "tl": "team_leader",
    "ma": "manager",
    "pm": "project_manager",
    "di": "director",
    "hr": "hr",
    "ce": "content_editor",
    "bo": "back_office",
    "ad": "administrator",
}
TABLE = {
    P.HANDLE_CONTACTS: "a3 a2 a1 tl",
    P.LOOK_UP_PARTIES: "a3 a2 a1 tl",
    P.CREATE_PARTIES: "a3 a2 a1 tl",
    P.READ_CONTENT: "a3 a2 a1 tl ma pm hr ce bo ad",
    P.SIGNAL_CONTENT: "a3 a2 a1 tl ce bo",
    P.EDIT_CONTENT: "ce",
    P.APPROVE_CONTENT: "ce bo",
    P.WRITE_NOTICES: "tl ma ce",
    P.HAND_OVER_TO_GROUP: "a3 a2 a1 tl",
    P.HAND_OVER_TO_DEPARTMENT: "a2 a1 tl",
    P.WRITE_CALL_BACK: "a2 a1 tl",
    P.HANDLE_CASES: "a2 a1 tl bo",
    P.VIEW_CASES: "a3 a2 a1 tl ma",
    P.VIEW_SENSITIVE_CASES: "a1 tl ma",
    P.MANAGE_CASE_TYPES: "ad",
    P.MANAGE_AGREEMENTS: "ma ad",
    P.MANAGE_OUTSIDE: "tl ad",
    P.WARN_ABOUT_PARTIES: "a3 a2 a1 tl",
    P.REVIEW_WARNINGS: "tl",
    P.MANAGE_LAUNCHERS: "ad",
    P.VIEW_TEAM_CONTACTS: "tl ma",
    P.VIEW_TEAM_FIGURES: "tl ma pm di",
    P.MANAGE_FIGURES: "ma",
    P.LEAD_LIVE: "tl ma",
    P.MANAGE_QUEUES: "tl ad",
    P.MANAGE_FAULTS: "tl ad",
    P.READ_AUDIT: "ad",
    P.MANAGE_STAFF: "ad",
    P.VIEW_OUTBOX: "a3 a2 a1 tl ad",
    P.RESEND_OUTBOX: "tl ad",
    P.MANAGE_CHANNELS: "ad",
    P.SEND_SMS: "a2 a1 tl",
    P.MANAGE_FORMS: "ad",
    P.REGISTER_POST: "a2 a1 tl",
    P.BROADCAST: "tl ma",
    P.APPROVE_BROADCAST: "tl ma",
    P.VIEW_PROFILES: "a3 a2 a1 tl ma pm di hr ad",
    P.EDIT_PROFILES: "ma hr",
    P.ASSESS: "tl ma di",
    P.VIEW_GROUP_GAPS: "ma pm di hr",
    P.VIEW_ALL_GAPS: "hr",
    P.MENTOR: "a1",
    P.MANAGE_LEARNING: "tl ma di hr",
    P.PLAN_PLACEMENT: "ma pm hr",
    P.DECIDE_PLACEMENT: "ma hr",
    P.LEAD_PEOPLE: "tl ma di",
    P.VIEW_ALL_PERSONNEL: "hr",
    P.PROPOSE_IMPROVEMENT: "a1 tl ma di",
    P.EVALUATE: "tl ma",
    P.MANAGE_QUALITY: "ma ad",
    P.HOST_COUNTER: "a2 a1 tl ma",
    P.MANAGE_COUNTER: "tl ma ad",
    P.MANAGE_SURVEYS: "ma ad",
}


def test_the_table_names_every_permission_and_every_role() -> None:
    assert set(TABLE) == set(Permission)
    assert {role.code for role in ROLES} == set(CODES.values())


@pytest.mark.parametrize("column", CODES)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_gives_what_the_table_says(permission: Permission, column: str) -> None:
    template = next(role for role in ROLES if role.code == CODES[column])
    assert (permission in template.permissions) == (column in TABLE[permission].split())


def test_a_more_experienced_advisor_may_all_that_a_less_experienced_one_may() -> None:
    given = {role.code: role.permissions for role in ROLES}
    levels = [given[code] for code in ADVISOR_LEVELS]
    assert all(lower <= higher for lower, higher in pairwise(levels))
    assert ADVISOR_LEVELS == ("advisor_3", "advisor_2", "advisor_1")


@pytest.mark.django_db
def test_somebody_with_several_roles_may_what_any_of_them_gives() -> None:
    both = a_colleague(a_centre(), "advisor_3", "content_editor")
    assert may(both, P.HANDLE_CONTACTS)
    assert may(both, P.EDIT_CONTENT)
    assert not may(both, P.READ_AUDIT)


@pytest.mark.django_db
def test_somebody_who_left_may_nothing() -> None:
    staff = a_colleague(a_centre())
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    assert fresh(staff).permission_codes == frozenset()
    with pytest.raises(NotAllowedError):
        require(fresh(staff), P.READ_CONTENT)


@pytest.mark.django_db
def test_setting_up_again_keeps_what_the_centre_changed() -> None:
    centre = a_centre()
    Role.objects.filter(contact_centre_id=centre.id, code="hr").update(permissions=[], name="P&O")
    roles = set_up_roles(centre.id)
    assert (roles["hr"].permissions, roles["hr"].name, len(roles)) == ([], "P&O", len(CODES))


@pytest.mark.django_db
def test_roles_have_dutch_names() -> None:
    assert a_centre().roles["advisor_3"].name == "Klantadviseur 3"


@pytest.mark.django_db
def test_nobody_works_for_a_municipality_without_being_assigned() -> None:
    centre = a_centre("samen", "meer", "duin")
    staff = a_colleague(centre, municipalities=[centre.municipalities[0]])
    require_municipality(staff, centre.municipalities[0].pk)
    for elsewhere in (centre.municipalities[1].pk, None):
        with pytest.raises(NotAllowedError):
            require_municipality(staff, elsewhere)


@pytest.mark.django_db
def test_who_is_signed_in_may_what_the_account_says() -> None:
    centre = a_centre("samen", "meer", "duin")
    person = a_colleague(centre, "advisor_2")
    person.departments.add(a_group(centre))
    person.roles.add(Role.objects.get(contact_centre_id=centre.id, code="team_leader"))
    account, found = Staff.objects.get(pk=person.pk), signed_in(person.pk)
    assert found is not None
    for name in ("permission_codes", "role_codes", "municipality_ids", "department_ids", "contact_centre"):
        assert getattr(found, name) == getattr(account, name), name
    assert sorted(found.role_names) == sorted(account.role_names)


@pytest.mark.django_db
def test_who_left_may_nothing() -> None:
    person = a_colleague(a_centre(), "advisor_2")
    Staff.objects.filter(pk=person.pk).update(is_active=False)
    found = signed_in(person.pk)
    assert found is not None
    assert not found.permission_codes
    assert signed_in(uuid7()) is None
