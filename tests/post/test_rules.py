"""What a letter tells: sender, date, subject, for whom; each with how sure that is."""

from __future__ import annotations

from datetime import date

import pytest

from eenloket.post.rules import LearntWords, PageKind, by_matter, facts_in, learnt, letters_of, matter_of, telling_words

from .letters import LETTER, invented

TODAY = date(2026, 11, 26)
TEXT, BLANK, SEPARATOR = PageKind.TEXT, PageKind.BLANK, PageKind.SEPARATOR


def told(text: str, **how: object) -> dict[str, str]:
    return {name: guess.value for name, guess in facts_in(text, today=TODAY, **how).items()}  # type: ignore[arg-type]


def test_a_common_letter_tells_everything() -> None:
    assert told(LETTER) == {
        "sender_name": "J. Bakker-de Wit",
        "street": "Lindelaan",
        "house_number": "14",
        "postcode": "1421CD",
        "town": "Meerland",
        "email": "j.bakker@example.org",
        "phone": "+31612345678",
        "letter_date": "2026-11-12",
        "subject": "bezwaar tegen parkeerboete",
    }


@pytest.mark.parametrize("number", range(10))
def test_invented_letters_name_their_sender_and_subject(number: int) -> None:
    text = invented(number)
    found = told(text)
    assert found["sender_name"] == text.split("\n")[0]
    assert found["subject"] in text
    assert found["letter_date"].startswith("2026-11-")


def test_the_address_it_was_sent_to_is_not_the_senders() -> None:
    text = "Gemeente Meerland\nPostbus 12\n1420 AA Meerland\n\nGeachte heer,\n\nTekst.\n\nHoogachtend,\n\nP. Smit"
    assert told(text) == {"sender_name": "P. Smit", "subject": "Tekst."}
    own = told("P. Smit\nDorpsstraat 3\n1420 AA Meerland", own_postcodes={"1420AA"})
    assert "postcode" not in own


def test_empty_lines_within_an_address_do_no_harm() -> None:
    found = told(LETTER.replace("\n", "\n\n"))
    assert (found["sender_name"], found["street"], found["postcode"]) == ("J. Bakker-de Wit", "Lindelaan", "1421CD")


def test_a_business_is_told_by_its_letterhead() -> None:
    found = told("Bakkerij De Korenaar B.V.\nDorpsstraat 41\n1421 AC Meerland\nKvK 12345678\n\nGeachte heer,")
    assert (found["sender_name"], found["kvk"]) == ("Bakkerij De Korenaar B.V.", "12345678")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Meerland, 3 maart 2026", "2026-03-03"),
        ("Datum: 03-03-2026", "2026-03-03"),
        ("3 mrt. 2026", "2026-03-03"),
        ("'s-Gravendeel, 31 augustus 2026", "2026-08-31"),
        ("31-02-2026", None),
    ],
)
def test_a_date_however_it_is_written(written: str, meant: str | None) -> None:
    assert told(f"{written}\n\nGeachte heer,\n\nIk schrijf u.").get("letter_date") == meant


def test_a_day_in_the_text_is_less_sure_than_the_date_of_the_letter() -> None:
    facts = facts_in("Meerland, 12 november 2026\n\nBeste,\n\nOp 3 november 2026 viel ik.", today=TODAY)
    assert facts["letter_date"].value == "2026-11-12"
    only = facts_in("Beste,\n\nOp 3 november 2026 viel ik.", today=TODAY)
    assert only["letter_date"].sure < 0.5
    future = facts_in("Meerland, 12 november 2027\n\nBeste,", today=TODAY)
    assert future["letter_date"].sure < 0.5


def test_without_a_line_for_it_the_first_sentence_is_the_subject_and_unsure() -> None:
    facts = facts_in("Geachte heer,\n\nMijn kliko is kapot. Wilt u die maken?", today=TODAY)
    assert (facts["subject"].value, facts["subject"].sure) == ("Mijn kliko is kapot.", 0.5)


def test_a_subject_goes_on_on_the_next_line() -> None:
    text = "Betreft: bezwaar tegen de aanslag onroerendezaakbelasting\nvan dit jaar\n\nGeachte heer,"
    assert told(text)["subject"] == "bezwaar tegen de aanslag onroerendezaakbelasting van dit jaar"


def test_our_own_reference_is_told_from_theirs() -> None:
    found = told("Uw kenmerk: ML-2026-4182\nOns kenmerk: AB/77\n\nGeachte heer,", prefixes=("ML",))
    assert (found["reference"], found["their_reference"]) == ("ML-2026-004182", "AB/77")
    assert "reference" not in told("Uw kenmerk: XX-2026-4182", prefixes=("ML",))


def test_a_bsn_is_one_only_with_the_right_check_and_surer_when_named() -> None:
    named = facts_in("Mijn BSN is 999990019.", today=TODAY)["bsn"]
    bare = facts_in("Nummer 999990019 staat erop.", today=TODAY)["bsn"]
    assert named.sure > bare.sure
    assert "bsn" not in facts_in("BSN 999990018", today=TODAY)


def test_words_read_with_doubt_make_a_field_unsure() -> None:
    sure = facts_in(LETTER, today=TODAY)["sender_name"].sure
    unsure = facts_in(LETTER, today=TODAY, words={"bakker-de": 0.3})["sender_name"].sure
    assert unsure < 0.5 < sure


def test_the_usual_words_tell_for_whom_a_letter_is() -> None:
    names = {1: "Belastingen", 2: "Openbare Ruimte", 3: "Parkeren"}
    found = by_matter("Ik maak bezwaar tegen de aanslag en wil het taxatieverslag van de WOZ.", names)
    assert max(found, key=lambda key: found[key]) == 1
    assert matter_of("De container met afval wordt niet geleegd.")[0] == "afval"
    assert matter_of("Hallo.") == ("", 0.0)


def test_earlier_letters_tell_more_than_nothing_and_few_tell_nothing() -> None:
    words = telling_words("De konijnen lopen los in het plantsoen.")
    known = {"dieren": LearntWords(4, {"konijn": 4}), "wegen": LearntWords(4, {"verkeersbord": 4})}
    chances = learnt(words, known)
    assert chances["dieren"] > 0.9
    assert learnt(words, {"dieren": LearntWords(1, {"konijn": 1})}) == {}


def test_a_pile_is_cut_at_separators_and_every_page_is_in_at_most_one_letter() -> None:
    kinds = [TEXT, BLANK, TEXT, SEPARATOR, SEPARATOR, TEXT, BLANK]
    assert [list(each.pages) for each in letters_of(kinds)] == [[0, 1, 2], [5, 6]]
    assert [list(each.pages) for each in letters_of(kinds, blank_separates=True)] == [[0], [2], [5]]
    assert letters_of([BLANK, SEPARATOR]) == []
