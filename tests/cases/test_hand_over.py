"""Handing over: contact, case, reference and messages in one transaction, once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.selectors import citizen_code
from eenloket.cases.services import hand_over, handing_over
from eenloket.cases.types import HandOver
from eenloket.contacts.models import Contact
from eenloket.contacts.services import store_contact
from eenloket.contacts.types import DraftChange
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.gateways.models import OutboxMessage
from eenloket.organisation.models import Department
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_draft,
    a_group,
    a_hand_over,
    a_party,
    an_organisation,
    an_outsider,
)
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre)


@pytest.fixture
def department(centre: Centre) -> Department:
    return a_department(centre, email="burgerzaken@meerland.example")


def _hand_over(advisor: Staff, contact: Contact, what: HandOver, **more: Any) -> Case:
    return hand_over(actor=advisor, contact_id=contact.pk, what=what, **more)


def test_the_question_is_stored_and_becomes_a_case_with_what_is_known(advisor: Staff, department: Department) -> None:
    contact = a_draft(advisor, party=a_party(advisor), subject="Paspoort")
    case = _hand_over(advisor, contact, a_hand_over(advisor, department), change=DraftChange(note_for_citizen="Ja"))
    contact.refresh_from_db()
    assert (contact.state, contact.result, contact.note_for_citizen) == ("stored", "handed_over", "Ja")
    assert (case.subject, case.party, case.department, case.state) == ("Paspoort", contact.party, department, "new")
    assert contact.first_contact_class == "not_direct"


def test_the_department_and_the_citizen_are_told_in_the_same_transaction(
    advisor: Staff, department: Department
) -> None:
    case = a_case(advisor, department, email="Jo@example.org", subject="Paspoort")
    to_citizen, to_department = OutboxMessage.objects.filter(about_id=case.pk).order_by("-is_to_citizen")
    assert (to_citizen.to, to_department.to) == ("jo@example.org", department.email)
    assert case.reference in to_citizen.body
    assert citizen_code(case) in to_citizen.body


def test_the_mail_to_the_department_says_nothing_about_the_citizen(advisor: Staff, department: Department) -> None:
    party = a_party(advisor, "Jo Jansen", phone="06-12345678")
    case = a_case(advisor, department, party=party, subject="Scheiding", request="Jo wil bellen op 06-12345678.")
    body = OutboxMessage.objects.get(about_id=case.pk).body
    for private in ("Jansen", "12345678", "Scheiding", "wil bellen", citizen_code(case)):
        assert private not in body


def test_the_second_secret_is_not_readable_in_the_database(advisor: Staff, department: Department) -> None:
    case = a_case(advisor, department)
    assert citizen_code(case).encode() not in bytes(case.code_sealed)


def test_without_an_address_nothing_goes_to_the_citizen(advisor: Staff, department: Department) -> None:
    case = a_case(advisor, department)
    assert not OutboxMessage.objects.filter(about_id=case.pk, is_to_citizen=True).exists()


def test_handing_over_twice_gives_one_case(advisor: Staff, department: Department) -> None:
    contact, what = a_draft(advisor), a_hand_over(advisor, department, email="jo@example.org")
    first = _hand_over(advisor, contact, what)
    assert _hand_over(advisor, contact, what) == first
    assert (Case.objects.count(), OutboxMessage.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_time_hand_over_once() -> None:
    centre = a_centre()
    advisor, department = a_colleague(centre), a_department(centre, email="b@meerland.example")
    contact = a_draft(advisor)
    give = partial(_hand_over, advisor, contact, a_hand_over(advisor, department, email="jo@example.org"))
    one, two = at_the_same_time(give, give)
    assert one == two
    assert (Case.objects.count(), OutboxMessage.objects.count()) == (1, 2)


@pytest.mark.parametrize("failing", ["tell_citizen", "tell_department", "publish"])
def test_when_any_part_fails_nothing_is_kept_and_the_number_is_given_back(
    advisor: Staff, department: Department, failing: str
) -> None:
    before = a_case(advisor, department)
    contact, what = a_draft(advisor), a_hand_over(advisor, department, email="jo@example.org")
    with patch.object(handing_over, failing, side_effect=ZeroDivisionError), pytest.raises(ZeroDivisionError):
        _hand_over(advisor, contact, what)
    contact.refresh_from_db()
    assert (contact.state, Case.objects.count()) == ("draft", 1)
    assert AuditEntry.objects.filter(action="contact.stored").count() == 1
    after = _hand_over(advisor, contact, what)
    assert int(after.reference[-6:]) == int(before.reference[-6:]) + 1


def test_a_question_stored_with_another_result_is_not_handed_over(advisor: Staff, department: Department) -> None:
    contact = a_draft(advisor)
    store_contact(actor=advisor, contact_id=contact.pk, result="answered")
    with pytest.raises(ConflictError):
        _hand_over(advisor, contact, a_hand_over(advisor, department))


def test_a_stale_tab_does_not_hand_over(advisor: Staff, department: Department) -> None:
    contact = a_draft(advisor, subject="Paspoort")
    with pytest.raises(ConflictError):
        _hand_over(advisor, contact, a_hand_over(advisor, department), change=DraftChange(subject="Oud"), revision=0)


def test_an_advisor_3_hands_over_to_a_group_only(centre: Centre, department: Department) -> None:
    starter = a_colleague(centre, "advisor_3")
    assert a_case(starter, a_group(centre)).state == "new"
    for elsewhere in (a_hand_over(starter, department), a_hand_over(starter, None, organisation_id=uuid7())):
        with pytest.raises(NotAllowedError):
            _hand_over(starter, a_draft(starter), elsewhere)


def test_a_department_of_another_municipality_is_refused() -> None:
    centre = a_centre("samen", "meer", "duin")
    advisor = a_colleague(centre)
    meer, duin = centre.municipalities
    contact = a_draft(advisor, municipality=meer)
    with pytest.raises(NotFoundError):
        _hand_over(advisor, contact, a_hand_over(advisor, a_department(centre, municipality=duin)))
    contact.refresh_from_db()
    assert contact.state == "draft"


def test_a_department_of_another_centre_is_refused(advisor: Staff, department: Department) -> None:
    outsider = an_outsider()
    with pytest.raises(NotFoundError):
        _hand_over(outsider, a_draft(outsider), a_hand_over(advisor, department))


def test_nobody_else_hands_over_a_draft(advisor: Staff, department: Department, centre: Centre) -> None:
    contact = a_draft(advisor)
    with pytest.raises(NotFoundError):
        _hand_over(a_colleague(centre), contact, a_hand_over(advisor, department))


def test_another_organisation_can_get_it_within_its_own_norm(advisor: Staff) -> None:
    organisation = an_organisation()
    what = a_hand_over(advisor, None, organisation_id=organisation.pk)
    case = _hand_over(advisor, a_draft(advisor), what)
    assert (case.organisation, case.department) == (organisation, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"department_id": None}, "department"),
        ({"organisation_id": uuid7()}, "department"),
        ({"request": " "}, "request"),
        ({"email": "jo@"}, "email"),
    ],
)
def test_each_wrong_field_is_named(advisor: Staff, department: Department, change: dict[str, Any], field: str) -> None:
    promised = a_hand_over(advisor, department).promised_date
    what: dict[str, Any] = {
        "department_id": department.pk,
        "request": "Iets",
        "promised_date": promised,
        "date_was_told": True,
    }
    with pytest.raises(InvalidError) as refused:
        _hand_over(advisor, a_draft(advisor), HandOver(**(what | change)))
    assert set(refused.value.fields) == {field}


def test_a_date_before_the_end_of_the_norm_is_not_promised(advisor: Staff, department: Department) -> None:
    first = a_hand_over(advisor, department).promised_date
    with pytest.raises(InvalidError) as refused:
        a_case(advisor, department, promised_date=first - timedelta(1))
    assert set(refused.value.fields) == {"promised_date"}
    assert a_case(advisor, department, promised_date=first + timedelta(7)).promised_date == first + timedelta(7)
