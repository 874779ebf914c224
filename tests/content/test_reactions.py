"""What visitors of the site say of an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eenloket.content.models import Answer, ContentSignal, Reaction, Usefulness
from eenloket.content.services import count_usefulness, forget_reactions, raise_signal_from_site
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.models import AuditEntry
from tests.builders import Centre, a_centre, a_department, an_answer, the_time_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def answer(centre: Centre) -> Answer:
    return an_answer(centre, owner=a_department(centre))


def _say(centre: Centre, answer: Answer, is_useful: bool, address: str = "192.0.2.1") -> None:
    count_usefulness(answer=answer, municipality=centre.municipality, address=address, is_useful=is_useful)


def _tell(centre: Centre, answer: Answer, kind: str, text: str = "", address: str = "192.0.2.1") -> ContentSignal:
    return raise_signal_from_site(
        answer=answer, municipality=centre.municipality, address=address, kind=kind, text=text
    )


def test_yes_and_no_are_counted_per_day(centre: Centre, answer: Answer) -> None:
    for number, is_useful in enumerate((True, False, True)):
        _say(centre, answer, is_useful, f"192.0.2.{number}")
    counted = Usefulness.objects.get()
    assert (counted.yes, counted.no, counted.day) == (2, 1, clock.today())


def test_an_address_counts_once_in_a_quarter_of_an_hour(centre: Centre, answer: Answer) -> None:
    with the_time_is("2026-03-02 10:00"):
        _say(centre, answer, True)
        _say(centre, answer, False)
    assert (Usefulness.objects.get().yes, Usefulness.objects.get().no) == (1, 0)
    with the_time_is("2026-03-02 10:16"):
        _say(centre, answer, False)
    assert (Usefulness.objects.get().yes, Usefulness.objects.get().no) == (1, 1)


def test_nobody_can_flood_us(centre: Centre, answer: Answer) -> None:
    for n in range(20):
        _tell(centre, answer, "wrong", f"Fout {n}")
    with pytest.raises(NotAllowedError):
        _tell(centre, answer, "wrong", "Nog een")
    with pytest.raises(NotAllowedError):
        _say(centre, answer, True)
    _tell(centre, answer, "wrong", "Van elders", "192.0.2.9")


def test_a_remark_reaches_the_owner_without_a_name(centre: Centre, answer: Answer) -> None:
    signal = _tell(centre, answer, "outdated", " Het tarief klopt niet meer. ")
    assert (signal.answer, signal.raised_by, signal.text) == (answer, None, "Het tarief klopt niet meer.")
    assert signal.due_on is not None
    entry = AuditEntry.objects.get(action="content.signalled")
    assert "192.0.2.1" not in str(vars(entry))


def test_without_words_it_is_told_once_while_it_is_open(centre: Centre, answer: Answer) -> None:
    first = _tell(centre, answer, "unclear")
    assert _tell(centre, answer, "unclear", address="192.0.2.2") == first
    assert _tell(centre, answer, "wrong") != first
    first.state = "settled"
    first.save()
    assert _tell(centre, answer, "unclear", address="192.0.2.3") != first


def test_sending_the_same_again_is_once(centre: Centre, answer: Answer) -> None:
    assert _tell(centre, answer, "wrong", "Fout.") == _tell(centre, answer, "wrong", "Fout.")


def test_what_was_not_found_says_what_it_was(centre: Centre, answer: Answer) -> None:
    assert _tell(centre, answer, "missing", "Paspoort voor een hond").searched_for == "Paspoort voor een hond"


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [("", "", "kind"), ("raar", "x", "kind"), ("wrong", "x" * 1001, "text"), ("missing", " ", "text")],
)
def test_what_cannot_be_taken_is_said_per_field(
    centre: Centre, answer: Answer, kind: str, text: str, field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        _tell(centre, answer, kind, text)
    assert list(refused.value.fields) == [field]
    assert not ContentSignal.objects.exists()


def test_addresses_are_made_unreadable_and_forgotten(centre: Centre, answer: Answer) -> None:
    _say(centre, answer, True)
    assert "192.0.2.1" not in Reaction.objects.get().address_hash
    assert forget_reactions() == 0
    with the_time_is(clock.now() + timedelta(minutes=16)):
        assert forget_reactions() == 1
    assert Usefulness.objects.get().yes == 1
