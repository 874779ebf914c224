"""The citizen follows a case with its reference and code, and sees only what is meant for citizens."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from eenloket.cases.models import Case, StatusAttempt
from eenloket.cases.selectors import citizen_code, events_of
from eenloket.cases.services import (
    add_note,
    ask_back,
    forget_status_attempts,
    send_message,
    settle,
    status_for_citizen,
    take,
)
from eenloket.core import clock
from eenloket.core.errors import EenloketError, NotAllowedError, NotFoundError
from tests.builders import a_case, a_centre, a_colleague, a_department, a_department_member, the_time_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    centre = a_centre("samen", "meer", "duin")
    return a_case(a_colleague(centre), a_department(centre))


def _ask(case: Case, *, reference: str = "", code: str = "", address: str = "192.0.2.1") -> Case:
    found = status_for_citizen(
        municipality=case.municipality,
        reference=reference or case.reference,
        code=code or citizen_code(case),
        address=address,
    )
    assert found.case
    return found.case


def _refusal(case: Case, **wrong: str) -> EenloketError:
    with pytest.raises(EenloketError) as refused:
        _ask(case, **wrong)
    return refused.value


def test_reference_and_code_together_show_the_case_however_they_were_typed(case: Case) -> None:
    prefix, year, number = case.reference.split("-")
    code = citizen_code(case).lower()
    assert _ask(case) == case
    assert _ask(case, reference=f"{prefix.lower()} {year} {int(number)}", code=f"{code[:3]} {code[3:]}") == case


def test_a_wrong_reference_and_a_wrong_code_get_the_same_answer(case: Case) -> None:
    by_code, by_reference = _refusal(case, code="AAAAAA"), _refusal(case, reference="MR-2026-999999")
    assert type(by_code) is type(by_reference) is NotFoundError
    assert str(by_code) == str(by_reference)


def test_another_municipality_does_not_know_the_case(case: Case) -> None:
    other = type(case.municipality).objects.exclude(pk=case.municipality_id).get()
    with pytest.raises(NotFoundError):
        status_for_citizen(municipality=other, reference=case.reference, code=citizen_code(case), address="192.0.2.1")


def test_after_five_wrong_codes_even_the_right_one_waits_a_quarter_of_an_hour(case: Case) -> None:
    for _ in range(5):
        assert isinstance(_refusal(case, code="AAAAAA"), NotFoundError)
    assert isinstance(_refusal(case), NotAllowedError)
    assert isinstance(_refusal(case, address="192.0.2.99"), NotAllowedError)
    with the_time_is(clock.now() + timedelta(minutes=16)):
        assert _ask(case) == case


def test_who_has_proven_to_know_the_code_is_not_shut_out_by_others(case: Case) -> None:
    for _ in range(5):
        _refusal(case, code="AAAAAA")
    ask = partial(status_for_citizen, municipality=case.municipality, reference=case.reference, address="192.0.2.99")
    assert ask(code=citizen_code(case), has_proven=True).case == case
    with pytest.raises(NotFoundError):
        ask(code="AAAAAA", has_proven=True)


def test_somebody_who_tries_many_references_is_slowed_down(case: Case) -> None:
    for number in range(20):
        _refusal(case, reference=f"MR-2026-9{number:05d}")
    assert isinstance(_refusal(case), NotAllowedError)
    assert _ask(case, address="192.0.2.99") == case


def test_a_right_try_is_not_counted(case: Case) -> None:
    for _ in range(30):
        _ask(case)
    assert not StatusAttempt.objects.exists()


def test_tries_that_no_longer_count_are_forgotten_and_hold_no_address(case: Case) -> None:
    _refusal(case, code="AAAAAA", address="192.0.2.1")
    assert "192.0.2.1" not in str(vars(StatusAttempt.objects.get()))
    assert forget_status_attempts() == 0
    with the_time_is(clock.now() + timedelta(minutes=16)):
        assert forget_status_attempts() == 1


@pytest.mark.parametrize("typed", ["", " ", "😀", "\x00", "é" * 500])
def test_anything_typed_as_a_code_is_just_wrong(case: Case, typed: str) -> None:
    with pytest.raises(NotFoundError):
        status_for_citizen(municipality=case.municipality, reference=case.reference, code=typed, address="x")


@pytest.mark.parametrize("typed", ["", "---", "😀", "x" * 500])
def test_anything_typed_as_a_reference_is_just_wrong(case: Case, typed: str) -> None:
    with pytest.raises(NotFoundError):
        status_for_citizen(municipality=case.municipality, reference=typed, code="AAAAAA", address="x")


def test_the_citizen_sees_messages_and_the_answer_and_nothing_of_colleagues(case: Case) -> None:
    assert case.department is not None
    member = a_department_member(case.department)
    take(actor=member, case_id=case.pk)
    ask_back(actor=member, case_id=case.pk, question="Is dit die lastige klant?")
    add_note(actor=member, case_id=case.pk, text="Niet bellen.")
    send_message(actor=member, case_id=case.pk, text="Nog even geduld.")
    settle(actor=member, case_id=case.pk, answer="Het ligt klaar.")
    shown = [(event.kind, event.text) for event in events_of(case, for_citizen=True)]
    assert shown == [("message", "Nog even geduld."), ("settled", "Het ligt klaar.")]
