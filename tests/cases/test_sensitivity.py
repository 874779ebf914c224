"""Complex and sensitive cases: who sees them, who takes them; and complaints, which are not for who they are about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases import selectors, services
from eenloket.cases.models import Case
from eenloket.contacts.selectors import contacts_for, timeline_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.dossier.selectors import scope_of_party
from eenloket.organisation.models import Department
from tests.builders import (
    Centre,
    a_case,
    a_case_type,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_group,
    a_hand_over,
    a_party,
    an_outsider,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def department(centre: Centre) -> Department:
    return a_department(centre)


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


@pytest.fixture
def other(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


@pytest.fixture
def senior(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_1")


def a_sensitive_case(advisor: Staff, department: Department, **more: object) -> Case:
    case = a_case(advisor, department, **more)  # type: ignore[arg-type]
    return services.mark(actor=advisor, case_id=case.pk, sensitivity="sensitive", reason="De wethouder is de buurman.")


def a_complaint(centre: Centre, advisor: Staff, group: Department) -> Case:
    kind = a_case_type(centre, "klacht")
    what = replace(
        a_hand_over(advisor, group),
        type_version_id=kind.version_id,
        values={"wat": "Onbeleefd behandeld."},
        promised_date=clock.today().replace(year=clock.today().year + 1),
    )
    first = selectors.promise_for(
        centre.id,
        centre.municipality.pk,
        department_id=group.pk,
        is_call_back=False,
        document=kind.document,
    )
    contact = a_draft(advisor, subject="Klacht")
    return services.hand_over(
        actor=advisor, contact_id=contact.pk, what=replace(what, promised_date=first.promised_date)
    )


def test_a_mark_needs_a_reason_and_is_on_the_trail(advisor: Staff, department: Department) -> None:
    case = a_case(advisor, department)
    with pytest.raises(InvalidError) as refused:
        services.mark(actor=advisor, case_id=case.pk, sensitivity="sensitive", reason=" ")
    assert set(refused.value.fields) == {"reason"}
    services.mark(actor=advisor, case_id=case.pk, sensitivity="complex", reason="Drie wetten tegelijk.")
    assert case.events.get(kind="sensitivity").is_for_citizen is False
    assert AuditEntry.objects.filter(action="case.marked", subject_id=case.pk).count() == 1


def test_a_sensitive_case_is_seen_by_few(advisor: Staff, other: Staff, senior: Staff, department: Department) -> None:
    member = a_department_member(department)
    case = a_sensitive_case(advisor, department)
    assert selectors.get_case(advisor, case.pk)  # who handed over
    assert selectors.get_case(senior, case.pk)
    for stranger in (other, member):
        with pytest.raises(NotFoundError):
            selectors.get_case(stranger, case.pk)


def test_its_handler_sees_it(advisor: Staff, department: Department) -> None:
    member = a_department_member(department)
    case = a_case(advisor, department)
    services.take(actor=member, case_id=case.pk)
    services.mark(actor=advisor, case_id=case.pk, sensitivity="sensitive", reason="Dreigbrief.")
    assert selectors.get_case(member, case.pk)
    assert selectors.inbox_counts(member)["mine"] == 1


def test_no_list_search_count_or_dossier_shows_it_to_others(
    advisor: Staff, other: Staff, department: Department
) -> None:
    member, colleague = a_department_member(department), a_department_member(department)
    party = a_party(advisor, "Jo Zilverberg")
    case = a_sensitive_case(advisor, department, party=party)
    assert selectors.inbox_counts(member)["new"] == 0
    assert not selectors.inbox(colleague, "new").exists()
    assert selectors.cases_matching(other, case.reference) == []
    assert selectors.cases_of_party(other, party) == []
    assert not selectors.late_or_nearly(other, other.municipality_ids, case.promised_date).exists()
    assert selectors.late_or_nearly(advisor, advisor.municipality_ids, case.promised_date).exists()
    scope = scope_of_party(other, party.pk)
    assert (scope.case_ids, scope.contact_ids, scope.conversation_ids) == (frozenset(), frozenset(), frozenset())


def test_the_question_that_it_came_from_is_hidden_too_and_comes_back(
    advisor: Staff, other: Staff, senior: Staff, department: Department
) -> None:
    party = a_party(advisor, "Jo Zilverberg")
    case = a_sensitive_case(advisor, department, party=party)
    assert not contacts_for(other).filter(pk=case.contact_id).exists()
    assert timeline_of(other, party) == []
    assert contacts_for(senior).filter(pk=case.contact_id).exists()
    services.mark(actor=senior, case_id=case.pk, sensitivity="normal", reason="Opgelost.")
    assert contacts_for(other).filter(pk=case.contact_id).exists()


def test_no_page_tells_others_that_it_exists(advisor: Staff, other: Staff, department: Department) -> None:
    party = a_party(advisor, "Jo Zilverberg")
    case = a_sensitive_case(advisor, department, party=party, subject="Dreigbrief")
    browser = signed_in(other)
    for url in (
        reverse("desk:case", args=[case.pk]),
        reverse("desk:contact", args=[case.contact_id]),
        reverse("desk:case_dossier", args=[case.pk]),
        reverse("cases:mark", args=[case.pk]),
    ):
        assert browser.get(url).status_code == 404
    for url in (reverse("desk:party", args=[party.pk]), reverse("desk:party_dossier", args=[party.pk])):
        assert "Dreigbrief" not in browser.get(url).content.decode()
    found = browser.get(reverse("desk:search_all"), {"q": case.reference})
    assert "Dreigbrief" not in found.content.decode()


def test_only_who_may_see_sensitive_cases_makes_one_less_restricted(
    advisor: Staff, senior: Staff, department: Department
) -> None:
    case = a_sensitive_case(advisor, department)
    with pytest.raises(NotAllowedError):
        services.mark(actor=advisor, case_id=case.pk, sensitivity="normal", reason="Toch niet.")
    services.mark(actor=senior, case_id=case.pk, sensitivity="normal", reason="Toch niet.")


def test_it_can_be_handed_over_as_sensitive_at_once(advisor: Staff, other: Staff, department: Department) -> None:
    contact = a_draft(advisor, subject="Dreigbrief")
    what = a_hand_over(advisor, department, sensitivity="sensitive")
    with pytest.raises(InvalidError) as refused:
        services.hand_over(actor=advisor, contact_id=contact.pk, what=what)
    assert set(refused.value.fields) == {"sensitivity_reason"}
    case = services.hand_over(
        actor=advisor, contact_id=contact.pk, what=replace(what, sensitivity_reason="Dreigt met geweld.")
    )
    with pytest.raises(NotFoundError):
        selectors.get_case(other, case.pk)


def test_the_watch_list_shows_what_nobody_has_first(
    advisor: Staff, senior: Staff, other: Staff, department: Department
) -> None:
    member = a_department_member(department)
    taken, free = a_case(advisor, department), a_case(advisor, department)
    services.take(actor=member, case_id=taken.pk)
    for each in (taken, free):
        services.mark(actor=advisor, case_id=each.pk, sensitivity="complex", reason="Lastig.")
    rows = selectors.watch_list(senior)
    assert [row.case.pk for row in rows] == [free.pk, taken.pk]
    assert all(row.since for row in rows)
    with pytest.raises(NotAllowedError):
        selectors.watch_list(other)


def test_the_watch_list_is_of_the_own_contact_centre(advisor: Staff, department: Department) -> None:
    a_sensitive_case(advisor, department, subject="Dreigbrief")
    page = signed_in(an_outsider("manager")).get(reverse("cases:watched"))
    assert (page.status_code, "Dreigbrief" in page.content.decode()) == (200, False)
    assert signed_in(advisor).get(reverse("cases:watched")).status_code == 403


def test_what_is_complex_with_the_front_office_is_for_the_experienced(
    centre: Centre, advisor: Staff, other: Staff, senior: Staff
) -> None:
    kind = a_case_type(centre)
    contact = a_draft(advisor, subject="Vergunning")
    case = services.open_case(actor=advisor, contact_id=contact.pk, version_id=kind.version_id, values={})
    services.mark(actor=advisor, case_id=case.pk, sensitivity="complex", reason="Lastig.")
    with pytest.raises(NotAllowedError):
        services.take(actor=other, case_id=case.pk)
    services.take(actor=senior, case_id=case.pk)


def test_who_a_complaint_is_about_does_not_take_or_settle_it(centre: Centre, advisor: Staff, senior: Staff) -> None:
    group = a_group(centre)
    case = a_complaint(centre, advisor, group)
    named = a_colleague(centre, "advisor_2", departments=[group])
    fair = a_colleague(centre, "advisor_2", departments=[group])
    services.take(actor=named, case_id=case.pk)
    case = services.say_whom_it_concerns(actor=senior, case_id=case.pk, staff_id=named.pk)
    case.refresh_from_db()
    assert case.handler_id is None
    with pytest.raises(NotAllowedError):
        services.take(actor=named, case_id=case.pk)
    with pytest.raises(NotAllowedError):
        services.settle(actor=named, case_id=case.pk, answer="Ongegrond.", result="ongegrond")
    services.take(actor=fair, case_id=case.pk)


def test_a_complaint_about_a_department_is_not_for_its_members(centre: Centre, advisor: Staff, senior: Staff) -> None:
    group = a_group(centre)
    case = a_complaint(centre, advisor, group)
    member = a_colleague(centre, "advisor_2", departments=[group])
    services.say_whom_it_concerns(actor=senior, case_id=case.pk, department_id=group.pk)
    with pytest.raises(NotAllowedError):
        services.take(actor=member, case_id=case.pk)
    assert member.pk not in {each.pk for each in selectors.who_may_have(case)}


def test_only_a_complaint_is_about_somebody(advisor: Staff, department: Department) -> None:
    case = a_case(advisor, department)
    with pytest.raises(InvalidError):
        services.say_whom_it_concerns(actor=advisor, case_id=case.pk, staff_id=advisor.pk)


def test_the_page_marks_and_keeps_what_was_typed(advisor: Staff, department: Department) -> None:
    case = a_case(advisor, department)
    url = reverse("cases:mark", args=[case.pk])
    browser = signed_in(advisor)
    assert browser.get(url).status_code == 200
    refused = browser.post(url, {"sensitivity": "wrong", "reason": "Om de wethouder"})
    assert (refused.status_code, "Om de wethouder" in refused.content.decode()) == (422, True)
    assert browser.post(url, {"sensitivity": "sensitive", "reason": "Om de wethouder"}).status_code == 302
    assert selectors.get_case(advisor, case.pk).sensitivity == "sensitive"
