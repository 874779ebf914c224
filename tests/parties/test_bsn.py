from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.parties.register import TestPersonRegister
from eenloket.parties.rules import is_bsn

EIGHT_DIGITS = st.text("0123456789", min_size=8, max_size=8).filter(lambda digits: digits != "00000000")


def _check_digit(eight: str) -> int:
    """What the ninth digit has to be; 10 when no digit fits."""
    return sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), eight, strict=True)) % 11


@pytest.mark.parametrize("bsn", ["999990019", "999993653", "111222333", "123456782"])
def test_a_known_number_passes(bsn: str) -> None:
    assert is_bsn(bsn)


@pytest.mark.parametrize("typed", ["", "000000000", "12345678", "1234567890", "99999001a", "999 990 019", "٩٩٩٩٩٠٠١٩"])
def test_what_is_not_nine_ascii_digits_does_not_pass(typed: str) -> None:
    assert not is_bsn(typed)


@given(EIGHT_DIGITS)
def test_of_the_ten_last_digits_at_most_one_passes(eight: str) -> None:
    passing = [digit for digit in range(10) if is_bsn(f"{eight}{digit}")]
    expected = _check_digit(eight)
    assert passing == ([expected] if expected < 10 else [])


@given(EIGHT_DIGITS.filter(lambda eight: _check_digit(eight) < 10), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(eight: str, place: int, shift: int) -> None:
    digits = list(f"{eight}{_check_digit(eight)}")
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert not is_bsn("".join(digits))


@given(EIGHT_DIGITS.filter(lambda eight: _check_digit(eight) < 10), st.integers(0, 7))
def test_two_neighbours_exchanged_are_noticed_except_before_the_check_digit(eight: str, place: int) -> None:
    bsn = f"{eight}{_check_digit(eight)}"
    digits = list(bsn)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    if place < 7 and digits[place] != digits[place + 1]:
        assert not is_bsn("".join(digits))


def test_the_official_test_persons_pass_but_for_one_that_is_wrong_in_the_file() -> None:
    register = TestPersonRegister()
    assert [bsn for bsn in register._by_bsn if not is_bsn(bsn)] == ["010008579"]
