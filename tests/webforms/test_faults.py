from __future__ import annotations

from dataclasses import replace

import pytest

from eenloket.webforms.rules import editing
from eenloket.webforms.rules.faults import faults_in, is_slug, slug_of, stops_publishing
from eenloket.webforms.types import Condition, Design, Field, Page
from tests.webforms.scenes import CAR, EMAIL, NAME, ONE_PAGE, PLATE, QUESTION, TWO_PAGES

GOOD = Design(title="Vraag", description="Voor iedereen.", pages=ONE_PAGE)


def codes(design: Design) -> set[str]:
    return {fault.code for fault in faults_in(design)}


def with_fields(*fields: Field) -> Design:
    return replace(GOOD, pages=(Page(key="p1", title="Een", fields=(QUESTION, EMAIL, *fields)),))


def test_nothing_is_wrong_with_a_good_form() -> None:
    assert faults_in(GOOD) == []


@pytest.mark.parametrize(
    ("design", "code"),
    [
        (replace(GOOD, title=" "), "no_title"),
        (replace(GOOD, pages=()), "no_pages"),
        (replace(GOOD, pages=(*ONE_PAGE, Page(key="p2"))), "no_page_title"),
        (replace(GOOD, pages=(*ONE_PAGE, Page(key="p2", title="Leeg"))), "no_fields"),
        (replace(GOOD, pages=(Page(key="p1", title="Een", fields=(EMAIL,)),)), "no_question"),
        (with_fields(replace(QUESTION, key="f8")), "second_question"),
        (with_fields(Field(key="f8", kind="text")), "no_label"),
        (with_fields(Field(key="f8", kind="explain", label="Uitleg")), "no_text"),
        (with_fields(replace(CAR, choices=("Ja",))), "few_choices"),
        (with_fields(replace(CAR, choices=("Ja", "Ja"))), "choice_twice"),
        (with_fields(PLATE, CAR), "condition_later"),
        (with_fields(PLATE), "condition_gone"),
        (with_fields(CAR, replace(PLATE, when=Condition("f4", ("Misschien",)))), "condition_value"),
        (with_fields(replace(PLATE, when=Condition("f2", ("jo@example.org",)))), "condition_kind"),
        (with_fields(Field(key="f8", kind="number", label="N", least=5, most=1)), "bounds"),
        (with_fields(Field(key="f8", kind="file", label="F", file_types=())), "no_file_types"),
        (with_fields(Field(key="f8", kind="file", label="F", most_mb=11)), "file_size"),
        (with_fields(Field(key="f8", kind="file", label="F", most=11)), "file_count"),
    ],
)
def test_what_is_wrong_is_named_and_stops_publishing(design: Design, code: str) -> None:
    assert code in codes(design)
    assert stops_publishing(faults_in(design))


def test_a_field_may_hang_on_a_field_of_an_earlier_page() -> None:
    assert not stops_publishing(faults_in(Design(title="Auto", pages=TWO_PAGES)))


def test_a_remark_does_not_stop_publishing() -> None:
    design = replace(GOOD, pages=(Page(key="p1", title="Een", fields=(QUESTION, NAME)),))
    assert codes(design) == {"no_reach"}
    assert not stops_publishing(faults_in(design))


def test_the_question_must_always_be_asked() -> None:
    design = replace(GOOD, pages=(Page(key="p1", title="Een", fields=(replace(QUESTION, is_required=False), EMAIL)),))
    assert "question_not_always" in codes(design)


def test_an_address_is_made_of_a_title() -> None:
    assert slug_of("Melding: café's & straat!") == "melding-cafe-s-straat"
    assert slug_of("!!!") == "formulier"
    assert is_slug("melding-doen")
    assert not is_slug("Melding doen")


def test_a_field_at_the_edge_of_its_page_goes_over_to_the_next() -> None:
    design = Design(pages=TWO_PAGES)
    moved = editing.move_part(design, "f5", 1)
    assert [field.key for field in moved.pages[0].fields] == ["f4"]
    assert [field.key for field in moved.pages[1].fields] == ["f5", "f1", "f2", "f6"]
    assert editing.move_part(moved, "f5", -1) == design


def test_moving_beyond_the_ends_changes_nothing() -> None:
    design = Design(pages=TWO_PAGES)
    assert editing.move_part(design, "f4", -1) == design
    assert editing.move_part(design, "f6", 1) == design
    assert editing.move_part(design, "p1", -1) == design


def test_a_key_is_never_given_out_twice() -> None:
    assert editing.next_key({"f1", "f7", "p2"}, "f") == "f8"


def test_a_condition_on_a_deleted_field_stays_and_is_named() -> None:
    design = editing.delete_part(replace(GOOD, pages=(Page(key="p1", title="E", fields=(QUESTION, CAR, PLATE)),)), "f4")
    assert "condition_gone" in codes(design)
