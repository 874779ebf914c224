"""Who sees which case."""

from __future__ import annotations

import pytest

from eenloket.cases.selectors import cases_for, cases_matching, get_case, inbox, inbox_counts, late_or_nearly
from eenloket.cases.services import add_note, settle
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from tests.builders import (
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_group,
    an_outsider,
    the_time_is,
)

pytestmark = pytest.mark.django_db


def test_a_department_sees_its_own_cases_only() -> None:
    centre = a_centre()
    own, other = a_department(centre, "burgerzaken"), a_department(centre, "belastingen")
    advisor, member = a_colleague(centre), a_department_member(own)
    mine, theirs = a_case(advisor, own), a_case(advisor, other)
    assert list(cases_for(member)) == [mine]
    with pytest.raises(NotFoundError):
        get_case(member, theirs.pk)


def test_the_same_department_of_another_municipality_sees_nothing() -> None:
    centre = a_centre("samen", "meer", "duin")
    meer, duin = (a_department(centre, municipality=each) for each in centre.municipalities)
    case, neighbour = a_case(a_colleague(centre), meer), a_department_member(duin)
    assert not cases_for(neighbour).exists()
    assert inbox_counts(neighbour)["new"] == 0
    with pytest.raises(NotFoundError):
        settle(actor=neighbour, case_id=case.pk, answer="Klaar.")


@pytest.mark.parametrize("role", ["advisor_2", "team_leader", "manager", "back_office", "administrator"])
def test_nobody_of_another_centre_sees_it(role: str) -> None:
    centre = a_centre()
    case, outsider = a_case(a_colleague(centre), a_department(centre)), an_outsider(role)
    assert not cases_for(outsider).exists()
    with pytest.raises(NotFoundError):
        add_note(actor=outsider, case_id=case.pk, text="Hallo.")


def test_asking_for_the_inbox_of_another_department_shows_nothing() -> None:
    centre = a_centre()
    own, other = a_department(centre, "burgerzaken"), a_department(centre, "belastingen")
    a_case(a_colleague(centre), other)
    member = a_department_member(own)
    assert not inbox(member, "new", other.pk).exists()
    assert inbox_counts(member, other.pk)["new"] == 0


def test_an_advisor_sees_the_cases_of_the_municipalities_he_works_for() -> None:
    centre = a_centre("samen", "meer", "duin")
    case = a_case(a_colleague(centre), a_department(centre))
    assert get_case(a_colleague(centre, "advisor_3"), case.pk) == case
    with pytest.raises(NotFoundError):
        get_case(a_colleague(centre, municipalities=[centre.municipalities[1]]), case.pk)


def test_a_group_of_the_kcc_sees_cases_of_the_municipalities_its_member_works_for() -> None:
    centre = a_centre("samen", "meer", "duin")
    group, (meer, duin) = a_group(centre), centre.municipalities
    advisor = a_colleague(centre)
    case, elsewhere = a_case(advisor, group, municipality=meer), a_case(advisor, group, municipality=duin)
    member = a_colleague(centre, "back_office", municipalities=[meer], departments=[group])
    assert list(cases_for(member)) == [case]
    with pytest.raises(NotFoundError):
        get_case(member, elsewhere.pk)


def test_a_case_is_found_by_the_begin_of_its_reference_within_reach() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    case = a_case(advisor, a_department(centre))
    assert cases_matching(advisor, case.reference[:8].lower()) == [case]
    assert cases_matching(an_outsider(), case.reference) == []
    assert cases_matching(advisor, " ") == []


def test_late_cases_stand_under_late_until_they_are_settled() -> None:
    centre = a_centre()
    department = a_department(centre, working_days=2)
    member = a_department_member(department)
    with the_time_is("2026-03-02 10:00"):
        case = a_case(a_colleague(centre), department)
    with the_time_is("2026-03-05 10:00"):
        assert list(inbox(member, "late")) == [case]
        reach = frozenset({centre.municipality.pk})
        assert list(late_or_nearly(a_colleague(centre), reach, clock.today())) == [case]
        settle(actor=member, case_id=case.pk, answer="Klaar.")
        assert not inbox(member, "late").exists()
        assert not late_or_nearly(a_colleague(centre), reach, clock.today()).exists()
