"""Rules for texts: what differs, what can be easier, what may be published."""

from __future__ import annotations

import pytest

from eenloket.content.rules import differences, documents, plain_language


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.quote.lower()) for each in plain_language.read(text).advice]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U meldt het verlies bij ons.", []),
        ("Dit dient vooraf te gebeuren.", [("hard", "dient")]),
        ("Middels een formulier ten tijde van de aanvraag.", [("hard", "middels"), ("hard", "ten tijde van")]),
        ("Het formulier wordt door de afdeling behandeld.", [("passive", "wordt door de afdeling behandeld")]),
        ("Het moet aan de balie worden gedaan.", [("passive", "worden gedaan")]),
        ("U wordt gebeld als het klaar is.", [("passive", "wordt gebeld")]),
        ("De verjaardag wordt leuk.", []),
        (" ".join(["woord"] * 21) + ".", [("long", " ".join(["woord"] * 21) + ".")]),
        (" ".join(["woord"] * 20) + ".", []),
        ("", []),
        ("- \n\n## \n", []),
    ],
)
def test_what_can_be_easier_is_pointed_at(text: str, expected: list[tuple[str, str]]) -> None:
    assert _kinds(text) == expected


def test_words_are_counted_by_sentence_and_by_line() -> None:
    reading = plain_language.read("Kom langs. Neem mee:\n- een foto\n- uw oude paspoort")
    assert (reading.words, reading.sentences) == (9, 4)


def test_a_hard_word_inside_another_word_is_none() -> None:
    assert _kinds("De bediende heeft indiening gezien.") == []


def _marks(before: list[str], after: list[str]) -> list[str]:
    signs = {"same": "", "gone": "-", "new": "+"}
    return [
        "".join(f"{signs[piece.kind]}{piece.text}" for piece in line) for line in differences.difference(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["2 foto's"], ["1 foto's"], ["-2+1 foto's"]),
        (["een", "twee"], ["een", "twee", "drie"], ["een", "twee", "+drie"]),
        (["een", "twee"], ["twee"], ["-een", "twee"]),
        ([], ["nieuw"], ["+nieuw"]),
        (["oud"], [], ["-oud"]),
        (["gelijk"], ["gelijk"], ["gelijk"]),
        ([], [], []),
    ],
)
def test_what_went_and_came_is_marked(before: list[str], after: list[str], expected: list[str]) -> None:
    assert _marks(before, after) == expected


def test_nothing_of_the_new_text_is_lost_in_a_difference() -> None:
    before, after = ["a b c d", "e f"], ["a x c", "g", "e f h"]
    shown = [
        "".join(piece.text for piece in line if piece.kind != "gone") for line in differences.difference(before, after)
    ]
    assert [line for line in shown if line] == after


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.rijksoverheid.nl/", True),
        ("/folders/pasfoto/", True),
        ("http://x.nl", True),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("https://", False),
        ("data:text/html,x", False),
        ('https://a.nl/"onclick', False),
        ("www.rijksoverheid.nl", False),
        ("", False),
    ],
)
def test_a_link_leads_to_a_page(address: str, is_one: bool) -> None:
    assert documents.is_address(address) is is_one


def test_a_document_is_kept_tidy() -> None:
    typed = {"title": " Paspoort\r\n", "steps": [{"title": " Kom "}, {"title": ""}], "phrasings": [" a ", "", "b"]}
    tidied = documents.tidied(typed)
    assert tidied["title"] == "Paspoort"
    assert tidied["steps"] == [{"title": "Kom", "text": ""}]
    assert tidied["phrasings"] == ["a", "b"]
    assert set(tidied) == set(documents.FIELDS)
