"""The signed link in the mail opens one case for the department it is with."""

from __future__ import annotations

import time
from unittest.mock import patch

import pytest
from django.core import signing

from eenloket.cases.models import Case
from eenloket.cases.selectors import LINK_SECONDS, case_by_link, link_token
from eenloket.cases.services import forward, look_at, settle
from eenloket.core.actors import NamedActor
from eenloket.core.errors import NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from tests.builders import Centre, a_case, a_centre, a_colleague, a_department, a_department_member, a_group

pytestmark = pytest.mark.django_db

BY_LINK = NamedActor("Burgerzaken, met link")


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def case(centre: Centre) -> Case:
    return a_case(a_colleague(centre), a_department(centre))


def test_the_link_opens_its_case(case: Case) -> None:
    assert case_by_link(link_token(case)) == case


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_forged_link_opens_nothing(case: Case, token: str) -> None:
    with pytest.raises(NotFoundError):
        case_by_link(token)


def test_a_link_with_one_letter_changed_opens_nothing(case: Case) -> None:
    token = link_token(case)
    changed = ("B" if token[0] != "B" else "C") + token[1:]
    with pytest.raises(NotFoundError):
        case_by_link(changed)


def test_a_token_signed_for_something_else_opens_nothing(case: Case) -> None:
    content = {"case": str(case.pk), "department": str(case.department_id)}
    with pytest.raises(NotFoundError):
        case_by_link(signing.dumps(content, salt="another"))


def test_a_link_works_for_thirty_days(case: Case) -> None:
    token, now = link_token(case), time.time()
    with patch("time.time", return_value=now + LINK_SECONDS - 5):
        assert case_by_link(token) == case
    with patch("time.time", return_value=now + LINK_SECONDS + 5), pytest.raises(NotFoundError):
        case_by_link(token)


def test_after_forwarding_the_old_link_opens_nothing(centre: Centre, case: Case) -> None:
    token = link_token(case)
    assert case.department is not None
    member = a_department_member(case.department)
    forward(actor=member, case_id=case.pk, department_id=a_group(centre).pk, reason="Voor jullie.")
    with pytest.raises(NotFoundError):
        case_by_link(token)


def test_a_link_opened_before_forwarding_settles_nothing_after_it(centre: Centre, case: Case) -> None:
    link = case_by_link(link_token(case))
    assert case.department is not None
    member = a_department_member(case.department)
    forward(actor=member, case_id=case.pk, department_id=a_group(centre).pk, reason="Voor jullie.")
    with pytest.raises(NotFoundError):
        settle(actor=BY_LINK, case_id=case.pk, answer="Klaar.", link=link)


def test_a_link_is_for_its_own_case_only(centre: Centre, case: Case) -> None:
    assert case.department is not None
    other = a_case(a_colleague(centre), case.department)
    for link in (case, None):
        with pytest.raises(NotAllowedError):
            settle(actor=BY_LINK, case_id=other.pk, answer="Klaar.", link=link)
        with pytest.raises(NotAllowedError):
            look_at(actor=BY_LINK, case_id=other.pk, link=link)


def test_settling_by_link_is_on_the_trail_of_the_centre_under_the_name_of_the_link(centre: Centre, case: Case) -> None:
    settle(actor=BY_LINK, case_id=case.pk, answer="Het ligt klaar.", link=case)
    entry = AuditEntry.objects.get(action="case.settled")
    assert (entry.actor_name, entry.actor_id, entry.contact_centre_id) == (BY_LINK.audit_name, None, centre.id)
