"""The six national profiles are complete: counted against the table in the notes."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from eenloket.profiles.national import CODES, national_profile, national_profiles
from eenloket.profiles.rules import read_profile, write_profile
from eenloket.profiles.types import Demand, Form, Kind

_NOTES = Path(__file__).parents[2] / "docs" / "profiles-source-notes.md"
_KINDS = (
    Kind.TASK,
    Kind.EDUCATION,
    Kind.KNOWLEDGE,
    Kind.EXPERIENCE,
    Kind.SKILL,
    Kind.COMPETENCE,
    Kind.INDICATOR,
)
_CHAPTERS = {
    "advisor_3": ("5.1", 6),
    "advisor_2": ("5.2", 5),
    "advisor_1": ("5.3", 5),
    "team_leader": ("5.4", 5),
    "manager": ("5.5", 5),
    "project_manager": ("5.6", 5),
}


def _table() -> dict[str, tuple[int, ...]]:
    rows = re.findall(r"^\| (\w+) \|((?: \d+ \|){7})$", _NOTES.read_text(encoding="utf-8"), re.MULTILINE)
    return {code: tuple(int(each) for each in cells.split("|") if each.strip()) for code, cells in rows}


def test_the_notes_have_a_row_for_each_profile() -> None:
    assert set(_table()) == set(CODES)
    assert [row[0] for row in _table().values()] == [11, 16, 17, 9, 11, 12]
    assert [row[-1] for row in _table().values()] == [19, 18, 19, 23, 51, 31]


@pytest.mark.parametrize("code", CODES)
def test_a_profile_holds_as_many_elements_as_the_notes_say(code: str) -> None:
    document = national_profile(code)
    assert tuple(len(document.of_kind(kind)) for kind in _KINDS) == _table()[code]


@pytest.mark.parametrize("code", CODES)
def test_every_element_and_text_names_its_chapter_and_none_is_left_out(code: str) -> None:
    document = national_profile(code)
    chapter, last = _CHAPTERS[code]
    refs = {each.ref for each in document.elements} | {each.ref for each in document.sections}
    assert refs == {f"{chapter}.{number}" for number in range(1, last + 1)}


def test_the_same_key_says_the_same_everywhere() -> None:
    texts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for document in national_profiles():
        for element in document.elements:
            texts[element.key].add((element.kind, element.text))
    assert {key for key, said in texts.items() if len(said) > 1} == set()


def test_the_three_forms_of_the_source_are_kept() -> None:
    forms = {document.code: document.form for document in national_profiles()}
    assert forms["manager"] == Form.CLUSTERS
    assert forms["project_manager"] == Form.NUMBERED
    assert {forms[code] for code in CODES[:4]} == {Form.GROUPED}
    numbered = national_profile("project_manager").of_kind(Kind.COMPETENCE)
    assert [each.number for each in numbered] == list(range(1, 12))
    assert all(each.question for each in numbered)


def test_typing_speed_can_be_measured() -> None:
    measures = [each.measure for each in national_profile("advisor_3").elements if each.measure]
    assert [each.at_least for each in measures] == [120]


def test_the_sector_diploma_is_a_must_only_where_the_source_says_so() -> None:
    demands = {
        document.code: document.by_key["education.contact_centre_diploma"].demand
        for document in national_profiles()
        if "education.contact_centre_diploma" in document.by_key
    }
    assert {code for code, demand in demands.items() if demand == Demand.MUST} == {"advisor_1", "manager"}


def test_advisor_3_is_no_part_of_advisor_2() -> None:
    three, two = national_profile("advisor_3"), national_profile("advisor_2")
    assert set(three.by_key) - set(two.by_key)
    assert set(two.by_key) - set(three.by_key)


@pytest.mark.parametrize("document", national_profiles(), ids=lambda document: document.code)
def test_what_is_written_reads_the_same(document: object) -> None:
    assert read_profile(write_profile(document)) == document  # type: ignore[arg-type]  # parametrised


def test_no_dated_word_is_asked() -> None:
    dated = re.compile(r"Windows|\bXP\b|\b443\b", re.IGNORECASE)
    for document in national_profiles():
        said = [each.text for each in document.elements] + [each.text for each in document.sections]
        assert [text for text in said if dated.search(text)] == []
