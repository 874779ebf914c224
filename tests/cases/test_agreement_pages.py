"""The page of agreements, asked by both sides and by everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.agreements.models import Agreement, AgreementVersion
from eenloket.agreements.rules import STANDARD, ladder_stored
from eenloket.agreements.services import propose
from eenloket.agreements.types import QUESTION, Terms
from eenloket.core import clock
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    an_outsider,
    signed_in,
)

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.department = a_department(self.centre)
        self.manager: Staff = a_colleague(self.centre, "manager")
        self.member: Staff = a_department_member(self.department)
        terms = Terms(from_date=clock.today(), norm_amount=3, ladder=ladder_stored(STANDARD))
        self.version = propose(actor=self.manager, department_id=self.department.pk, work=QUESTION, terms=terms)

    @property
    def url(self) -> str:
        return reverse("cases:agreement", args=[self.version.agreement_id])


@pytest.fixture
def scene() -> Scene:
    return Scene()


def typed(**more: str) -> dict[str, str]:
    return {
        "from_date": clock.today().isoformat(),
        "norm_unit": "days",
        "norm_amount": "4",
        "minutes_per_case": "0,75",
        "cents_per_case": "32,50",
        "review_on": (clock.today() + timedelta(days=200)).isoformat(),
        "rung_1": "before",
        "rung_1_number": "1",
        "rung_2": "after",
        "rung_2_number": "1",
        "rung_3": "percent",
        "rung_3_number": "150",
        **more,
    }


def test_the_department_signs_and_both_see_that_it_holds(scene: Scene) -> None:
    step = reverse("cases:agreement_act", args=[scene.version.agreement_id, "teken"])
    assert signed_in(scene.member).post(step, {"version": str(scene.version.pk)}).status_code == 302
    for who in (scene.manager, scene.member):
        assert AgreementVersion.objects.get().is_signed
        assert scene.member.name in signed_in(who).get(scene.url).content.decode()
        assert signed_in(who).get(reverse("cases:agreements")).status_code == 200


def test_terms_are_typed_as_people_write_them(scene: Scene) -> None:
    assert signed_in(scene.manager).post(scene.url, typed()).status_code == 302
    made = AgreementVersion.objects.get(norm_amount=4)
    assert (made.minutes_per_case, made.cents_per_case) == (45, 3250)
    assert [each["percent"] or each["days"] for each in made.ladder] == [-1, 1, 150]


@pytest.mark.parametrize(
    ("name", "value"),
    [("norm_amount", "veel"), ("norm_amount", ""), ("from_date", "gisteren"), ("rung_1_number", "x")],
)
def test_what_cannot_be_read_is_said_and_kept(scene: Scene, name: str, value: str) -> None:
    answer = signed_in(scene.manager).post(scene.url, typed(**{name: value}))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode() or 'id="ladder-e"' in answer.content.decode()
    assert 'value="32,50"' in answer.content.decode()


def test_a_first_agreement_is_proposed(scene: Scene) -> None:
    page = reverse("cases:agreement_new")
    refused = signed_in(scene.manager).post(page, typed())
    assert refused.status_code == 422
    form = typed(department=str(scene.department.pk), work="call_back")
    assert signed_in(scene.manager).post(page, form).status_code == 302
    assert Agreement.objects.filter(work="call_back").exists()


@pytest.mark.parametrize("which", ["settled", "norm", "promise", "wrong", "reopened", "open", "late"])
def test_each_figure_opens_its_cases(scene: Scene, which: str) -> None:
    case = a_case(a_colleague(scene.centre, "advisor_2"), scene.department)
    page = reverse("cases:agreement_rows", args=[scene.version.agreement_id]) + f"?wat={which}"
    answer = signed_in(scene.member).get(page)
    assert answer.status_code == 200
    assert (case.reference in answer.content.decode()) is (which == "open")


def test_nobody_else_gets_in(scene: Scene) -> None:
    neighbour = a_department_member(a_department(scene.centre, "wegen"))
    stranger, advisor = an_outsider("manager"), a_colleague(scene.centre, "advisor_3")
    for who in (neighbour, stranger):
        assert signed_in(who).get(scene.url).status_code == 404
    assert signed_in(advisor).get(scene.url).status_code == 403
    assert signed_in(scene.member).get(reverse("cases:agreement_new")).status_code == 403
    assert signed_in(scene.member).post(scene.url, typed()).status_code == 403
    step = reverse("cases:agreement_act", args=[scene.version.agreement_id, "trek-in"])
    assert signed_in(scene.member).post(step, {"version": str(scene.version.pk)}).status_code == 403
    assert signed_in(stranger).post(step, {"version": str(scene.version.pk)}).status_code == 404
