from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.parties.rules import area_codes, normalise_phone, readable_phone


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("06-12345678", "+31612345678"),
        ("06 12 34 56 78", "+31612345678"),
        ("0612345678", "+31612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("(070) 123 4567", "+31701234567"),
        ("070-1234567", "+31701234567"),
        ("070/1234567", "+31701234567"),
        ("0800-0543", "+318000543"),
        ("0900 1234", "+319001234"),
        ("+32 2 555 12 12", "+3225551212"),
        ("0049 30 901820", "+4930901820"),
        ("14 070", "14070"),
        ("14070", "14070"),
        ("14 0299", "140299"),
        ("14-0299", "140299"),
    ],
)
def test_a_number_is_the_same_however_it_was_typed(typed: str, normal: str) -> None:
    assert normalise_phone(typed) == normal


@pytest.mark.parametrize("typed", ["", "112233", "06-1234", "14 0999", "14 07", "bel me", "06-12345678 thuis", "+31"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert normalise_phone(typed) is None


def test_nearly_all_dutch_area_codes_are_known() -> None:
    assert {"010", "020", "070", "0299", "0223"} <= area_codes()
    assert all(code.startswith("0") and len(code) in (3, 4) for code in area_codes())


@given(st.sampled_from(sorted(area_codes())))
def test_every_14_number_stays_as_it_is(code: str) -> None:
    assert normalise_phone(f"14 {code}") == f"14{code}"


@given(st.integers(10_000_000, 99_999_999).map(str), st.sampled_from(["", " ", "-"]))
def test_every_way_to_type_a_mobile_number_gives_the_same(digits: str, between: str) -> None:
    ways = {
        f"06{between}{digits}",
        f"+31 6{between}{digits}",
        f"00316{digits}",
        f"06 {digits[:4]}{between}{digits[4:]}",
    }
    assert len({normalise_phone(way) for way in ways}) == 1


@given(st.text(max_size=30))
def test_whatever_is_typed_normalising_twice_is_normalising_once(typed: str) -> None:
    normal = normalise_phone(typed)
    assert normal is None or normalise_phone(normal) == normal


@pytest.mark.parametrize(
    ("normal", "read"), [("+31612345678", "06 12345678"), ("140299", "14 0299"), ("+3225551212", "+32 2 555 12 12")]
)
def test_a_number_reads_as_the_dutch_write_it(normal: str, read: str) -> None:
    assert readable_phone(normal) == read
