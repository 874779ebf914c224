"""What can be done with profiles as values, for any profile."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eenloket.profiles.national import national_profiles
from eenloket.profiles.rules import (
    DROP,
    Origin,
    Part,
    Place,
    UnreadableProfileError,
    apply,
    difference,
    doubles,
    drop_element,
    merge,
    move_element,
    new_key,
    put_element,
    read_profile,
    side_by_side,
    strictest,
    take_over,
    upgrade_points,
    write_profile,
)
from eenloket.profiles.types import LEVELS, WEIGHTS, Demand, Element, Form, Kind, Measure, ProfileDocument, Section

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_KEYS = [f"k.{number}" for number in range(12)]
_texts = st.sampled_from(["Luistert", "Vraagt door", "Typt snel", "Houdt vol"])


@st.composite
def elements(draw: st.DrawFn, key: str) -> Element:
    kind = draw(st.sampled_from([Kind.TASK, Kind.SKILL, Kind.COMPETENCE]))
    return Element(
        key=key,
        kind=kind,
        text=draw(_texts),
        group=draw(st.sampled_from(["", "Een", "Twee"])),
        ref=draw(st.sampled_from(["", "5.1.4", "5.2.5"])),
        demand=draw(st.sampled_from(Demand)),
        level=draw(st.sampled_from([None, *LEVELS])),
        weight=draw(st.sampled_from(WEIGHTS)),
        measure=draw(st.sampled_from([None, Measure(at_least=120, unit="aanslagen")])),
        number=draw(st.sampled_from([None, 1, 2])),
        question=draw(st.sampled_from(["", "Wat deed u?"])),
    )


@st.composite
def documents(draw: st.DrawFn, code: str = "") -> ProfileDocument:
    keys = draw(st.lists(st.sampled_from(_KEYS), unique=True))
    made = [draw(elements(key)) for key in keys]
    competences = [each.key for each in made if each.kind == Kind.COMPETENCE]
    indicators = [
        Element(key=f"i.{number}", kind=Kind.INDICATOR, text=draw(_texts), parent=draw(st.sampled_from(competences)))
        for number in range(draw(st.integers(0, 4)) if competences else 0)
    ]
    names = draw(st.lists(st.sampled_from(["purpose", "place", "context"]), unique=True))
    return ProfileDocument(
        code=code or draw(st.sampled_from(["een", "twee", "drie"])),
        name=draw(st.sampled_from(["Adviseur", "Leider"])),
        edition=draw(st.sampled_from(["", "2008"])),
        form=draw(st.sampled_from(Form)),
        grants=tuple(draw(st.lists(st.sampled_from(["advisor_1", "manager"]), unique=True))),
        reports_to=tuple(draw(st.lists(st.sampled_from(["team_leader", "director"]), unique=True))),
        sections=tuple(Section(key=name, title=name, text=draw(_texts)) for name in names),
        elements=(*made, *indicators),
    )


@some
@given(documents())
def test_what_is_written_reads_the_same(document: ProfileDocument) -> None:
    assert read_profile(write_profile(document)) == document


@some
@given(documents())
def test_a_profile_does_not_differ_from_itself(document: ProfileDocument) -> None:
    assert difference(document, document).is_empty


@some
@given(documents(), documents())
def test_applying_a_difference_gives_the_other(one: ProfileDocument, other: ProfileDocument) -> None:
    assert replace(apply(one, difference(one, other)), code=other.code) == other


@some
@given(documents(), st.randoms())
def test_the_order_is_no_part_of_what_is_asked(document: ProfileDocument, chance: random.Random) -> None:
    shuffled = list(document.elements)
    chance.shuffle(shuffled)
    assert difference(document, replace(document, elements=tuple(shuffled))).changes == ()


@some
@given(documents())
def test_a_profile_merged_with_itself_is_itself(document: ProfileDocument) -> None:
    assert merge([document, document], code=document.code, name=document.name) == document


@some
@given(documents("een"), documents("twee"))
def test_a_merged_profile_asks_at_least_what_each_asks(one: ProfileDocument, other: ProfileDocument) -> None:
    merged = merge([one, other], code="samen", name="Samen")
    assert set(merged.grants) == {*one.grants, *other.grants}
    for asked in (*one.elements, *other.elements):
        found = merged.by_key.get(asked.key)
        if found is None:  # an indicator whose competence has become something else
            assert asked.kind == Kind.INDICATOR
            continue
        assert (found.level or 0) >= (asked.level or 0)
        assert found.weight >= asked.weight
        assert asked.demand != Demand.MUST or found.demand == Demand.MUST


@some
@given(documents("een"), documents("twee"))
def test_what_is_merged_is_whole(one: ProfileDocument, other: ProfileDocument) -> None:
    merged = merge([one, other], code="samen", name="Samen")
    assert read_profile(write_profile(merged)) == merged


@some
@given(documents("een"), documents("twee"))
def test_every_disagreement_is_named_and_can_be_resolved_either_way(
    one: ProfileDocument, other: ProfileDocument
) -> None:
    for double in doubles([one, other]):
        if double.place.part != Part.ELEMENT or double.variants["een"].kind == Kind.INDICATOR:
            continue
        for code, variant in double.variants.items():
            merged = merge([one, other], code="x", name="x", choices={double.place: code})
            assert merged.by_key[variant.key].level == variant.level
        assert double.is_conflict or strictest(list(double.variants.values())).level == variant.level
        dropped = merge([one, other], code="x", name="x", choices={double.place: DROP})
        assert double.place.key not in dropped.by_key


@some
@given(documents("een"), documents("een"), documents("een"))
def test_taking_over_everything_gives_the_national_content(
    base: ProfileDocument, mine: ProfileDocument, theirs: ProfileDocument
) -> None:
    points = upgrade_points(base, base, theirs)
    taken = take_over(base, theirs, [each.place for each in points], edition=theirs.edition)
    left = difference(taken, theirs).changes
    assert all(each.place == Place(Part.HEAD, "edition") for each in left)
    assert take_over(mine, theirs, []) == mine


@some
@given(documents("een"), documents("een"))
def test_what_only_you_changed_is_no_choice(base: ProfileDocument, mine: ProfileDocument) -> None:
    assert {each.origin for each in upgrade_points(base, mine, base)} <= {Origin.LOCAL}
    assert {each.origin for each in upgrade_points(base, base, mine)} <= {Origin.NATIONAL}


def test_side_by_side_names_each_element_once_under_its_competence() -> None:
    profiles = {each.code: each for each in national_profiles()}
    rows = side_by_side(profiles)
    assert len({row.key for row in rows}) == len(rows)
    assert {row.key for row in rows} == {key for each in profiles.values() for key in each.by_key}
    discipline = [row.key for row in rows].index("competence.discipline")
    assert rows[discipline + 1].parent == "competence.discipline"


@some
@given(documents())
def test_a_new_element_stands_with_its_own_kind_and_can_be_dropped_again(document: ProfileDocument) -> None:
    made = Element(key=new_key(document, Kind.TASK, "Belt terug"), kind=Kind.TASK, text="Belt terug")
    more = put_element(document, made)
    assert more.by_key[made.key] == made
    assert drop_element(more, made.key) == document


@some
@given(documents(), st.data())
def test_moving_up_and_down_again_changes_nothing(document: ProfileDocument, data: st.DataObject) -> None:
    if not document.elements:
        return
    key = data.draw(st.sampled_from(list(document.by_key)))
    moved = move_element(document, key, -1)
    assert difference(document, moved).changes == ()
    if moved != document:
        assert move_element(moved, key, 1) == document


def test_dropping_a_competence_drops_its_indicators() -> None:
    document = next(each for each in national_profiles() if each.code == "advisor_3")
    left = drop_element(document, "competence.listening")
    assert not [each for each in left.elements if each.parent == "competence.listening"]


def test_all_faults_are_named_at_once_with_their_place() -> None:
    wrong = {
        "code": "a b",
        "name": "",
        "sections": "tekst",
        "elements": [
            {"key": "a", "kind": "hobby", "text": "x", "level": 9},
            {"key": "a", "kind": "task", "text": "x", "weight": "zwaar"},
            "niets",
            {"key": "c", "kind": "indicator", "text": "x", "parent": "weg"},
        ],
    }
    with pytest.raises(UnreadableProfileError) as refused:
        read_profile(wrong)
    assert {fault.place for fault in refused.value.faults} == {
        "code",
        "name",
        "sections",
        "elements[0].kind",
        "elements[0].level",
        "elements[1].weight",
        "elements[1].key",
        "elements[2]",
        "elements[3].parent",
    }


@some
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda each: (
            st.lists(each)
            | st.dictionaries(
                st.sampled_from(["code", "name", "elements", "sections", "key", "kind", "text", "level", "measure"]),
                each,
            )
        ),
        max_leaves=20,
    )
)
def test_whatever_is_read_is_a_profile_or_refused_with_faults(data: object) -> None:
    with suppress(UnreadableProfileError):
        document = read_profile(data)  # type: ignore[arg-type]  # anything at all
        assert read_profile(write_profile(document)) == document
