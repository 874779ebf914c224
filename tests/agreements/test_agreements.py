"""What is agreed with a department: proposed, signed by both, from a day on; and what it does to promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest

from eenloket.accounts.models import Staff
from eenloket.agreements.models import Agreement, AgreementVersion
from eenloket.agreements.rules import STANDARD, Rung, ladder_stored
from eenloket.agreements.selectors import agreements_for, get_agreement, holding, ladders
from eenloket.agreements.services import propose, sign, take_back
from eenloket.agreements.types import CALL_BACK, QUESTION, Terms
from eenloket.cases.selectors import promise_for
from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotAllowedError, NotFoundError
from eenloket.organisation.models import Department
from tests.builders import Centre, a_centre, a_colleague, a_department, a_department_member, an_outsider, the_time_is

pytestmark = pytest.mark.django_db

MONDAY = "2026-06-01 10:00"
TERMS = Terms(
    from_date=date(2026, 6, 1),
    norm_amount=3,
    minutes_per_case=45,
    cents_per_case=3250,
    review_on=date(2026, 12, 1),
    ladder=ladder_stored(STANDARD),
)


@dataclass
class Scene:
    centre: Centre
    department: Department
    manager: Staff
    member: Staff

    def agree(self, terms: Terms = TERMS, *, work: str = QUESTION) -> AgreementVersion:
        version = propose(actor=self.manager, department_id=self.department.pk, work=work, terms=terms)
        return sign(actor=self.member, version_id=version.pk)

    def promised(self, *, is_call_back: bool = False) -> date:
        return promise_for(
            self.centre.id, self.centre.municipality.pk, department_id=self.department.pk, is_call_back=is_call_back
        ).promised_date


@pytest.fixture
def scene() -> Scene:
    centre = a_centre()
    department = a_department(centre)
    return Scene(centre, department, a_colleague(centre, "manager"), a_department_member(department))


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with the_time_is(MONDAY):
        yield


def test_an_agreement_holds_once_both_sides_signed(scene: Scene) -> None:
    version = propose(actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=TERMS)
    assert holding(scene.department.pk, QUESTION) is None
    assert scene.promised() == date(2026, 6, 8)  # the norm of the department
    sign(actor=scene.member, version_id=version.pk)
    assert scene.promised() == date(2026, 6, 4)


def test_the_one_that_keeps_the_agreements_does_not_sign_for_the_department(scene: Scene) -> None:
    version = propose(actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=TERMS)
    sign(actor=scene.manager, version_id=version.pk)
    assert holding(scene.department.pk, QUESTION) is None


def test_new_terms_hold_from_their_own_day(scene: Scene) -> None:
    scene.agree()
    scene.agree(replace(TERMS, from_date=date(2026, 7, 1), norm_amount=2))
    assert scene.promised() == date(2026, 6, 4)
    with the_time_is("2026-07-01 10:00"):
        assert scene.promised() == date(2026, 7, 3)
    assert [each.number for each in Agreement.objects.get().versions.all()] == [2, 1]


def test_hours_run_over_the_opening_hours(scene: Scene) -> None:
    scene.agree(replace(TERMS, norm_unit="hours", norm_amount=10), work=CALL_BACK)
    assert scene.promised(is_call_back=True) == date(2026, 6, 2)  # 7 hours on Monday, 3 on Tuesday


def test_proposing_again_changes_nothing_and_other_terms_replace_what_was_not_signed(scene: Scene) -> None:
    first = propose(actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=TERMS)
    again = propose(actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=TERMS)
    other = propose(
        actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=replace(TERMS, norm_amount=4)
    )
    assert first.pk == again.pk
    assert list(AgreementVersion.objects.values_list("pk", "number")) == [(other.pk, 1)]
    with pytest.raises(NotFoundError):
        sign(actor=scene.member, version_id=first.pk)


def test_what_both_signed_is_not_taken_back(scene: Scene) -> None:
    with pytest.raises(ConflictError):
        take_back(actor=scene.manager, version_id=scene.agree().pk)


def test_a_proposal_is_taken_back(scene: Scene) -> None:
    version = propose(actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=TERMS)
    take_back(actor=scene.manager, version_id=version.pk)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("norm_amount", replace(TERMS, norm_amount=0)),
        ("norm_amount", replace(TERMS, norm_amount=None)),
        ("norm_unit", replace(TERMS, norm_unit="weken")),
        ("from_date", replace(TERMS, from_date=None)),
        ("from_date", replace(TERMS, from_date=date(2024, 1, 1))),
        ("review_on", replace(TERMS, review_on=date(2026, 5, 1))),
        ("minutes_per_case", replace(TERMS, minutes_per_case=-1)),
        ("cents_per_case", replace(TERMS, cents_per_case=10**9)),
        ("ladder", replace(TERMS, ladder=[])),
        ("ladder", replace(TERMS, ladder=ladder_stored((Rung(1, days=5), Rung(2, days=1))))),
    ],
)
def test_terms_that_cannot_be_name_their_field(scene: Scene, field: str, terms: Terms) -> None:
    with pytest.raises(InvalidError) as refused:
        propose(actor=scene.manager, department_id=scene.department.pk, work=QUESTION, terms=terms)
    assert field in refused.value.fields


def test_a_review_that_is_due_is_shown(scene: Scene) -> None:
    scene.agree()
    assert [each.is_review_due for each in agreements_for(scene.manager)] == [False]
    with the_time_is("2026-12-02 10:00"):
        assert [each.is_review_due for each in agreements_for(scene.member)] == [True]


def test_both_sides_see_the_same_and_nobody_else_sees_it(scene: Scene) -> None:
    version = scene.agree()
    for who in (scene.manager, scene.member):
        assert [each.current for each in agreements_for(who)] == [version]
    other = a_department_member(a_department(scene.centre, "wegen"))
    stranger, advisor = an_outsider("manager"), a_colleague(scene.centre, "advisor_2")
    for who in (other, stranger, advisor):
        assert agreements_for(who) == []
        with pytest.raises(NotFoundError):
            get_agreement(who, version.agreement_id)


@pytest.mark.parametrize("role", ["advisor_2", "team_leader", "back_office"])
def test_only_who_keeps_the_agreements_proposes(scene: Scene, role: str) -> None:
    with pytest.raises(NotAllowedError):
        propose(actor=a_colleague(scene.centre, role), department_id=scene.department.pk, work=QUESTION, terms=TERMS)
    with pytest.raises(EenloketError):
        propose(actor=an_outsider("manager"), department_id=scene.department.pk, work=QUESTION, terms=TERMS)


def test_the_ladder_of_the_newest_terms_holds(scene: Scene) -> None:
    scene.agree()
    steep = (Rung(2, days=0),)
    scene.agree(replace(TERMS, ladder=ladder_stored(steep)))
    assert ladders(scene.centre.id) == {(scene.department.pk, QUESTION): steep}
