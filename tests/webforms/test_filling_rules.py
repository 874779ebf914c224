from __future__ import annotations

import pytest

from eenloket.webforms.rules.design import design_in, document_of
from eenloket.webforms.rules.filling import every_problem, pages_to_fill, sender_of, shown_keys, told
from eenloket.webforms.rules.values import is_iban, problem_of, spoken
from eenloket.webforms.types import Condition, Design, Field, Page
from tests.webforms.scenes import CAR, EMAIL, NAME, PLATE, QUESTION, TWO_PAGES

DESIGN = Design(title="Auto", pages=TWO_PAGES)


def a_field(kind: str, **more: object) -> Field:
    return Field(key="f1", kind=kind, label="Veld", **more)  # type: ignore[arg-type]


def test_a_design_is_the_same_after_it_was_stored() -> None:
    assert design_in(document_of(DESIGN)) == DESIGN


def test_what_is_missing_in_a_stored_design_has_its_default() -> None:
    assert design_in({"pages": [{"key": "p1", "fields": [{"key": "f1"}]}]}).pages[0].fields[0].is_required


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "code"),
    [
        ("email", "Jo@Example.org", "jo@", "email"),
        ("phone", "06-12345678", "0612", "phone"),
        ("number", "12,5", "twaalf", "number"),
        ("date", "31-12-2026", "31-02-2026", "date"),
        ("bsn", "999990019", "999990018", "bsn"),
        ("iban", "NL91 ABNA 0417 1643 00", "NL91 ABNA 0417 1643 01", "iban"),
        ("agree", "ja", "misschien", "agree"),
    ],
)
def test_a_value_is_judged_by_the_kind_of_its_field(kind: str, right: str, wrong: str, code: str) -> None:
    assert problem_of(a_field(kind), right) is None
    problem = problem_of(a_field(kind), wrong)
    assert problem is not None
    assert problem.code == code


def test_a_choice_that_is_not_there_is_refused() -> None:
    assert problem_of(CAR, "Ja") is None
    assert problem_of(CAR, "Misschien") is not None
    assert problem_of(CAR, ["Ja", "Nee"]) is not None


def test_an_address_needs_both_parts() -> None:
    field = a_field("address")
    assert problem_of(field, ["1234 ab", "12A"]) is None
    assert getattr(problem_of(field, ["1234", "12"]), "code", "") == "postcode"
    assert getattr(problem_of(field, ["1234AB", "twaalf"]), "code", "") == "house_number"


def test_a_number_stays_within_its_bounds() -> None:
    field = a_field("number", least=1, most=10)
    assert getattr(problem_of(field, "0"), "code", "") == "least"
    assert getattr(problem_of(field, "11"), "code", "") == "most"
    assert problem_of(field, "10") is None


def test_what_is_not_needed_may_stay_empty() -> None:
    assert problem_of(a_field("bsn", is_required=False), " ") is None
    assert getattr(problem_of(a_field("bsn"), " "), "code", "") == "required"


def test_a_text_of_a_megabyte_is_too_long_and_says_by_how_much() -> None:
    problem = problem_of(QUESTION, "a" * 1_000_000)
    assert problem is not None
    assert problem.detail == (20_000, 980_000)


def test_the_check_digits_of_a_foreign_account_are_checked_too() -> None:
    assert is_iban("BE71 0961 2345 6769")
    assert not is_iban("BE71 0961 2345 676")


def test_a_value_reads_as_people_write_it() -> None:
    assert spoken(a_field("phone"), "+31612345678") == "06 12345678"
    assert spoken(a_field("date"), "1-2-2027") == "1 februari 2027"
    assert spoken(a_field("address"), ["1234 ab", "5"]) == "1234AB 5"


def test_a_field_comes_with_the_answer_it_hangs_on() -> None:
    assert PLATE.key not in shown_keys(DESIGN, {"f4": "Nee"})
    assert PLATE.key in shown_keys(DESIGN, {"f4": "Ja"})


def test_what_hangs_on_something_hidden_is_hidden_too() -> None:
    deeper = Field(key="f9", kind="text", label="Merk", when=Condition("f5"))
    design = Design(pages=(Page(key="p1", fields=(CAR, PLATE, deeper)),))
    assert "f9" in shown_keys(design, {"f4": "Ja", "f5": "AB-12-CD"})
    assert "f9" not in shown_keys(design, {"f4": "Nee", "f5": "AB-12-CD"})


def test_a_page_with_nothing_to_show_is_skipped() -> None:
    skipped = Page(key="p2", title="Auto", fields=(PLATE,))
    design = Design(pages=(Page(key="p1", fields=(CAR,)), skipped, Page(key="p3", fields=(QUESTION,))))
    assert [page.key for page in pages_to_fill(design, {"f4": "Nee"})] == ["p1", "p3"]
    assert [page.key for page in pages_to_fill(design, {"f4": "Ja"})] == ["p1", "p2", "p3"]


def test_a_page_can_hang_on_an_answer_too() -> None:
    more = Page(key="p2", fields=(QUESTION,), when=Condition("f4", ("Ja",)))
    design = Design(pages=(Page(key="p1", fields=(CAR,)), more))
    assert [page.key for page in pages_to_fill(design, {"f4": "Nee"})] == ["p1"]


def test_nothing_is_wrong_with_a_field_that_is_not_shown() -> None:
    values = {"f4": "Nee", "f1": "Mag ik hier parkeren?", "f2": "jo@example.org"}
    assert every_problem(DESIGN, values, {}) == {}
    assert set(every_problem(DESIGN, {**values, "f4": "Ja"}, {})) == {"f5"}


def test_what_was_typed_in_a_hidden_field_is_not_told() -> None:
    assert told(DESIGN, {"f4": "Nee", "f5": "AB-12-CD"}) == [("Hebt u een auto?", "Nee")]


def test_the_sender_is_the_name_and_the_first_way_to_reach() -> None:
    phone = Field(key="f7", kind="phone", label="Telefoon")
    design = Design(pages=(Page(key="p1", fields=(phone, EMAIL, NAME)),))
    assert sender_of(design, {"f7": "0612345678", "f2": "jo@example.org", "f3": "Jo"}) == ("Jo", "jo@example.org")
    assert sender_of(design, {"f7": "0612345678"}) == ("", "0612345678")
