"""The catalogue in memory: pure, so tested without a database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.content.finding.catalogue import Catalogue, Entry
from eenloket.content.finding.words import distance, parts_of, stem, words_of

PASSPORT = Entry("passport", "Paspoort kwijt", ("Ik ben mijn paspoort kwijt", "mn pas is gejat"), "Meld het.", "Balie.")
PARKING = Entry(
    "parking", "Parkeervergunning aanvragen", ("Hoe parkeer ik voor mijn huis?",), "80 euro.", "Vergunning."
)
BURIAL = Entry("burial", "Begraven en begraafplaats", ("Wat kost een graf?",), "Bel ons.", "De plaats.")
ALL = (PASSPORT, PARKING, BURIAL)


def _keys(catalogue: Catalogue, question: str, **how: Any) -> list[Any]:
    return [each.key for each in catalogue.search(question, **how).found]


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("paspoort verloren", "passport"),
        ("vergunning om te parkeren", "parking"),
        ("parkeervergunnign", "parking"),
        ("paspport kwyt", "passport"),
        ("mijn pas is gejat", "passport"),
        ("begraafplaats", "burial"),
    ],
)
def test_a_question_finds_its_answer(question: str, key: str) -> None:
    assert _keys(Catalogue(ALL), question)[0] == key


@pytest.mark.parametrize("question", ["", "de het een", "!", "zwemmen bij schaatsbaan"])
def test_what_says_nothing_or_nothing_known_finds_nothing(question: str) -> None:
    assert _keys(Catalogue(ALL), question) == []


def test_a_word_that_may_go_on_finds_the_longer_ones() -> None:
    assert _keys(Catalogue(ALL), "parkeerverg", is_typing=True) == ["parking"]


def test_a_score_lies_between_nothing_and_all_of_the_question() -> None:
    found = Catalogue(ALL).search("Paspoort kwijt").found[0]
    assert 0.6 < found.words <= 1  # what a word counts grows towards 1 with how often it occurs
    assert found.likeness == pytest.approx(1)


def test_the_share_that_is_known_says_how_much_no_answer_is_about() -> None:
    catalogue = Catalogue(ALL)
    assert catalogue.search("paspoort").known_share == 1
    assert 0 < catalogue.search("paspoort zwembad schaatsbaan").known_share < 0.6
    assert catalogue.search("zwembad").known_share == 0


def _many(number: int) -> list[Entry]:
    return [
        Entry(n, f"Titel {n} over woord{n}", (f"vraag{n}?",), "Kort antwoord.", f"Tekst {n}.") for n in range(number)
    ]


def test_a_change_is_found_at_once_and_the_old_text_not_any_more() -> None:
    before = Catalogue([*_many(40), *ALL])
    changed = Entry("passport", "Reisdocument weg", ("Waar is mijn reisdocument?",), "Meld het.", "Balie.")
    after = before.with_changes([changed], ["burial"])
    assert _keys(after, "reisdocument") == ["passport"]
    assert "passport" not in _keys(after, "paspoort gejat")
    assert "burial" not in _keys(after, "begraafplaats")
    assert _keys(before, "paspoort")[0] == "passport"  # who was busy with the old one finds as it was
    assert len(after) == len(before) - 1


def test_changed_bit_by_bit_it_finds_the_same_as_made_at_once() -> None:
    whole = Catalogue([*_many(40), *ALL])
    bit_by_bit = Catalogue(_many(40))
    for entry in ALL:
        bit_by_bit = bit_by_bit.with_changes([entry], [])
    for question in ("paspoort kwijt", "parkeervergunning", "graf", "woord7", "vergunning parkeren"):
        assert _keys(bit_by_bit, question)[0] == _keys(whole, question)[0]


def test_from_nothing_and_back_to_nothing() -> None:
    assert _keys(Catalogue().with_changes(ALL, []), "graf") == ["burial"]
    assert _keys(Catalogue(ALL).with_changes([], [each.key for each in ALL]), "graf") == []


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("pas", "pas", 0), ("pas", "pasen", 2), ("trouwen", "trowuen", 1), ("kwijt", "kwyt", 2), ("abc", "xyz", 3)],
)
def test_the_distance_of_words(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 3) == distance(other, one, 3) == apart


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_a_distance_that_is_too_much_is_one_more_than_most(one: str, other: str) -> None:
    exact = distance(one, other, 20)
    assert distance(one, other, 2) == min(exact, 3)


def test_compounds_come_apart_at_words_that_are_known() -> None:
    known = {"verhuis", "bericht", "vergunning", "parkeer"}
    assert parts_of("verhuisbericht", known) == ("verhuis", "bericht")
    assert parts_of("parkeervergunning", known) == ("parkeer", "vergunning")
    assert parts_of("paspoort", known) == ()


def test_words_lose_case_and_accents_and_share_a_stem() -> None:
    assert words_of("Één CAFÉ, 2 cafés!") == ["een", "cafe", "2", "cafes"]
    assert stem("verhuizingen") == stem("verhuizing")


@given(st.text(max_size=60))
def test_whatever_is_asked_it_answers(question: str) -> None:
    Catalogue(ALL).search(question, is_typing=True)
