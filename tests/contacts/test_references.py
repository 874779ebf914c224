"""References without gaps, per municipality and year; codes that can be read aloud."""

from __future__ import annotations

from functools import partial

import pytest

from eenloket.cases.services import hand_over
from eenloket.contacts.rules import new_code, normal_code, normal_reference
from tests.builders import a_case, a_centre, a_colleague, a_department, a_draft, a_hand_over, the_time_is
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


def test_references_count_up_without_gaps() -> None:
    centre = a_centre()
    advisor, department = a_colleague(centre), a_department(centre)
    with the_time_is("2026-03-02 10:00"):
        made = [a_case(advisor, department).reference for _ in range(3)]
    assert made == ["MD-2026-000001", "MD-2026-000002", "MD-2026-000003"]


def test_each_municipality_counts_for_itself() -> None:
    centre = a_centre("samen", "meer", "duin")
    advisor = a_colleague(centre)
    with the_time_is("2026-03-02 10:00"):
        made = [a_case(advisor, a_department(centre, municipality=each)).reference for each in centre.municipalities]
    assert made == ["MR-2026-000001", "DN-2026-000001"]


def test_a_new_year_in_the_netherlands_starts_at_one() -> None:
    centre = a_centre()
    advisor, department = a_colleague(centre), a_department(centre)
    with the_time_is("2026-12-31 23:59"):
        a_case(advisor, department)
    with the_time_is("2027-01-01 00:01"):
        assert a_case(advisor, department).reference == "MD-2027-000001"


@pytest.mark.django_db(transaction=True)
def test_hand_overs_at_the_same_time_each_get_their_own_number() -> None:
    centre = a_centre()
    advisor, department = a_colleague(centre), a_department(centre)
    what = a_hand_over(advisor, department)
    drafts = [a_draft(advisor) for _ in range(4)]
    cases = at_the_same_time(*(partial(hand_over, actor=advisor, contact_id=each.pk, what=what) for each in drafts))
    assert sorted(int(case.reference[-6:]) for case in cases) == [1, 2, 3, 4]


def test_a_code_has_no_letters_that_sound_or_look_alike() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 6 and not set(code) & set("01OILSZB8") for code in codes)


@pytest.mark.parametrize("typed", ["a2c 3d4", "A2C3D4", " a2-c3-d4 "])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert normal_code(typed) == "A2C3D4"


@pytest.mark.parametrize("typed", ["MD-2026-000042", "md 2026 42", "md-2026-42", " MD - 2026 - 000042 "])
def test_a_reference_may_be_typed_in_any_way(typed: str) -> None:
    assert normal_reference(typed) == "MD-2026-000042"
