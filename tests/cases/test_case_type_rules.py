"""What documents of case types say, and what is done with them: no database."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from eenloket.cases.rules import case_type_editing as editing
from eenloket.cases.rules import case_types as rules
from eenloket.cases.rules.case_type_differences import changes
from eenloket.cases.rules.case_type_files import read_file, written
from eenloket.cases.rules.case_type_remarks import number_in, remarks
from eenloket.cases.selectielijst import selectielijst
from eenloket.cases.shipped import shipped_types

codes = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
labels = st.text(max_size=8)
steps = st.lists(
    st.builds(
        rules.Step,
        code=codes,
        label=labels,
        by=st.sampled_from(["front_office", "department", "wmo", ""]),
        minutes=st.integers(-5, 3000),
    ),
    max_size=8,
).map(tuple)
results = st.lists(
    st.builds(rules.ResultType, code=codes, label=labels, years=st.none() | st.integers(-1, 200)), max_size=3
).map(tuple)
documents = st.builds(rules.CaseTypeDocument, name=labels, steps=steps, results=results)
sound_steps = st.builds(
    lambda ours, theirs: tuple(
        rules.Step(code=f"s{n}", label="Stap", by=by)
        for n, by in enumerate(["front_office"] * ours + ["department"] * theirs)
    ),
    st.integers(0, 10),
    st.integers(1, 10),
)
sound = st.builds(
    rules.CaseTypeDocument,
    name=st.just("Zaak"),
    steps=sound_steps,
    results=st.just((rules.ResultType(code="klaar", label="Klaar"),)),
)
PERMIT = shipped_types()["parkeervergunning"]


@given(documents | sound)
@settings(max_examples=300)
def test_what_can_be_published_can_be_walked_from_first_to_last_step(what: rules.CaseTypeDocument) -> None:
    if rules.faults(what):
        return
    done: list[str] = []
    while step := rules.next_step(what, done):
        done.append(step)
    assert done == [each.code for each in what.steps]
    offices = [each.is_front_office for each in what.steps]
    assert offices == sorted(offices, reverse=True)


@given(sound, st.data())
def test_a_part_keeps_its_code_whatever_is_moved_added_or_changed(
    what: rules.CaseTypeDocument, data: st.DataObject
) -> None:
    before = {each.code for each in what.steps}
    step = data.draw(st.sampled_from(what.steps))
    moved = editing.move_part(what, f"steps.{step.code}", data.draw(st.sampled_from([-1, 1])))
    changed = editing.change_part(moved, f"steps.{step.code}", {"label": "Anders", "code": "weg"})
    added, key = editing.add_part(changed, "steps", "Nieuw", after=f"steps.{step.code}")
    assert {each.code for each in added.steps} == before | {key.removeprefix("steps.")}
    assert editing.delete_part(added, key) == changed


@given(documents)
def test_a_file_of_a_case_type_reads_as_it_was_written(what: rules.CaseTypeDocument) -> None:
    found = read_file(written("proef", what).encode("utf-8", "surrogatepass"))
    assert found.document in (what, None)
    assert found.document is not None or found.faults


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["steps", "fields", "name", "legal", "label", "code", "choices"]), inner)
        ),
    )
)
def test_any_file_is_read_or_refused_with_words_and_never_breaks(value: object) -> None:
    whole = {"format": "eenloket/case-type", "format_version": 1, "case_type": value}
    found = read_file(json.dumps(whole).encode())
    assert found.document is not None or found.faults
    if found.document:
        rules.faults(found.document)


def test_the_shipped_types_survive_a_file() -> None:
    for code, document in shipped_types().items():
        assert read_file(written(code, document).encode()).document == document


def test_a_file_says_every_fault_in_its_build_at_its_place() -> None:
    whole = json.loads(written("proef", PERMIT))
    whole["case_type"]["steps"][1]["minutes"] = "drie"
    whole["case_type"]["fields"][0]["kleur"] = "rood"
    del whole["case_type"]["results"][2]["label"]
    faults = read_file(json.dumps(whole).encode()).faults
    assert {(each.place, each.code, each.detail) for each in faults} == {
        ("steps.1", "number", "minutes"),
        ("fields.0", "unknown", "kleur"),
        ("results.2", "missing", "label"),
    }


def test_what_no_database_takes_is_refused() -> None:
    for odd in ("a\x00b", "\ud800"):
        whole = json.loads(written("proef", PERMIT))
        whole["case_type"]["name"] = odd
        assert [each.code for each in read_file(json.dumps(whole).encode()).faults] == ["text"]


def test_a_new_step_is_put_with_its_neighbours_so_that_the_front_office_comes_first() -> None:
    for after in ("", *(f"steps.{each.code}" for each in PERMIT.steps)):
        added, _key = editing.add_part(PERMIT, "steps", "Nog iets", after=after)
        assert rules.faults(added) == []


def test_a_difference_names_what_came_went_moved_and_changed() -> None:
    first, second, third, fourth = PERMIT.steps
    changed, new = replace(third, minutes=25), rules.Step(code="bellen", label="Bellen")
    after = replace(PERMIT, norm_working_days=12, steps=(second, changed, first, new))
    assert {(each.key, each.kind) for each in changes(PERMIT, after)} == {
        ("terms", "changed"),
        (f"steps.{first.code}", "moved"),
        (f"steps.{third.code}", "changed"),
        ("steps.bellen", "new"),
        (f"steps.{fourth.code}", "gone"),
    }


@given(documents, documents)
def test_without_a_difference_there_is_none(one: rules.CaseTypeDocument, other: rules.CaseTypeDocument) -> None:
    assert changes(one, one) == []
    unique = all(
        len({each.code for each in parts}) == len(parts)
        for parts in (one.steps, other.steps, one.results, other.results)
    )
    if unique and one != other:
        assert changes(one, other)


def test_years_that_differ_from_the_selectielijst_are_named() -> None:
    wrong = replace(
        PERMIT, results=(rules.ResultType(code="v", label="Verleend", years=3, ground="Selectielijst 2020, 6.1"),)
    )
    said = [
        (each.key, each.code, each.detail) for each in remarks(wrong, selectielijst()) if each.code == "other_years"
    ]
    assert said == [("results.v", "other_years", "5")]
    assert number_in("Selectielijst 2020, 5.1.2") == "5.1.2"
    assert number_in("Selectielijst 2020 (door archivaris in te vullen)") == ""


def test_the_years_of_the_shipped_types_are_those_of_the_selectielijst() -> None:
    for document in shipped_types().values():
        assert [each for each in remarks(document, selectielijst()) if each.code == "other_years"] == []


def test_hard_words_for_citizens_are_named_and_those_for_colleagues_are_not() -> None:
    step = replace(PERMIT.steps[0], citizen_text="Dit is conform de regels.", instruction="Handel conform de regels.")
    found = remarks(replace(PERMIT, steps=(step,)), selectielijst())
    assert [each.key for each in found if each.code == "hard"] == ["steps.volledig"]


def test_the_parts_that_can_not_be_right_stop_publishing() -> None:
    def codes_of(**change: object) -> set[tuple[str, str]]:
        return set(rules.faults(replace(PERMIT, **change)))  # type: ignore[arg-type]

    assert ("fields.0", "kind") in codes_of(fields=(rules.Field(code="a", label="A", kind="kleur"),))
    assert ("fields.0", "choice_twice") in codes_of(
        fields=(rules.Field(code="a", label="A", kind="choice", choices=("x", "x")),)
    )
    assert ("steps.0", "minutes") in codes_of(steps=(rules.Step(code="a", label="A", minutes=-1),))
    assert ("results.0", "years") in codes_of(results=(rules.ResultType(code="a", label="A", years=900),))
    assert ("results.0", "forever") in codes_of(results=(rules.ResultType(code="a", label="A", years=1, forever=True),))
    assert ("legal", "extension") in codes_of(legal=rules.LegalTerm(weeks=8, extension_weeks=99))
    assert ("name", "long") in codes_of(name="x" * 121)
