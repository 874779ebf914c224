"""How a text goes out by SMS: counted as it is charged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.core import gsm


@pytest.mark.parametrize(
    ("text", "characters", "parts"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("ë" + "a" * 69, 70, 1),
        ("ë" + "a" * 70, 71, 2),
        ("ë" + "a" * 133, 134, 2),
        ("ë" + "a" * 134, 135, 3),
        ("🙂" * 35, 70, 1),
        ("🙂" * 36, 72, 2),
    ],
)
def test_characters_and_messages_are_counted_as_they_are_charged(text: str, characters: int, parts: int) -> None:
    found = gsm.count(text)
    assert (found.characters, found.parts) == (characters, parts)


def test_a_sign_of_two_places_is_not_cut_in_two() -> None:
    assert [len(piece) for piece in gsm.split("a" * 152 + "€" + "a" * 100)] == [152, 101]


def test_costly_signs_are_named_with_what_could_stand_there() -> None:
    found = gsm.count("‘Ja’ – coördinatie, ideeën ☃")
    assert [(each.sign, each.instead) for each in found.costly] == [
        ("‘", "'"),
        ("’", "'"),
        ("–", "-"),
        ("ë", "e"),
        ("☃", ""),
    ]
    assert gsm.cheapened("‘ideeën’ 5 €") == "'ideeen' 5 €"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_cut_comes_together_again(text: str) -> None:
    assert "".join(gsm.split(text)) == text


@given(st.text(alphabet="abcXYZ 0123€[]{}~^|\\éèùìòÇØøÅåÄÖÑÜ§äöñüà@£$¥ΔΦΓΛΩΠΨΣΘΞ"))
def test_what_is_encoded_is_read_again(text: str) -> None:
    assert gsm.decode(gsm.encode(text, gsm=True)) == text
