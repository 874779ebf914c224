"""One search box: telling what was typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.parties.rules import PartyQuery, normalise_email, normalise_postcode, parse_dutch_date, recognise


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", PartyQuery("nothing")),
        ("x", PartyQuery("nothing")),
        ("999990019", PartyQuery("bsn", "999990019")),
        ("999 990 019", PartyQuery("bsn", "999990019")),
        ("9999.90.019", PartyQuery("bsn", "999990019")),
        ("999990018", PartyQuery("bsn", "999990018", problem="bsn")),
        ("12345678", PartyQuery("kvk", "12345678")),
        ("06-12345678", PartyQuery("phone", "+31612345678")),
        ("14 0299", PartyQuery("phone", "140299")),
        ("06-1234", PartyQuery("phone", "06-1234", problem="phone")),
        ("Jo@Example.org ", PartyQuery("email", "jo@example.org")),
        ("jo@example", PartyQuery("email", "jo@example", problem="email")),
        ("3224 TT 4", PartyQuery("address", "3224TT", house_number="4")),
        ("3224tt, nr. 4a", PartyQuery("address", "3224TT", house_number="4A")),
        ("3224TT 12-2", PartyQuery("address", "3224TT", house_number="12-2")),
        ("Bultenaar 1-4-2000", PartyQuery("name_birth", "Bultenaar", birth_date=date(2000, 4, 1))),
        ("01.04.2000 Bultenaar", PartyQuery("name_birth", "Bultenaar", birth_date=date(2000, 4, 1))),
        ("Bultenaar 31-2-2000", PartyQuery("name_birth", "Bultenaar", problem="birth_date")),
        ("01-04-2000", PartyQuery("name_birth", "", birth_date=date(2000, 4, 1), problem="name")),
        ("de Vries", PartyQuery("name", "de Vries")),
    ],
)
def test_it_tells_what_was_typed(typed: str, expected: PartyQuery) -> None:
    assert recognise(typed) == expected


@given(st.text(max_size=60))
def test_whatever_is_typed_is_something(typed: str) -> None:
    assert recognise(typed).kind in {"bsn", "kvk", "phone", "email", "address", "name_birth", "name", "nothing"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [("1-12-1985", date(1985, 12, 1)), ("1985-12-01", date(1985, 12, 1)), ("29-2-2023", None), ("gisteren", None)],
)
def test_a_date_is_read_day_first(typed: str, day: date | None) -> None:
    assert parse_dutch_date(typed) == day


@pytest.mark.parametrize("typed", ["a b@example.org", "jo@", "@example.org", "jo@example.org, ik@example.org"])
def test_what_is_no_single_address_is_refused(typed: str) -> None:
    assert normalise_email(typed) is None


@pytest.mark.parametrize(("typed", "normal"), [("1234 ab", "1234AB"), ("1234AB", "1234AB"), ("0234AB", None)])
def test_a_postcode_is_four_digits_and_two_letters(typed: str, normal: str | None) -> None:
    assert normalise_postcode(typed) == normal
