from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.surveys.rules.marks import mark_in
from eenloket.surveys.rules.redacting import redacted
from eenloket.surveys.rules.sampling import Asked, is_chosen, may_be_asked

_ASKED = {
    "result": "answered",
    "is_inbound": True,
    "is_internal": False,
    "is_restricted": False,
    "is_secret": False,
    "has_advisor": True,
}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("8", 8),
        (" 8. ", 8),
        ("cijfer 8", 8),
        ("Cijfer: 8", 8),
        ("een 8 dank u wel", 8),
        ("Ik geef u een 9!", 9),
        ("10", 10),
        ("8/10", 8),
        ("7 van de 10", 7),
        ("10 op 10", 10),
        ("acht", 8),
        ("Zeven 👍", 7),
        ("8 😀", 8),
        ("7,5", 7),
        ("8-", 8),
        ("8+", 8),
        ("I give you a 6, thanks", 6),
    ],
)
def test_a_text_that_is_only_a_mark_is_that_mark(text: str, mark: int) -> None:
    assert mark_in(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "11",
        "100",
        "-1",
        "10,5",
        "een",
        "geen 8",
        "8 of 9",
        "7-8",
        "8?",
        "8:30",
        "€ 8",
        "Ik kom om 8",
        "8 maar ik wacht nog op het paspoort",
        "1234AB 8",
        "06 12345678",
        "Wanneer gaat u open",
        "8 " * 60,
    ],
)
def test_any_other_text_is_no_mark(text: str) -> None:
    assert mark_in(text) is None


@given(st.text())
def test_no_text_makes_reading_a_mark_fail(text: str) -> None:
    assert mark_in(text) in {None, *range(1, 11)}


def test_the_same_contact_gives_the_same_choice() -> None:
    key = uuid.UUID("01890a5d-ac96-774b-bcce-b302099a8057")
    assert {is_chosen(key, 50) for _time in range(3)} in ({True}, {False})


@given(st.uuids())
def test_nobody_is_chosen_of_none_and_everybody_of_all(key: uuid.UUID) -> None:
    assert not is_chosen(key, 0)
    assert is_chosen(key, 100)


@given(st.uuids(), st.integers(0, 99))
def test_a_larger_share_holds_all_of_a_smaller_one(key: uuid.UUID, share: int) -> None:
    assert is_chosen(key, share + 1) or not is_chosen(key, share)


def test_a_quarter_is_a_quarter() -> None:
    keys = [uuid.uuid5(uuid.NAMESPACE_URL, str(n)) for n in range(10_000)]
    chosen = sum(is_chosen(key, 25) for key in keys)
    assert abs(chosen - 2_500) < 4 * (10_000 * 0.25 * 0.75) ** 0.5  # four standard deviations of the binomial


@pytest.mark.parametrize(
    "other",
    [
        {"is_inbound": False},
        {"is_internal": True},
        {"is_restricted": True},
        {"is_secret": True},
        {"result": "abandoned"},
        {"result": "wrong_number"},
        {"result": "test"},
        {"result": "call_back", "has_advisor": False},
    ],
)
def test_about_some_contacts_nobody_is_asked(other: dict[str, object]) -> None:
    assert may_be_asked(Asked(**_ASKED))  # type: ignore[arg-type]
    assert not may_be_asked(Asked(**{**_ASKED, **other}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bel mij op 06-12345678 graag", "Bel mij op ••• graag"),
        ("bel +31 6 1234 5678", "bel •••"),
        ("tel. (020) 123 45 67.", "tel. •••."),
        ("mail jo.jansen@example.nl terug", "mail ••• terug"),
        ("mijn bsn is 999990019", "mijn bsn is •••"),
        ("op NL91 ABNA 0417 1643 00", "op •••"),
        ("op 30-11-2026 om 10.15 uur", "op 30-11-2026 om 10.15 uur"),
        ("zaak ML-2026-000123 duurde 8 weken", "zaak ML-2026-000123 duurde 8 weken"),
        ("prima geholpen, een 10", "prima geholpen, een 10"),
    ],
)
def test_a_comment_shows_no_numbers_or_addresses(text: str, shown: str) -> None:
    assert redacted(text) == shown
