"""Telling the owner that content is wrong or missing (R25)."""

from __future__ import annotations

from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.content.models import ContentSignal
from eenloket.content.selectors import open_signals
from eenloket.content.services import raise_signal
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from tests.builders import a_centre, a_colleague, an_answer, an_outsider

pytestmark = pytest.mark.django_db


def _signal(actor: Staff, kind: str = "wrong", text: str = "Het bedrag klopt niet.", **more: Any) -> ContentSignal:
    return raise_signal(actor=actor, kind=kind, text=text, municipality_id=None, **more)


def test_a_signal_is_about_an_answer_and_stands_open_for_the_centre() -> None:
    centre = a_centre()
    answer = an_answer(centre)
    signal = _signal(a_colleague(centre, "advisor_3"), answer_id=answer.pk)
    assert list(open_signals(centre.id)) == [signal]
    assert signal.answer == answer


def test_twice_for_the_same_contact_is_once() -> None:
    advisor, contact_id = a_colleague(a_centre()), uuid7()
    assert _signal(advisor, contact_id=contact_id) == _signal(advisor, contact_id=contact_id)
    assert ContentSignal.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": " "}, {"kind": "nonsense"}])
def test_a_signal_says_what_is_the_matter(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError):
        _signal(a_colleague(a_centre()), **wrong)


def test_who_may_not_signal_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        _signal(a_colleague(a_centre(), "manager"))


def test_an_answer_of_another_centre_is_not_attached_nor_the_signal_seen_there() -> None:
    here, outsider = a_centre(), an_outsider()
    signal = _signal(outsider, answer_id=an_answer(here).pk)
    assert signal.answer is None
    assert not open_signals(here.id).exists()
