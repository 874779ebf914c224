from __future__ import annotations

from eenloket.counter.rules.bringing import sentences_to_bring


def test_the_sentences_that_say_to_take_something_along_are_found_once() -> None:
    texts = [
        "U maakt eerst een afspraak. Neem een pasfoto en uw oude paspoort mee. Na 5 dagen is het klaar.",
        "Neem al uw paspoorten mee, ook verlopen.\nNeem een pasfoto en uw oude paspoort mee.",
        "U neemt de verklaring mee",
    ]
    assert sentences_to_bring(texts) == [
        "Neem een pasfoto en uw oude paspoort mee.",
        "Neem al uw paspoorten mee, ook verlopen.",
        "U neemt de verklaring mee",
    ]


def test_what_says_nothing_of_it_gives_nothing() -> None:
    assert sentences_to_bring(["U neemt contact op.", "Wij nemen de melding mee in ons werk.", ""]) == []
